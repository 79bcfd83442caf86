package main

import (
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

func TestHello(t *testing.T) {
	client := exampletest.Connect(t, newEngine(), nil)
	exampletest.Call(t, client, "get_hello_by_name", `{"name":"Ann"}`, `{"message":"Hello Ann!"}`)
}
