package schema

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/gin-gonic/gin/binding"
)

type line struct {
	SKU string `json:"sku" binding:"required,min=2"`
	Qty int    `json:"qty" binding:"min=1"`
}

type purchase struct {
	line
	ID     int               `uri:"id" binding:"min=1"`
	Lines  []line            `json:"lines" binding:"required,dive"`
	ByName map[string]line   `json:"by_name" binding:"dive"`
	Kind   string            `form:"kind" binding:"omitempty,oneof=a b"`
	Same   string            `json:"same" binding:"eqfield=Kind"`
	Ptr    *line             `json:"ptr"`
	Own    map[string]string `json:"own" binding:"omitempty,len=1"`
}

// TestExplain puts the errors of an application's own binding in the words of the check.
func TestExplain(t *testing.T) {
	validate := func(v any) error { return binding.Validator.ValidateStruct(v) }
	valid := purchase{line: line{"ab", 1}, ID: 1, Lines: []line{{"ab", 1}}}
	change := func(f func(*purchase)) error {
		p := valid
		f(&p)
		return validate(&p)
	}
	var target purchase
	for _, c := range []struct {
		reason string
		err    error
		want   []Problem
	}{
		{"a missing field", change(func(p *purchase) { p.Lines = nil }), []Problem{{"lines", "is missing, but required"}}},
		{"a field of an item", change(func(p *purchase) { p.Lines = []line{{"ab", 1}, {"a", 0}} }), []Problem{
			{"lines[1].sku", "must have at least 2 characters, got 1"}, {"lines[1].qty", "must be at least 1, got 0"},
		}},
		{"a field of a map", change(func(p *purchase) { p.ByName = map[string]line{"x": {"ab", 0}} }), []Problem{{"by_name[x].qty", "must be at least 1, got 0"}}},
		{"a field of an embedded struct stands for itself", change(func(p *purchase) { p.line = line{"ab", 0} }), []Problem{{"qty", "must be at least 1, got 0"}}},
		{"a field from the path", change(func(p *purchase) { p.ID = -1 }), []Problem{{"id", "must be at least 1, got -1"}}},
		{"a choice", change(func(p *purchase) { p.Kind, p.Same = "c", "c" }), []Problem{{"kind", `must be one of "a", "b", got "c"`}}},
		{"a rule over two fields", change(func(p *purchase) { p.Same = "x" }), []Problem{{"same", "must be the same as kind"}}},
		{"a pointer", change(func(p *purchase) { p.Ptr = &line{"ab", 0} }), []Problem{{"ptr.qty", "must be at least 1, got 0"}}},
		{"a length", change(func(p *purchase) { p.Own = map[string]string{"a": "", "b": ""} }), []Problem{{"own", "must have at most 1 member, got 2"}}},
		{"a wrong type in JSON", json.Unmarshal([]byte(`{"lines":[{"qty":"many"}]}`), &target), []Problem{{"lines.qty", "must be an integer, got a string"}}},
		{"no JSON", json.Unmarshal([]byte(`{`), &target), []Problem{{"", "the body is not valid JSON"}}},
		{"anything else keeps its text", errors.New("no such thing"), []Problem{{"", "no such thing"}}},
	} {
		if got := Explain(reflect.TypeFor[purchase](), c.err); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.reason, got, c.want)
		}
	}
	type anonymous = []struct {
		Qty int `json:"qty" binding:"min=1"`
	}
	if got := Explain(reflect.TypeFor[anonymous](), validate(make(anonymous, 1))); !reflect.DeepEqual(got, []Problem{{"qty", "must be at least 1, got 0"}}) {
		t.Errorf("the items of a list of structs without a name: got %q", got)
	}
	if got := Explain(reflect.TypeFor[[]line](), validate([]line{{"ab", 0}})); !reflect.DeepEqual(got, []Problem{{"qty", "must be at least 1, got 0"}}) {
		t.Errorf("the items of a list: got %q", got)
	}
}
