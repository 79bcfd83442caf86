package main

import (
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

func TestUpload(t *testing.T) {
	client := exampletest.Connect(t, newEngine(), nil)
	exampletest.Call(t, client, "upload_file", `{"file":{"filename":"a.txt","data":"aGVsbG8="},"caption":"A greeting"}`,
		`{"name":"a.txt","size":5,`+
			`"sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","caption":"A greeting"}`)
	exampletest.Call(t, client, "upload_file", `{"caption":"No file"}`,
		"The arguments of upload_file are not valid; nothing was called.\n- file: is missing, but required; it must be an object")
}
