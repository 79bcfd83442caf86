package schema_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

func rawOperation(t *testing.T, method, path, document string, params ...introspect.Param) *introspect.Operation {
	t.Helper()
	segments, err := introspect.ParsePath(path)
	if err != nil {
		t.Fatal(err)
	}
	return &introspect.Operation{
		Method: method, Path: path, Segments: segments, Declared: true, Params: params,
		Inputs: []introspect.Input{{Type: introspect.TypeRef{Schema: json.RawMessage(document)}, Raw: true}},
	}
}

const contact = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
	"$defs": {"address": {"$anchor": "a", "type": "object", "properties": {"city": {"type": "string"}}}},
	"properties": {
		"id": {"type": "integer"}, "name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
		"phone": {"type": "string"}, "email": {"type": "string"}, "tags": {"type": "array", "items": {"type": "integer"}}
	},
	"required": ["id"],
	"anyOf": [{"required": ["phone"]}, {"required": ["email"]}],
	"additionalProperties": false
}`

// A schema that was written by hand is published as it is, and its arguments are where the route has
// them.
func TestRawInput(t *testing.T) {
	header := introspect.Param{Name: "name", In: introspect.LocationHeader}
	for _, tt := range []struct {
		method   string
		body     schema.BodyKind
		verbatim bool
		where    map[string]introspect.Location
	}{
		{http.MethodGet, schema.BodyNone, false, map[string]introspect.Location{"id": "path", "name": "header", "email": "query"}},
		{http.MethodDelete, schema.BodyNone, false, map[string]introspect.Location{"id": "path", "name": "header", "tags": "query"}},
		{http.MethodPut, schema.BodyJSON, false, map[string]introspect.Location{"id": "path", "name": "header", "email": "body"}},
	} {
		in, _, err := schema.NewInput(rawOperation(t, tt.method, "/contacts/:id", contact, header), schema.InputOptions{})
		if err != nil {
			t.Fatal(tt.method, err)
		}
		var want, got any
		if json.Unmarshal([]byte(contact), &want) != nil || json.Unmarshal(in.Schema, &got) != nil || !equalJSON(got, want) {
			t.Errorf("%s: the schema is %s", tt.method, in.Schema)
		}
		if in.Body != tt.body || in.Verbatim != tt.verbatim || len(in.Arguments) != 6 {
			t.Errorf("%s: body %v, verbatim %v, arguments %v", tt.method, in.Body, in.Verbatim, in.Arguments)
		}
		for _, a := range in.Arguments {
			if where, ok := tt.where[a.Name]; ok && a.In != where {
				t.Errorf("%s: %s is in the %s, want %s", tt.method, a.Name, a.In, where)
			}
		}
		if in.Within(10) != in {
			t.Errorf("%s: something was left out of the schema", tt.method)
		}
		if _, err := in.Edit(schema.Edit{Argument: "name", Hide: true}); err == nil {
			t.Errorf("%s: an argument was edited", tt.method)
		}
	}
}

func equalJSON(x, y any) bool {
	a, errA := json.Marshal(x)
	b, errB := json.Marshal(y)
	return errA == nil && errB == nil && string(a) == string(b)
}

// The whole schema is checked, and what models get wrong is corrected as elsewhere.
func TestRawInputCheck(t *testing.T) {
	in, _, err := schema.NewInput(rawOperation(t, http.MethodPost, "/contacts", contact), schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason, arguments string
		problem           string // "" for none
		raw               string
	}{
		{"it conforms", `{"id":1,"email":"a@b.c"}`, "", `{"id":1,"email":"a@b.c"}`},
		{"digits are kept", `{"id":12345678901234567890,"phone":"1"}`, "", `{"id":12345678901234567890,"phone":"1"}`},
		{"a number in a text", `{"id":"7","email":"a@b.c","tags":["1",2]}`, "", ""},
		{"a list in a text", `{"id":7,"email":"a@b.c","tags":"[1,2]"}`, "", ""},
		{"composition", `{"id":1}`, "does not conform to the schema", ""},
		{"a definition", `{"id":1,"phone":"1","address":{"city":5}}`, "does not conform to the schema", ""},
		{"required", `{"phone":"1"}`, "id: is missing, but required", ""},
		{"unknown", `{"id":1,"phome":"1"}`, `unknown argument; did you mean "phone"?`, ""},
		{"a wrong type", `{"id":"x","phone":"1"}`, "id: must be an integer", ""},
		{"twice", `{"id":1,"phone":"1","address":{"city":"a","city":"b"}}`, "is given twice", ""},
		{"no object", `[]`, "must be an object", ""},
	} {
		values, problems := in.Check(t.Context(), []byte(tt.arguments))
		switch {
		case tt.problem == "" && len(problems) > 0:
			t.Errorf("%s: %v", tt.reason, problems)
		case tt.problem != "" && (len(problems) == 0 || !strings.Contains(problems[0].String(), tt.problem)):
			t.Errorf("%s: problems %v, want %q", tt.reason, problems, tt.problem)
		case string(values.Raw) != tt.raw:
			t.Errorf("%s: raw %s, want %s", tt.reason, values.Raw, tt.raw)
		}
	}
}

// What a schema allows besides its properties goes where they go.
func TestRawInputIsOpen(t *testing.T) {
	const open = `{"type":"object","properties":{"a":{"type":"string"}},"patternProperties":{"^x-":{"type":"integer"}}}`
	for method, where := range map[string]introspect.Location{
		http.MethodGet: introspect.LocationQuery, http.MethodPost: introspect.LocationBody,
	} {
		in, _, err := schema.NewInput(rawOperation(t, method, "/a", open), schema.InputOptions{})
		if err != nil {
			t.Fatal(err)
		}
		values, problems := in.Check(t.Context(), []byte(`{"a":"1","x-b":2,"c":true}`))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rest, ok := values.Get(len(in.Arguments) - 1)
		if last := in.Arguments[len(in.Arguments)-1]; !last.Rest || last.In != where || !ok ||
			string(rest) != `{"x-b":2,"c":true}` {
			t.Errorf("%s: the rest is %s in the %s", method, rest, last.In)
		}
		if _, problems := in.Check(t.Context(), []byte(`{"x-b":"no"}`)); len(problems) == 0 {
			t.Errorf("%s: a pattern is not checked", method)
		}
	}
}

// What a developer may get wrong is an error that names it.
func TestRawInputMistakes(t *testing.T) {
	body := introspect.Input{
		In:   introspect.LocationBody,
		Type: introspect.TypeRef{Schema: json.RawMessage(`{"type":"object"}`)},
	}
	for _, tt := range []struct {
		reason, document string
		change           func(*introspect.Operation)
		want             string
	}{
		{reason: "not JSON", document: `{`, want: "not JSON"},
		{reason: "no schema", document: `{"type":5}`, want: "cannot be read"},
		{reason: "no object", document: `{"type":"array"}`, want: `"type": "object"`},
		{reason: "no type", document: `{}`, want: `"type": "object"`},
		{reason: "another document", document: `{"type":"object","properties":{"id":{"$ref":"https://a.example/s"}}}`, want: "resolve"},
		{reason: "no path parameter", document: `{"type":"object"}`, want: `no property "id", which is in the path`},
		{
			reason: "a parameter", document: `{"type":"object","properties":{"id":{}}}`, want: `no property "q", which is declared in the query`,
			change: func(op *introspect.Operation) {
				op.Params = []introspect.Param{{Name: "q", In: introspect.LocationQuery}}
			},
		},
		{
			reason: "a header of the caller", document: `{"type":"object","properties":{"id":{},"Authorization":{}}}`, want: "identifies",
			change: func(op *introspect.Operation) {
				op.Params = []introspect.Param{{Name: "Authorization", In: introspect.LocationHeader}}
			},
		},
		{
			reason: "a type too", document: `{"type":"object","properties":{"id":{}}}`, want: "no other option",
			change: func(op *introspect.Operation) { op.Inputs = append(op.Inputs, body) },
		},
	} {
		op := rawOperation(t, http.MethodPost, "/contacts/:id", tt.document)
		if tt.change != nil {
			tt.change(op)
		}
		if _, _, err := schema.NewInput(op, schema.InputOptions{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.reason, err, tt.want)
		}
	}
}

// A hand-written output schema is a promise that every response is checked against.
func TestRawOutput(t *testing.T) {
	op := rawOperation(t, http.MethodPost, "/a", `{"type":"object"}`)
	op.Responses = []introspect.Response{{
		Status: 201, Raw: true, Type: introspect.TypeRef{Schema: json.RawMessage(
			`{"type":"object","properties":{"id":{"type":"integer"}},"required":["id"],"not":{"required":["error"]}}`,
		)},
	}}
	out, notes := schema.NewOutput(op, schema.Config{})
	if out == nil || len(notes) > 0 || out.Within(1) != out {
		t.Fatalf("output %v, notes %v", out, notes)
	}
	for body, want := range map[string]bool{`{"id":1}`: true, `{}`: false, `{"id":1,"error":""}`: false, `[]`: false, `null`: false} {
		if out.Accepts([]byte(body)) != want {
			t.Errorf("%s: accepted %v, want %v", body, !want, want)
		}
	}
	if _, err := out.Pick("id"); err == nil {
		t.Error("a part of it was picked")
	}
}
