package schema_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

type search struct {
	Tenant string   `json:"tenant" binding:"required"`
	Q      string   `json:"q" binding:"required,max=5"`
	Limit  int      `json:"limit" binding:"min=1,max=100"`
	Note   *string  `json:"note"`
	Tags   []string `json:"tags"`
}

func inputOf[T any](t *testing.T) *schema.Input {
	t.Helper()
	segments, err := introspect.ParsePath("/x")
	if err != nil {
		t.Fatal(err)
	}
	in, _, err := schema.NewInput(&introspect.Operation{
		Method: "POST", Path: "/x", Segments: segments, Declared: true,
		Inputs: []introspect.Input{{Type: typeOf[T]()}},
	}, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func raw(text string) json.RawMessage { return json.RawMessage(text) }

// What an edit does to the schema. The rest of it is as it was.
func TestEditedSchema(t *testing.T) {
	const (
		tenant = `"tenant":{"type":"string","minLength":1}`
		q      = `"q":{"type":"string","minLength":1,"maxLength":5}`
		limit  = `"limit":{"type":"integer","minimum":1,"maximum":100}`
		note   = `"note":{"type":"string"}`
		tags   = `"tags":{"type":"array","items":{"type":"string"}}`
	)
	whole := func(required string, properties ...string) string {
		if required != "" {
			required = `,"required":[` + required + `]`
		}
		return `{"type":"object","properties":{` + strings.Join(properties, ",") + `}` + required + `}`
	}
	tests := []struct {
		reason string
		edits  []schema.Edit
		want   string
	}{
		{"nothing", nil, whole(`"tenant","q","limit"`, tenant, q, limit, note, tags)},
		{"a name", []schema.Edit{{Argument: "q", Rename: "query"}}, whole(`"tenant","query","limit"`, tenant, strings.Replace(q, `"q"`, `"query"`, 1), limit, note, tags)},
		{"two that change places", []schema.Edit{{Argument: "q", Rename: "tenant"}, {Argument: "tenant", Rename: "q"}}, whole(`"q","tenant","limit"`, `"q":{"type":"string","minLength":1}`, `"tenant":{"type":"string","minLength":1,"maxLength":5}`, limit, note, tags)},
		{"a description", []schema.Edit{{Argument: "limit", Description: "How many."}}, whole(`"tenant","q","limit"`, tenant, q, `"limit":{"type":"integer","description":"How many.","minimum":1,"maximum":100}`, note, tags)},
		{"a default makes optional", []schema.Edit{{Argument: "limit", Default: raw("20")}}, whole(`"tenant","q"`, tenant, q, `"limit":{"type":"integer","default":20,"minimum":1,"maximum":100}`, note, tags)},
		{"a default is corrected as an argument is", []schema.Edit{{Argument: "limit", Default: raw(`"2e1"`)}}, whole(`"tenant","q"`, tenant, q, `"limit":{"type":"integer","default":20,"minimum":1,"maximum":100}`, note, tags)},
		{"what is hidden is gone", []schema.Edit{{Argument: "tenant", Hide: true, Value: raw(`"acme"`)}}, whole(`"q","limit"`, q, limit, note, tags)},
		{"so is what comes with each call", []schema.Edit{{Argument: "tags", Hide: true}}, whole(`"tenant","q","limit"`, tenant, q, limit, note)},
		{"the name of what is hidden is free", []schema.Edit{{Argument: "tenant", Hide: true, Value: raw(`"acme"`)}, {Argument: "q", Rename: "tenant"}}, whole(`"tenant","limit"`, `"tenant":{"type":"string","minLength":1,"maxLength":5}`, limit, note, tags)},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			in := inputOf[search](t)
			before := string(in.Schema)
			edited, err := in.Edit(test.edits...)
			if err != nil {
				t.Fatal(err)
			}
			if string(edited.Schema) != test.want {
				t.Errorf("got  %s\nwant %s", edited.Schema, test.want)
			}
			if again, err := in.Edit(); err != nil || string(in.Schema) != before || string(again.Schema) != before {
				t.Errorf("the input that was edited is now %s, %v", in.Schema, err)
			}
		})
	}
}

