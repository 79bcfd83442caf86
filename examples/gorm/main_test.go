package main

import (
	"path/filepath"
	"testing"

	"github.com/ginmcp/ginmcp/examples/internal/exampletest"
)

func TestBooks(t *testing.T) {
	r, err := newEngine(filepath.Join(t.TempDir(), "books.db"))
	if err != nil {
		t.Fatal(err)
	}
	client := exampletest.Connect(t, r, nil)
	for _, call := range []struct{ tool, arguments, want string }{
		{"add_book", `{"title":"Emma","year":1815}`, `{"id":1,"title":"Emma","year":1815}`},
		{"add_book", `{"title":"Persuasion","year":1817}`, `{"id":2,"title":"Persuasion","year":1817}`},
		{"find_books", `{"title":"mm"}`, `[{"id":1,"title":"Emma","year":1815}]`},
		{"get_book", `{"id":2}`, `{"id":2,"title":"Persuasion","year":1817}`},
		{"get_book", `{"id":7}`, `HTTP 404 Not Found: {"error":"there is no book 7"}`},
		{
			"add_book", `{"title":"Emma","year":3000}`,
			"The arguments of add_book are not valid; nothing was called.\n- year: must be at most 2100, got 3000",
		},
	} {
		exampletest.Call(t, client, call.tool, call.arguments, call.want)
	}
}
