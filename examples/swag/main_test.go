package main

import (
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

func TestDocumentDescribesTool(t *testing.T) {
	client := exampletest.Connect(t, newEngine(), nil)
	list, err := client.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(list.Tools) != 1 || list.Tools[0].Description != "Get an order" || !list.Tools[0].Annotations.ReadOnlyHint {
		t.Errorf("the tools are %+v, want one that the comments of getOrder describe", list.Tools)
	}
	exampletest.Call(t, client, "get_order", `{"id":7,"expand":["items","customer"]}`,
		`{"id":7,"items":["items","customer"]}`)
	exampletest.Call(t, client, "get_order", `{"id":0}`,
		"The arguments of get_order are not valid; nothing was called.\n- id: must be at least 1, got 0")
}
