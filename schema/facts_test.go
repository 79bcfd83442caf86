package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

type factStatus string

type factBase struct {
	ID int `json:"id"`
}

type factOrder struct {
	factBase

	Item    string     `json:"item"    binding:"required"`
	Note    string     `json:"note"    validate:"required"`
	Status  factStatus `json:"status"`
	Count   int        `default:"1"    json:"count"`
	Address struct {
		City string `json:"city"`
	} `json:"address"`
}

func factsOf(types ...introspect.TypeFacts) map[reflect.Type]*introspect.TypeFacts {
	out := map[reflect.Type]*introspect.TypeFacts{}
	for i := range types {
		out[types[i].Type] = &types[i]
	}
	return out
}

// A list without items is not in a query at all, so a required one has at least one item.
func TestRequiredListParam(t *testing.T) {
	for _, tt := range []struct {
		reason   string
		param    introspect.Param
		minItems bool
	}{
		{"a required list", introspect.Param{Required: true, Type: introspect.TypeOf[[]string]()}, true},
		{"required numbers", introspect.Param{Required: true, Type: introspect.TypeOf[[]int]()}, true},
		{"an optional list", introspect.Param{Type: introspect.TypeOf[[]string]()}, false},
		{"a required text", introspect.Param{Required: true, Type: introspect.TypeOf[string]()}, false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			tt.param.Name, tt.param.In = "tag", introspect.LocationQuery
			op := &introspect.Operation{Method: "GET", Path: "/x", Declared: true, Params: []introspect.Param{tt.param}}
			in, _, err := NewInput(op, InputOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(in.Schema), `"minItems":1`); got != tt.minItems {
				t.Errorf("minItems %v, want %v: %s", got, tt.minItems, in.Schema)
			}
		})
	}
}

func TestFactsOfTypes(t *testing.T) {
	op := &introspect.Operation{
		Method: "POST", Path: "/orders", Declared: true,
		Inputs:    []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeOf[factOrder]()}},
		Responses: []introspect.Response{{Status: 200, Type: introspect.TypeOf[[]*factOrder]()}},
		Types: factsOf(
			introspect.TypeFacts{Type: reflect.TypeFor[factOrder](), Fields: map[string]string{"Item": "what is bought"}},
			introspect.TypeFacts{Type: reflect.TypeFor[factBase](), Fields: map[string]string{"ID": "the number"}},
			introspect.TypeFacts{Type: reflect.TypeFor[factStatus](), Values: []introspect.TypeValue{
				{Value: `"open"`}, {Value: `"paid"`, Description: "all of it"},
			}},
		),
	}
	in, _, err := NewInput(op, InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out, _ := NewOutput(op, Config{})
	for name, text := range map[string]string{"input": string(in.Schema), "output": string(out.Schema)} {
		for _, want := range []string{`"what is bought`, `"the number`, "Known values: open, paid (all of it)"} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s lacks %s: %s", name, want, text)
			}
		}
		if strings.Contains(text, `"enum"`) {
			t.Errorf("the constants of a type limit the %s: %s", name, text)
		}
	}
}

func TestFactsOfFields(t *testing.T) {
	for _, tt := range []struct {
		reason string
		in     introspect.Input
		// required are the required properties, and has and not are parts of the schema.
		required []string
		has, not string
	}{
		{"rules of both tags", introspect.Input{}, []string{"item", "note"}, "", ""},
		{"rules of one tag", introspect.Input{Rules: []string{"binding"}}, []string{"item"}, "", ""},
		{"no rules", introspect.Input{Rules: []string{}}, nil, "", ""},
		{"a binding that may fail", introspect.Input{Optional: true}, nil, "", ""},
		{
			"what the handler checks",
			introspect.Input{Fields: []introspect.FieldFacts{{Name: "Status", Required: true, Enum: []string{`"open"`, `"paid"`}}}},
			[]string{"item", "note", "status"}, `"enum":["open","paid"]`, "",
		},
		{
			"a default makes a member optional",
			introspect.Input{Fields: []introspect.FieldFacts{{Name: "Item", Default: `"tea"`}}}, []string{"note"}, `"default":"tea"`, "",
		},
		{
			"a member that keeps its value",
			introspect.Input{Fields: []introspect.FieldFacts{{Name: "Item", Kept: true}, {Name: "Count", Kept: true}}}, []string{"note"}, "", `"default"`,
		},
		{
			"a member of an embedded struct",
			introspect.Input{Fields: []introspect.FieldFacts{{Name: "factBase.ID", Required: true}}}, []string{"id", "item", "note"}, "", "",
		},
		{
			"a field of the same name elsewhere",
			introspect.Input{Fields: []introspect.FieldFacts{{Name: "City", Required: true}}}, []string{"item", "note"}, "", "",
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			tt.in.In, tt.in.Type = introspect.LocationBody, introspect.TypeOf[factOrder]()
			op := &introspect.Operation{Method: "POST", Path: "/orders", Declared: true, Inputs: []introspect.Input{tt.in}}
			in, _, err := new(Cache).Input(op, InputOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var schema struct{ Required []string }
			if err := json.Unmarshal(in.Schema, &schema); err != nil {
				t.Fatal(err)
			}
			slices.Sort(schema.Required)
			if !slices.Equal(schema.Required, tt.required) {
				t.Errorf("required %v, want %v", schema.Required, tt.required)
			}
			if !strings.Contains(string(in.Schema), tt.has) || tt.not != "" && strings.Contains(string(in.Schema), tt.not) {
				t.Errorf("schema %s, want %s and not %s", in.Schema, tt.has, tt.not)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	body := introspect.Input{In: introspect.LocationBody, Type: introspect.TypeOf[factOrder]()}
	for _, tt := range []struct {
		reason string
		op     introspect.Operation
		want   []string // of query and body
	}{
		{"nothing is declared", introspect.Operation{}, []string{"query", "body"}},
		{"everything is declared", introspect.Operation{Declared: true}, nil},
		{"the query is open", introspect.Operation{Declared: true, Open: []introspect.Location{introspect.LocationQuery}}, []string{"query"}},
		{"the body is open", introspect.Operation{Declared: true, Open: []introspect.Location{introspect.LocationBody}}, []string{"body"}},
		{
			"an open body with members keeps these",
			introspect.Operation{Declared: true, Open: []introspect.Location{introspect.LocationBody}, Inputs: []introspect.Input{body}}, nil,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			tt.op.Method, tt.op.Path = "POST", "/x"
			in, _, err := NewInput(&tt.op, InputOptions{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range in.Arguments {
				if a.Name == "query" || a.Name == "body" {
					got = append(got, a.Name)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
			declared, _, err := NewInput(&tt.op, InputOptions{DeclaredOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range declared.Arguments {
				if a.Name == "query" || a.Name == "body" {
					t.Errorf("with declared inputs only there is %s", a.Name)
				}
			}
		})
	}
}
