package schema_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

//go:generate sh -c "go run ./testdata/recursive | gofmt > recursive_types_test.go"

type (
	treeMap    map[string]treeMap
	listList   []listList
	listOne    []listTwo
	listTwo    map[string]*listOne
	pair       [2]*pair
	endless    *endless
	endlessA   *endlessB
	endlessB   **endlessA
	throughPtr *[]throughPtr
	badKeys    map[float64]badKeys
	boxed      struct {
		Tree  treeMap    `json:"tree" form:"tree" binding:"required"`
		Lists []listList `json:"lists" form:"lists"`
		Never endless    `json:"never,omitempty" form:"never"`
		Bad   badKeys    `json:"bad,omitempty" form:"bad"`
	}
)

// recursiveOperation is an operation that a type is used for in one way.
func recursiveOperation(t reflect.Type, use int) *introspect.Operation {
	ref := introspect.TypeRef{Go: t}
	op := &introspect.Operation{Method: "POST", Path: "/x/:id", Declared: true, Segments: []introspect.Segment{{Literal: "x"}, {Param: "id"}}}
	locations := []introspect.Location{
		introspect.LocationAuto, introspect.LocationBody, introspect.LocationForm, introspect.LocationQuery, introspect.LocationHeader, introspect.LocationPath,
	}
	switch use %= len(locations) + 2; use {
	case len(locations):
		op.Params = []introspect.Param{{Name: "q", In: introspect.LocationQuery, Type: ref}, {Name: "h", In: introspect.LocationHeader, Type: ref}}
	case len(locations) + 1:
		op.Method = "GET"
		op.Inputs = []introspect.Input{{Type: ref}}
	default:
		op.Inputs = []introspect.Input{{In: locations[use], Type: ref}}
	}
	op.Responses = []introspect.Response{{Status: 200, Type: ref}}
	return op
}

const recursiveUses = 8

// describe makes everything that package schema makes of a type, and expects schemas that can
// be read. Types that JSON has nothing for are an error of their own tool.
func describe(tb testing.TB, t reflect.Type, use int) {
	tb.Helper()
	op := recursiveOperation(t, use)
	in, _, err := schema.NewInput(op, schema.InputOptions{})
	if err == nil {
		compileSchema(tb, in.Schema)
		for _, arguments := range []string{`{}`, `{"id":"1","a":{},"tree":{"x":{"y":{}}},"body":[[[]]]}`, `{"body":{"x":{"y":"{}"}},"a":"[[]]"}`} {
			in.Check(context.Background(), json.RawMessage(arguments))
		}
	}
	out, _ := schema.NewOutput(op, schema.Config{})
	if out == nil {
		return
	}
	compileSchema(tb, out.Schema)
	for _, path := range []string{"a.b.c", "[].a[]", "a"} {
		if picked, err := out.Pick(path); err == nil {
			compileSchema(tb, picked.Schema)
		}
	}
}

// compileSchema checks a schema, and returns it as an independent validator reads it.
func compileSchema(tb testing.TB, raw json.RawMessage) *validator.Schema {
	tb.Helper()
	if err := testkit.CheckSchema(raw); err != nil {
		tb.Errorf("%v: %.2000s", err, raw)
	}
	doc, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		tb.Fatalf("%v: %s", err, raw)
	}
	c := validator.NewCompiler()
	c.DefaultDraft(validator.Draft2020)
	if err := c.AddResource("schema.json", doc); err != nil {
		tb.Fatalf("%v: %s", err, raw)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		tb.Fatalf("%v: %s", err, raw)
	}
	return compiled
}

// TestRecursiveTypes uses types that hold themselves in every way: none of them may keep the
// reflector from returning.
func TestRecursiveTypes(t *testing.T) {
	for _, typ := range append([]reflect.Type{
		reflect.TypeFor[treeMap](), reflect.TypeFor[listList](), reflect.TypeFor[listOne](), reflect.TypeFor[listTwo](), reflect.TypeFor[pair](),
		reflect.TypeFor[endless](), reflect.TypeFor[endlessA](), reflect.TypeFor[endlessB](), reflect.TypeFor[throughPtr](), reflect.TypeFor[badKeys](),
		reflect.TypeFor[boxed](),
	}, recursiveTypes...) {
		for use := range recursiveUses {
			for _, wrapped := range []reflect.Type{typ, reflect.PointerTo(typ), reflect.SliceOf(typ), reflect.MapOf(reflect.TypeFor[string](), typ), holding(typ)} {
				describe(t, wrapped, use)
			}
		}
	}
}