func TestEditMistakes(t *testing.T) {
	tests := []struct {
		reason string
		edit   schema.Edit
		want   string
	}{
		{"an argument that is not there", schema.Edit{Argument: "limits", Hide: true}, `limits: unknown argument; did you mean "limit"?`},
		{"the new name is not the one to call it by", schema.Edit{Argument: "query", Description: "x"}, `query: unknown argument; an edit uses the name before renaming, which is "q"`},
		{"a name that another one has", schema.Edit{Argument: "limit", Rename: "note"}, "note: two arguments have this name"},
		{"a name that is none", schema.Edit{Argument: "limit", Rename: "the limit"}, `limit: "the limit" is not a valid name`},
		{"a value of another type", schema.Edit{Argument: "limit", Hide: true, Value: raw(`"many"`)}, `limit: must be an integer`},
		{"a value out of bounds", schema.Edit{Argument: "limit", Hide: true, Value: raw(`0`)}, "limit: must be at least 1"},
		{"a value deep inside", schema.Edit{Argument: "tags", Hide: true, Value: raw(`["a",{}]`)}, "tags[1]: must be a string"},
		{"no value for what is required", schema.Edit{Argument: "tenant", Hide: true, Value: raw(`null`)}, "tenant: must be a string, got null"},
		{"a default of another type", schema.Edit{Argument: "limit", Default: raw(`[]`)}, "limit: must be an integer, got []"},
		{"a default that is no value", schema.Edit{Argument: "limit", Default: raw(`null`)}, "limit: must be an integer, got null"},
		{"a value that is no JSON", schema.Edit{Argument: "limit", Hide: true, Value: raw(`{`)}, "limit: is not valid JSON"},
	}
	for _, test := range tests {
		in, err := inputOf[search](t).Edit(schema.Edit{Argument: "q", Rename: "query"}, test.edit)
		if in != nil || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %s", test.reason, err, test.want)
		}
	}
	_, err := inputOf[search](t).Edit(schema.Edit{Argument: "a"}, schema.Edit{Argument: "limit", Rename: "-?"})
	if err == nil || !strings.Contains(err.Error(), "a: ") || !strings.Contains(err.Error(), "limit: ") {
		t.Errorf("error %v, want every mistake", err)
	}
}

func TestEditedCheck(t *testing.T) {
	hidden := []schema.Edit{{Argument: "tenant", Hide: true, Value: raw(`"acme"`)}, {Argument: "q", Rename: "query"}, {Argument: "limit", Default: raw("20")}, {Argument: "note", Default: raw("null")}}
	tests := []struct {
		reason, arguments string
		edits             []schema.Edit
		problems          string
		want              map[string]string
	}{
		{"what is missing has its default, what is hidden its value", `{"query":"x"}`, hidden, "", map[string]string{"tenant": `"acme"`, "query": `"x"`, "limit": "20", "note": "null", "tags": ""}},
		{"what is given goes before the default", `{"query":"x","limit":"7","note":"n"}`, hidden, "", map[string]string{"limit": "7", "note": `"n"`}},
		{"null counts as missing where it is no value", `{"query":"x","limit":null}`, hidden, "", map[string]string{"limit": "20"}},
		{"and is given where it is one", `{"query":"x","note":null,"tags":null}`, hidden, "", map[string]string{"note": "null", "tags": ""}},
		{"a hidden argument is unknown", `{"query":"x","tenant":"evil"}`, hidden, "tenant: unknown argument", nil},
		{"even with the value that it has", `{"query":"x","tenant":"acme"}`, hidden, "tenant: unknown argument", nil},
		{"and with null", `{"query":"x","tenant":null}`, hidden, "tenant: unknown argument", nil},
		{"and in another case", `{"query":"x","Tenant":"evil"}`, hidden, "Tenant: unknown argument", nil},
		{"nobody is told its name", `{"query":"x","tenent":"evil"}`, hidden, "tenent: unknown argument", nil},
		{"the old name is unknown", `{"q":"x"}`, hidden, "q: unknown argument; query: is missing, but required; it must be a string", nil},
		{"problems have the new name", `{"query":"too long"}`, hidden, "query: must have at most 5 characters, got 8", nil},
		{"a default is not checked twice, but what is given is", `{"query":"x","limit":0}`, hidden, "limit: must be at least 1, got 0", nil},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			in, err := inputOf[search](t).Edit(test.edits...)
			if err != nil {
				t.Fatal(err)
			}
			values, problems := in.Check(context.Background(), raw(test.arguments))
			texts := make([]string, len(problems))
			for i, p := range problems {
				texts[i] = p.String()
			}
			if got := strings.Join(texts, "; "); got != test.problems {
				t.Fatalf("problems %q\nwant %q", got, test.problems)
			}
			for i, a := range in.Arguments {
				want, asked := test.want[a.Name]
				if !asked {
					continue
				}
				if got, ok := values.Get(i); string(got) != want || ok != (want != "") {
					t.Errorf("%s is %s, given %v, want %s", a.Name, got, ok, want)
				}
			}
		})
	}
}

