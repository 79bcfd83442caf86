package schema_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

type shop struct {
	ID     int               `json:"id"`
	Owner  *person           `json:"owner"`
	Items  []item            `json:"items"`
	Rows   [][]item          `json:"rows"`
	Labels map[string]string `json:"labels"`
	People map[string]person `json:"people"`
	Extra  any               `json:"extra"`
	Parent *shop             `json:"parent"`
}

type person struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
}

type item struct {
	Title string `json:"title"`
	Price int    `json:"price"`
}

func typeOf[T any]() introspect.TypeRef { return introspect.TypeRef{Go: reflect.TypeFor[T]()} }

func outputOf(t *testing.T, types ...introspect.TypeRef) *schema.Output {
	t.Helper()
	op := introspect.Operation{Method: "GET", Path: "/x"}
	for i, r := range types {
		op.Responses = append(op.Responses, introspect.Response{Status: 200 + i, Type: r})
	}
	out, notes := schema.NewOutput(&op, schema.Config{})
	if out == nil {
		t.Fatal(notes)
	}
	return out
}

func TestPickedSchema(t *testing.T) {
	const name = `"properties":{"name":{"type":"string"}},"required":["name"]`
	tests := []struct {
		reason string
		of     []introspect.TypeRef
		paths  []string
		want   string
	}{
		{"a member", []introspect.TypeRef{typeOf[item]()}, []string{"price"}, `{"type":"object","properties":{"price":{"type":"integer"}},"required":["price"]}`},
		{"members keep their order", []introspect.TypeRef{typeOf[item]()}, []string{"price", "title"}, `{"type":"object","properties":{"title":{"type":"string"},"price":{"type":"integer"}},"required":["title","price"]}`},
		{"what may be missing still may", []introspect.TypeRef{typeOf[person]()}, []string{"email"}, `{"type":"object","properties":{"email":{"type":"string"}}}`},
		{"a member of what may be null", []introspect.TypeRef{typeOf[shop]()}, []string{"owner.name"}, `{"type":"object","properties":{"owner":{"type":["object","null"],` + name + `}},"required":["owner"]}`},
		{"a member of each item", []introspect.TypeRef{typeOf[shop]()}, []string{"items[].title"}, `{"type":"object","properties":{"items":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}},"required":["items"]}`},
		{"lists of lists", []introspect.TypeRef{typeOf[shop]()}, []string{"rows[][].title"}, `{"type":"object","properties":{"rows":{"type":["array","null"],"items":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}}},"required":["rows"]}`},
		{"a key of a map", []introspect.TypeRef{typeOf[shop]()}, []string{"labels.env"}, `{"type":"object","properties":{"labels":{"type":["object","null"],"properties":{"env":{"type":"string"}}}},"required":["labels"]}`},
		{"below a key of a map", []introspect.TypeRef{typeOf[shop]()}, []string{"people.ann.name"}, `{"type":"object","properties":{"people":{"type":["object","null"],"properties":{"ann":{"type":"object",` + name + `}}}},"required":["people"]}`},
		{"below what may be anything", []introspect.TypeRef{typeOf[shop]()}, []string{"extra.a[].b"}, `{"type":"object","properties":{"extra":{}},"required":["extra"]}`},
		{"a list at the root", []introspect.TypeRef{typeOf[[]item]()}, []string{"title"}, `{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}},"required":["result"]}`},
		{"by name", []introspect.TypeRef{typeOf[[]item]()}, []string{"[].title"}, `{"type":"object","properties":{"result":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}},"required":["result"]}`},
		{"one of several answers", []introspect.TypeRef{typeOf[item](), typeOf[person]()}, []string{"title"}, `{"type":"object","anyOf":[{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]},{"type":"object"}]}`},
		{"a type that holds itself", []introspect.TypeRef{typeOf[plant]()}, []string{"next.next.name"}, `{"type":"object","properties":{"next":{"anyOf":[{"type":"object","properties":{"next":{"anyOf":[{"type":"object",` + name + `},{"type":"null"}]}},"required":["next"]},{"type":"null"}]}},"required":["next"]}`},
		{"what a document says", []introspect.TypeRef{{Schema: raw(`{"type":"object","required":["id"],"properties":{"id":{"type":"integer"},"name":{"type":"string"}}}`)}}, []string{"id"}, `{"type":"object","properties":{"id":{"description":"An integer."}}}`},
		{"an object that a document says nothing about", []introspect.TypeRef{{Schema: raw(`{"type":"object"}`)}}, []string{"id"}, `{"type":"object"}`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			out := outputOf(t, test.of...)
			before := string(out.Schema)
			picked, err := out.Pick(test.paths...)
			if err != nil {
				t.Fatal(err)
			}
			if string(picked.Schema) != test.want {
				t.Errorf("got  %s\nwant %s", picked.Schema, test.want)
			}
			if string(out.Schema) != before || string(outputOf(t, test.of...).Schema) != before {
				t.Errorf("the output that was picked from is now %s", out.Schema)
			}
		})
	}
}

// A whole that holds itself stays as it is.
func TestPickWhole(t *testing.T) {
	picked, err := outputOf(t, typeOf[shop]()).Pick("parent", "id")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"$ref":"#/$defs/shop"`, `"$defs":{"shop":{`, `"labels"`} {
		if !strings.Contains(string(picked.Schema), want) {
			t.Errorf("got %s, want it to have %s", picked.Schema, want)
		}
	}
}

func TestPickMistakes(t *testing.T) {
	tests := []struct {
		reason string
		of     introspect.TypeRef
		paths  []string
		want   []string
	}{
		{"a member that is not there", typeOf[shop](), []string{"nothing_at_all"}, []string{`the response has no "nothing_at_all"`}},
		{"a typo", typeOf[shop](), []string{"item[].title"}, []string{`the response has no "item[].title"; did you mean "items"?`}},
		{"a typo below", typeOf[shop](), []string{"owner.nam"}, []string{`the response has no "owner.nam"; did you mean "name"?`}},
		{"a list that is not entered", typeOf[shop](), []string{"items.title"}, []string{`the response has no "items.title"`}},
		{"a list that is none", typeOf[shop](), []string{"owner[].name"}, []string{`the response has no "owner[].name"`}},
		{"a part of a text", typeOf[shop](), []string{"owner.name.first"}, []string{`the response has no "owner.name.first"`}},
		{"every mistake, beside what is right", typeOf[shop](), []string{"id", "a", "owner.b"}, []string{`no "a"`, `no "owner.b"`}},
		{"a part of a whole", typeOf[shop](), []string{"owner", "owner.nam"}, []string{`no "owner.nam"`}},
		{"a document's member", introspect.TypeRef{Schema: raw(`{"type":"object","properties":{"id":{"type":"integer"}}}`)}, []string{"ids"}, []string{`the response has no "ids"; did you mean "id"?`}},
		{"what is no path", typeOf[shop](), []string{"items[0]"}, []string{`"items[0]": write names with dots`}},
	}
	for _, test := range tests {
		_, err := outputOf(t, test.of).Pick(test.paths...)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), `no "id"`) {
				t.Errorf("%s: error %v, want %s", test.reason, err, want)
			}
		}
	}
}