// holding returns a struct with fields of a type, some of which say where they come from.
func holding(t reflect.Type) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "A", Type: t, Tag: `json:"a" form:"a" binding:"required,dive,required"`},
		{Name: "B", Type: reflect.PointerTo(t), Tag: `form:"b" json:"b,omitempty" header:"b" binding:"omitempty,min=1"`},
		{Name: "ID", Type: t, Tag: `uri:"id" json:"id"`},
	})
}

// TestRecursiveSchemas looks at what comes of the simple ones.
func TestRecursiveSchemas(t *testing.T) {
	for _, c := range []struct {
		reason    string
		t         reflect.Type
		want      string // of the argument body
		good, bad string
	}{
		{"a map of itself", reflect.TypeFor[treeMap](), `{"$ref":"#/$defs/treeMap"}`, `{"a":{"b":{}}}`, `{"a":{"b":1}}`},
		{"a list of itself", reflect.TypeFor[listList](), `{"$ref":"#/$defs/listList"}`, `[[],[[]]]`, `[[],[["a"]]]`},
		{"two that hold each other", reflect.TypeFor[listOne](), `{"$ref":"#/$defs/listOne"}`, `[{"a":[{}]}]`, `[{"a":[1]}]`},
		{"an array", reflect.TypeFor[pair](), `{"$ref":"#/$defs/pair"}`, `[[[null,null],null],null]`, `[[1,null],null]`},
		{"a list behind a pointer", reflect.TypeFor[throughPtr](), `{"items":{"$ref":"#/$defs/throughPtr"},"type":"array"}`, `[[[]]]`, `[[1]]`},
	} {
		in, _, err := schema.NewInput(recursiveOperation(c.t, 1), schema.InputOptions{})
		if err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		if got := mustJSON(parseDocument(in.Schema).sub("properties").sub("body")); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.reason, got, c.want)
		}
		if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1","body":`+c.good+`}`)); len(problems) > 0 {
			t.Errorf("%s: %s is refused: %s", c.reason, c.good, problems)
		}
		if _, problems := in.Check(context.Background(), json.RawMessage(`{"id":"1","body":`+c.bad+`}`)); len(problems) != 1 {
			t.Errorf("%s: %s has the problems %s", c.reason, c.bad, problems)
		}
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[endless](), reflect.TypeFor[endlessA](), reflect.TypeFor[badKeys]()} {
		if _, _, err := schema.NewInput(recursiveOperation(typ, 1), schema.InputOptions{}); err == nil || !strings.Contains(err.Error(), typ.Name()) {
			t.Errorf("the error of %s is %v: it should name the type", typ, err)
		}
	}
}