// Arguments are the body as they are only where nothing was hidden, renamed or added.
func TestEditedArgumentsAsTheyAre(t *testing.T) {
	const given = `{"tenant":"a","q":"x","limit":1}`
	tests := []struct {
		reason, arguments string
		edits             []schema.Edit
		verbatim          bool
	}{
		{"without an edit", given, nil, true},
		{"described", given, []schema.Edit{{Argument: "q", Description: "What."}}, true},
		{"renamed", `{"tenant":"a","query":"x","limit":1}`, []schema.Edit{{Argument: "q", Rename: "query"}}, false},
		{"renamed to what it was", given, []schema.Edit{{Argument: "q", Rename: "q"}}, true},
		{"hidden", `{"q":"x","limit":1}`, []schema.Edit{{Argument: "tenant", Hide: true, Value: raw(`"a"`)}}, false},
		{"hidden without a value", given, []schema.Edit{{Argument: "note", Hide: true}}, false},
		{"a default that was not needed", given, []schema.Edit{{Argument: "limit", Default: raw("20")}}, true},
		{"a default that was", `{"tenant":"a","q":"x"}`, []schema.Edit{{Argument: "limit", Default: raw("20")}}, false},
	}
	for _, test := range tests {
		in, err := inputOf[search](t).Edit(test.edits...)
		if err != nil {
			t.Fatal(err)
		}
		values, problems := in.Check(context.Background(), raw(test.arguments))
		if len(problems) > 0 || (values.Raw != nil) != test.verbatim {
			t.Errorf("%s: problems %v, as it is %v, want %v", test.reason, problems, values.Raw != nil, test.verbatim)
		}
	}
}

func TestGive(t *testing.T) {
	in, err := inputOf[search](t).Edit(schema.Edit{Argument: "limit", Hide: true}, schema.Edit{Argument: "note", Hide: true}, schema.Edit{Argument: "tenant", Hide: true, Value: raw(`"acme"`)})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ reason, argument, value, want, problem string }{
		{"a value", "limit", "5", "5", ""},
		{"one that is corrected", "limit", `"5"`, "5", ""},
		{"one that does not fit", "limit", "500", "", "limit: must be at most 100, got 500"},
		{"none, where one is required", "limit", "null", "", "limit: must be an integer, got null"},
		{"null, where it is a value", "note", "null", "null", ""},
		{"what the caller sets", "q", `"y"`, "", "q: unknown argument"},
		{"what is not there", "nothing", `"y"`, "", "nothing: unknown argument"},
	}
	for _, test := range tests {
		values, problems := in.Check(context.Background(), raw(`{"q":"x"}`))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		problems = in.Give(&values, test.argument, raw(test.value))
		if got := len(problems) > 0; got != (test.problem != "") || got && problems[0].String() != test.problem {
			t.Errorf("%s: problems %v, want %q", test.reason, problems, test.problem)
		}
		for i, a := range in.Arguments {
			if got, ok := values.Get(i); test.want != "" && a.Name == test.argument && (!ok || string(got) != test.want) {
				t.Errorf("%s: %s is %s, want %s", test.reason, a.Name, got, test.want)
			}
		}
	}
}

// A garden has a type that holds itself: a reference has nothing that can be edited.
type garden struct {
	Root *plant `json:"root" binding:"required"`
}

type plant struct {
	Name string   `json:"name" binding:"required"`
	Next *plant   `json:"next"`
	All  []*plant `json:"all"`
}

func TestEditReference(t *testing.T) {
	in, err := inputOf[garden](t).Edit(schema.Edit{Argument: "root", Description: "Where it begins.", Default: raw(`{"name":"a"}`)})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"description":"Where it begins."`, `"default":{"name":"a"}`, `"$defs":{"plant"`} {
		if !strings.Contains(string(in.Schema), want) {
			t.Errorf("the schema lacks %s: %s", want, in.Schema)
		}
	}
	if strings.Count(string(in.Schema), "Where it begins.") != 1 {
		t.Errorf("the description of one argument is that of the type: %s", in.Schema)
	}
}
