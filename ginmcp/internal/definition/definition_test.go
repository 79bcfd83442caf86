package definition

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A POST that says nothing of itself may do anything, and says so.
func TestHintsOfUndocumentedPOST(t *testing.T) {
	if h := Hints(&introspect.Operation{Method: "POST"}); h.ReadOnlyHint || !*h.DestructiveHint || h.IdempotentHint {
		t.Errorf("got %+v, want one that may destroy", h)
	}
}

// All four hints are said outright: what a client assumes without them is the worst.
func TestHints(t *testing.T) {
	yes, no := true, false
	tests := []struct {
		reason, method                    string
		given                             introspect.Hints
		readOnly, destructive, idempotent bool
	}{
		{"GET reads", "GET", introspect.Hints{}, true, false, true},
		{"POST may do anything", "POST", introspect.Hints{}, false, true, false},
		{"PUT replaces", "PUT", introspect.Hints{}, false, true, true},
		{"PATCH changes", "PATCH", introspect.Hints{}, false, true, false},
		{"DELETE removes", "DELETE", introspect.Hints{}, false, true, true},
		{"a POST that only searches", "POST", introspect.Hints{ReadOnly: &yes}, true, false, true},
		{"a POST that overwrites", "POST", introspect.Hints{Destructive: &yes}, false, true, false},
		{"a POST that may be repeated", "POST", introspect.Hints{Idempotent: &yes}, false, true, true},
		{"a POST that only adds", "POST", introspect.Hints{Destructive: &no}, false, false, false},
		{"a tool without a route", "tool", introspect.Hints{}, false, true, false},
		{"another verb", "PURGE", introspect.Hints{}, false, true, false},
		{"a POST that overwrites and may be repeated", "POST", introspect.Hints{Destructive: &yes, Idempotent: &yes}, false, true, true},
		{"a PATCH that may be repeated", "PATCH", introspect.Hints{Idempotent: &yes}, false, true, true},
		{"a GET that deletes does not read, and stays repeatable", "GET", introspect.Hints{Destructive: &yes}, false, true, true},
		{"a DELETE that only shows what it would do", "DELETE", introspect.Hints{ReadOnly: &yes}, true, false, true},
		{"nothing is read-only and destructive", "POST", introspect.Hints{Destructive: &yes, ReadOnly: &yes}, true, false, true},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			op := introspect.Operation{Method: test.method, Declared: true, Hints: test.given}
			h := Hints(&op)
			if h.DestructiveHint == nil || h.OpenWorldHint == nil {
				t.Fatalf("got %+v, want every hint", h)
			}
			if h.ReadOnlyHint != test.readOnly || *h.DestructiveHint != test.destructive || h.IdempotentHint != test.idempotent || *h.OpenWorldHint {
				t.Errorf("got read-only %v, destructive %v, idempotent %v, open world %v", h.ReadOnlyHint, *h.DestructiveHint, h.IdempotentHint, *h.OpenWorldHint)
			}
		})
	}
}

func TestTitleAndDescription(t *testing.T) {
	tests := []struct {
		reason, summary, description string
		title, text                  string
	}{
		{"nobody described it", "", "", "Get x", "Get x."},
		{"blanks are no description", " \n", "\t", "Get x", "Get x."},
		{"a summary is both", "Read x.", "", "Read x", "Read x."},
		{"a description follows it", "Read x.", "All of it.", "Read x", "Read x.\n\nAll of it."},
		{"a description alone", "", "All of it.", "Get x", "All of it."},
		{"a title is one line", "Read\n  x.", "", "Read x", "Read\n  x."},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			op := introspect.Operation{Method: "GET", Path: "/x"}
			op.Summary, op.Description = test.summary, test.description
			tool := Tool("get_x", &op, &schema.Input{}, nil)
			if tool.Title != test.title || tool.Description != test.text {
				t.Errorf("got  %q, %q\nwant %q, %q", tool.Title, tool.Description, test.title, test.text)
			}
		})
	}
}

// Some clients refuse a tool whose description is longer than they like.
func TestLongTexts(t *testing.T) {
	for _, letter := range []string{"x", "ü", "日"} {
		op := introspect.Operation{Method: "GET", Path: "/x"}
		op.Summary, op.Description = strings.Repeat(letter, 500), strings.Repeat(letter, 2000)
		tool := Tool("get_x", &op, &schema.Input{}, nil)
		if tool.Title != "Get x" { // and not a part of the description
			t.Errorf("the title is %q, want the words of the name", tool.Title)
		}
		op.Summary = strings.Repeat(letter, MaxTitle) + "."
		if title := Title("get_x", &op); title != strings.Repeat(letter, MaxTitle) {
			t.Errorf("the title is %q, want the summary, which is short enough", title)
		}
		op.Title = strings.Repeat(letter, 500)
		title := Title("get_x", &op)
		if n := utf8.RuneCountInString(title); n > MaxTitle || n < MaxTitle/2 || !utf8.ValidString(title) {
			t.Errorf("a title of %d characters: %q", n, title)
		}
		if n := utf8.RuneCountInString(tool.Description); n > MaxDescription || n < MaxDescription/2 || !utf8.ValidString(tool.Description) {
			t.Errorf("a description of %d characters: %q", n, tool.Description)
		}
	}
}

func TestTagsAreMeta(t *testing.T) {
	op := introspect.Operation{Method: "GET", Path: "/x"}
	if tool := Tool("x", &op, &schema.Input{}, nil); tool.Meta != nil {
		t.Errorf("without tags: %v", tool.Meta)
	}
	op.Tags = []string{"a", "b"}
	if got, ok := Tool("x", &op, &schema.Input{}, nil).Meta["ginmcp.tags"].([]string); !ok || len(got) != 2 {
		t.Errorf("got %v, want both tags", got)
	}
}
