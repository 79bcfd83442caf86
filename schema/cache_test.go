package schema_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

type cachedUser struct {
	ID   string   `uri:"id" form:"id" json:"id"`
	Name string   `form:"name" json:"name" binding:"required"`
	From string   `header:"X-User"`
	Done chan int `json:"done"`
}

type cachedTeam struct {
	Name string `json:"name" binding:"max=5"`
}

// What comes from a cache is what would have been made without it, whatever was asked for
// before. The rows differ from the first one in one thing each.
func TestCacheTellsOperationsApart(t *testing.T) {
	first := func() *introspect.Operation {
		return &introspect.Operation{
			Method: "POST", Path: "/users/:id", Segments: []introspect.Segment{{Literal: "users"}, {Param: "id"}}, Declared: true,
			Inputs:    []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
			Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
		}
	}
	type row struct {
		reason string
		change func(*introspect.Operation, *schema.InputOptions)
	}
	rows := []row{
		{"the first", func(*introspect.Operation, *schema.InputOptions) {}},
		{"the method", func(op *introspect.Operation, _ *schema.InputOptions) { op.Method = "GET" }},
		{"the path, of which only the parameters matter", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Path, op.Segments[0].Literal = "/teams/:id", "teams"
		}},
		{"the parameter", func(op *introspect.Operation, _ *schema.InputOptions) { op.Segments[1].Param = "name" }},
		{"a wildcard", func(op *introspect.Operation, _ *schema.InputOptions) { op.Segments[1].Wild, op.Inputs = true, nil }},
		{"no wildcard", func(op *introspect.Operation, _ *schema.InputOptions) { op.Inputs = nil }},
		{
			"nothing is declared",
			func(op *introspect.Operation, _ *schema.InputOptions) { op.Inputs, op.Declared = nil, false },
		},
		{"a document lists the inputs, and no body", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Inputs, op.Bodiless = nil, true
		}},
		{"the inputs are advice", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Inputs, op.Advice = nil, true
		}},
		{"nothing is declared, nor wanted", func(op *introspect.Operation, o *schema.InputOptions) {
			op.Inputs, op.Declared, o.DeclaredOnly = nil, false, true
		}},
		{
			"the location",
			func(op *introspect.Operation, _ *schema.InputOptions) { op.Inputs[0].In = introspect.LocationQuery },
		},
		{"the type", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Inputs[0].Type.Go = reflect.TypeFor[cachedTeam]()
		}},
		{
			"a second type",
			func(op *introspect.Operation, _ *schema.InputOptions) { op.Inputs = append(op.Inputs, op.Inputs[0]) },
		},
		{"a mistake", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Inputs[0].In, op.Method = introspect.LocationBody, "GET"
		}},
		{"a parameter by itself", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Params = []introspect.Param{
				{Name: "page", In: introspect.LocationQuery, Type: introspect.TypeRef{Go: reflect.TypeFor[int]()}},
			}
		}},
		{
			"a header that is reserved",
			func(_ *introspect.Operation, o *schema.InputOptions) { o.ReservedHeaders = []string{"X-User"} },
		},
		{"what a document describes", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Described = []introspect.Described{
				{Name: "swagger", Params: []introspect.Param{{Name: "id", In: introspect.LocationPath, Description: "Who."}}},
			}
		}},
		{"a schema in place of a type", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Inputs[0] = introspect.Input{
				In:   introspect.LocationBody,
				Type: introspect.TypeRef{Schema: []byte(`{"type":"object"}`)},
			}
			op.Responses[0].Type = introspect.TypeRef{Schema: []byte(`{"type":"object"}`)}
		}},
		{"the status", func(op *introspect.Operation, _ *schema.InputOptions) { op.Responses[0].Status = 404 }},
		{"the answer", func(op *introspect.Operation, _ *schema.InputOptions) {
			op.Responses[0].Type.Go = reflect.TypeFor[[]string]()
		}},
		{
			"facts about its types",
			func(op *introspect.Operation, _ *schema.InputOptions) { op.Types = factsAbout("Who it is.") },
		},
		{
			"other facts",
			func(op *introspect.Operation, _ *schema.InputOptions) { op.Types = factsAbout("What it is called.") },
		},
		{"no facts any more", func(op *introspect.Operation, _ *schema.InputOptions) { op.Path = "/people/:id" }},
		{"no answer", func(op *introspect.Operation, _ *schema.InputOptions) { op.Responses = nil }},
	}
	var cache schema.Cache
	for _, again := range []string{"", " again"} {
		for _, row := range rows {
			t.Run(row.reason+again, func(t *testing.T) {
				op, options := first(), schema.InputOptions{}
				row.change(op, &options)
				want, wantNotes, wantErr := schema.NewInput(op, options)
				got, gotNotes, gotErr := cache.Input(op, options)
				if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) || !slices.Equal(gotNotes, wantNotes) {
					t.Errorf("got  %v, %v\nwant %v, %v", gotErr, gotNotes, wantErr, wantNotes)
				}
				if wantErr == nil && string(got.Schema) != string(want.Schema) {
					t.Errorf("got  %s\nwant %s", got.Schema, want.Schema)
				}
				out, wantNotes := schema.NewOutput(op, schema.Config{})
				cached, gotNotes := cache.Output(op)
				if !slices.Equal(gotNotes, wantNotes) || !reflect.DeepEqual(out, cached) {
					t.Errorf("got  %+v, %v\nwant %+v, %v", cached, gotNotes, out, wantNotes)
				}
			})
		}
	}
}

// Operations of one shape share what was made for them, and each hears of it by its own name.
func TestCacheShares(t *testing.T) {
	op := func(path string) *introspect.Operation {
		return &introspect.Operation{
			Method: "POST", Path: path, Segments: []introspect.Segment{{Literal: path[1:]}}, Declared: true,
			Inputs:    []introspect.Input{{Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
			Responses: []introspect.Response{{Status: 200, Type: introspect.TypeRef{Go: reflect.TypeFor[cachedUser]()}}},
		}
	}
	var cache schema.Cache
	a, aNotes, _ := cache.Input(op("/a"), schema.InputOptions{})
	b, bNotes, _ := cache.Input(op("/b"), schema.InputOptions{})
	if a != b {
		t.Error("the input was made twice")
	}
	if len(aNotes) == 0 || len(aNotes) != len(bNotes) || aNotes[0].Route != "POST /a" || bNotes[0].Route != "POST /b" {
		t.Errorf("%v and %v, want the same of each route", aNotes, bNotes)
	}
	x, _ := cache.Output(op("/a"))
	y, yNotes := cache.Output(op("/b"))
	if x != y {
		t.Error("the output was made twice")
	}
	if len(yNotes) == 0 || yNotes[0].Route != "POST /b" {
		t.Errorf("%v, want what is said of POST /b", yNotes)
	}
}