// TestRecursiveValues: what encoding/json writes conforms to the schema of the answer, and what
// the schema of a body allows can be read.
func TestRecursiveValues(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for _, typ := range recursiveTypes {
		op := recursiveOperation(typ, 1)
		out, _ := schema.NewOutput(op, schema.Config{})
		in, _, err := schema.NewInput(op, schema.InputOptions{})
		if (out == nil) != (err != nil) && in != nil && in.Body == schema.BodyWhole {
			t.Errorf("%s: output %v, input %v", typ, out, err)
		}
		if out != nil {
			compiled := compileSchema(t, out.Schema)
			for range 20 {
				v := reflect.New(typ).Elem()
				fill(random, v, 0)
				raw, err := json.Marshal(v.Interface())
				if err != nil || string(raw) == "null" {
					continue
				}
				if out.Wrapped {
					raw = []byte(`{"result":` + string(raw) + `}`)
				}
				value, err := validator.UnmarshalJSON(bytes.NewReader(raw))
				if err != nil {
					t.Fatal(err)
				}
				if err := compiled.Validate(value); err != nil {
					t.Errorf("%s: %s does not conform to %s: %v", typ, raw, out.Schema, err)
				}
			}
		}
		if in == nil || in.Body != schema.BodyWhole {
			continue
		}
		root := parseDocument(in.Schema)
		t.Run(typ.Name(), rapid.MakeCheck(func(t *rapid.T) {
			arguments := mustJSON(map[string]any{"id": "1", "body": allowed(t, root, root.sub("properties").sub("body"), 0)})
			if _, problems := in.Check(context.Background(), json.RawMessage(arguments)); len(problems) > 0 {
				t.Fatalf("the schema allows %s: %s", arguments, problems)
			}
			var body struct{ Body json.RawMessage }
			if err := json.Unmarshal([]byte(arguments), &body); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(body.Body, reflect.New(typ).Interface()); err != nil {
				t.Fatalf("the schema allows %s: %v", arguments, err)
			}
		}))
	}
}

// fill sets a value to a random one of a few levels.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if depth > 6 || r.IntN(6) == 0 && depth > 0 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Int:
		v.SetInt(r.Int64N(100))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(r, v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for i := range r.IntN(3) {
			key, elem := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			if key.Kind() == reflect.Int {
				key.SetInt(int64(i))
			} else {
				key.SetString(strconv.Itoa(i))
			}
			fill(r, elem, depth+1)
			v.SetMapIndex(key, elem)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(r, v.Field(i), depth+1)
		}
	default:
		panic(fmt.Sprint("no value for ", v.Type()))
	}
}

// TestDeepTypes: reflect can make a type of any depth.
func TestDeepTypes(t *testing.T) {
	deep := reflect.TypeFor[int]()
	for i := range 2000 {
		switch i % 4 {
		case 0:
			deep = reflect.SliceOf(deep)
		case 1:
			deep = reflect.MapOf(reflect.TypeFor[string](), deep)
		case 2:
			deep = reflect.PointerTo(deep)
		default:
			deep = reflect.StructOf([]reflect.StructField{{Name: "A", Type: deep, Tag: `json:"a" form:"a"`}})
		}
	}
	for use := range recursiveUses {
		describe(t, deep, use)
	}
	_, notes, err := schema.NewInput(recursiveOperation(deep, 1), schema.InputOptions{})
	if err != nil || len(notes) != 1 || !strings.Contains(notes[0].Message, "too deeply") || len(notes[0].Message) > 1000 {
		t.Errorf("the depth is not noted once, and in short: %v (%v)", notes, err)
	}
}

// FuzzRecursiveTypes makes types of recursive ones, and uses them.
func FuzzRecursiveTypes(f *testing.F) {
	f.Add([]byte{0}, uint8(1))
	f.Add([]byte{5, 1, 2, 3, 4, 200}, uint8(0))
	f.Add([]byte{17, 4, 60, 3, 2, 1, 0}, uint8(6))
	f.Fuzz(func(t *testing.T, plan []byte, use uint8) {
		typ := reflect.TypeFor[treeMap]()
		for i, b := range plan[:min(len(plan), 40)] {
			other := recursiveTypes[int(b)%len(recursiveTypes)]
			switch (int(b) + i) % 6 {
			case 0:
				typ = reflect.SliceOf(typ)
			case 1:
				typ = reflect.MapOf(reflect.TypeFor[string](), typ)
			case 2:
				typ = reflect.PointerTo(typ)
			case 3:
				typ = reflect.ArrayOf(2, typ)
			case 4:
				typ = other
			default:
				typ = reflect.StructOf([]reflect.StructField{
					{Name: "A", Type: typ, Tag: reflect.StructTag(`json:"a" form:"a" uri:"id" binding:"` + []string{"required", "dive,min=1", "omitempty", "len=2"}[int(b)%4] + `"`)},
					{Name: "B", Type: other, Tag: `json:"b,omitempty" form:"b"`},
				})
			}
			if typ.Size() > 1<<16 {
				return
			}
		}
		describe(t, typ, int(use))
	})
}
