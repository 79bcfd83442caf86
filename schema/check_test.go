package schema

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// inputOf returns the input of a POST whose JSON body is a T.
func inputOf[T any](tb testing.TB) *Input {
	tb.Helper()
	return typeInput(tb, reflect.TypeFor[T]())
}

func typeInput(tb testing.TB, body reflect.Type) *Input {
	tb.Helper()
	in, _, err := NewInput(&introspect.Operation{
		Method: "POST", Path: "/orders", Declared: true,
		Inputs: []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Go: body}}},
	}, InputOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

type order struct {
	Name  string  `json:"name" binding:"required,max=10"`
	Count int     `json:"count" binding:"min=1"`
	Price float64 `json:"price"`
	Paid  bool    `json:"paid"`
	Email *string `json:"email" binding:"omitempty,email"`
	Items []struct {
		SKU string `json:"sku" binding:"required"`
		Qty int8   `json:"qty" binding:"min=1"`
	} `json:"items"`
	Labels map[string]string `json:"labels"`
	Any    any               `json:"any"`
}

// TestCheckMessages is what a model reads when it calls a tool wrongly.
func TestCheckMessages(t *testing.T) {
	in := inputOf[order](t)
	for _, c := range []struct {
		reason, arguments string
		want              []string
	}{
		{"nothing is an empty object, in which two are missing", ``, []string{"name: is missing, but required; it must be a string", "count: is missing, but required; it must be an integer"}},
		{"null is the same", `null`, []string{"name: is missing, but required; it must be a string", "count: is missing, but required; it must be an integer"}},
		{"arguments have to be an object", `[1]`, []string{"the arguments must be an object, got [1]"}},
		{"and JSON", `{"name":`, []string{"the arguments are not valid JSON"}},
		{"all problems come at once, each with its place", `{"name":"longer than ten","count":0,"items":[{"sku":"a","qty":1},{"qty":0}]}`, []string{
			"name: must have at most 10 characters, got 15", "count: must be at least 1, got 0", "items[1].qty: must be at least 1, got 0", "items[1].sku: is missing, but required; it must be a string",
		}},
		{"an unknown argument is refused with the nearest one", `{"name":"a","cuont":1,"count":1}`, []string{`cuont: unknown argument; did you mean "count"?`}},
		{"a name in another style is near", `{"name":"a","Count":1,"count":1}`, []string{`Count: unknown argument; did you mean "count"?`}},
		{"nothing is near", `{"name":"a","count":1,"zzzzzz":1}`, []string{"zzzzzz: unknown argument"}},
		{"an unknown member, in its place", `{"name":"a","count":1,"items":[{"sku":"a","qty":1,"x":1}]}`, []string{"items[0].x: unknown member"}},
		{"a key that comes twice", `{"name":"a","count":1,"count":2}`, []string{"count: is given twice"}},
		{"even below what is free", `{"name":"a","count":1,"any":{"x":{"y":1,"y":2}}}`, []string{"any.x.y: is given twice"}},
		{"even if it is spelled differently", `{"name":"a","count":1,"co\u0075nt":2}`, []string{"count: is given twice"}},
		{"a wrong type says what it got", `{"name":{},"count":"many","price":"x","paid":1,"labels":{"a":[]}}`, []string{
			"name: must be a string, got {}", `count: must be an integer, got "many"`, `price: must be a number, got "x"`, "paid: must be a boolean, got 1", "labels.a: must be a string, got []",
		}},
		{"a rule of validator", `{"name":"a","count":1,"email":"x"}`, []string{`email: must be an email address, got "x"`}},
		{"a number that is too large for its Go type", `{"name":"a","count":1,"items":[{"sku":"a","qty":300}]}`, []string{"items[0].qty: must be at most 127, got 300"}},
		{"null where something is needed", `{"name":null,"count":1}`, []string{"name: must be a string, got null"}},
		{"a long value is cut", `{"name":"a","count":"` + strings.Repeat("9", 100) + `x"}`, []string{`count: must be an integer, got "99999999999999999999999999999999999999…`}},
	} {
		_, problems := in.Check(context.Background(), json.RawMessage(c.arguments))
		var got []string
		for _, p := range problems {
			got = append(got, p.String())
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %s\n got %q\nwant %q", c.reason, c.arguments, got, c.want)
		}
	}
}

// TestCheckCorrects is what the check reads as it was meant.
func TestCheckCorrects(t *testing.T) {
	in := inputOf[order](t)
	for _, c := range []struct{ reason, arguments, argument, want string }{
		{"a number in a string", `{"name":"a","count":"5"}`, "count", `5`},
		{"an integer with a point", `{"name":"a","count":5.0}`, "count", `5`},
		{"an integer with an exponent", `{"name":"a","count":1.2e3}`, "count", `1200`},
		{"both", `{"name":"a","count":"1e2"}`, "count", `100`},
		{"a boolean in a string", `{"name":"a","count":1,"paid":"true"}`, "paid", `true`},
		{"a number where a text is wanted keeps its digits", `{"name":12.50,"count":1}`, "name", `"12.50"`},
		{"a boolean where a text is wanted", `{"name":true,"count":1}`, "name", `"true"`},
		{"a list in a string, and what is in it", `{"name":"a","count":1,"items":"[{\"sku\":1,\"qty\":\"2\"}]"}`, "items", `[{"sku":"1","qty":2}]`},
		{"an object in a string", `{"name":"a","count":1,"labels":"{\"a\":\"b\"}"}`, "labels", `{"a":"b"}`},
		{"deep inside, and nothing else is touched", `{"name":"a","count":1,"items":[ {"sku" : "x", "qty":1.0} ]}`, "items", `[ {"sku" : "x", "qty":1} ]`},
		{"digits of a free value", `{"name":"a","count":1,"any":123456789012345678901234567890.10}`, "any", `123456789012345678901234567890.10`},
		{"null for a pointer is a value", `{"name":"a","count":1,"email":null}`, "email", `null`},
		{"null for something optional that cannot be null is left out", `{"name":"a","count":1,"paid":null}`, "paid", ``},
	} {
		v, problems := in.Check(context.Background(), json.RawMessage(c.arguments))
		if len(problems) > 0 {
			t.Errorf("%s: %s: %v", c.reason, c.arguments, problems)
			continue
		}
		for i, a := range in.Arguments {
			if got, _ := v.Get(i); a.Name == c.argument && string(got) != c.want {
				t.Errorf("%s: %s: got %s, want %s", c.reason, c.arguments, got, c.want)
			}
		}
	}
}

// TestCheckVerbatim holds that arguments which are the body, and need no correction, are
// handed on as they are.
func TestCheckVerbatim(t *testing.T) {
	in := inputOf[order](t)
	for arguments, verbatim := range map[string]bool{
		`{"name":"a", "count":1}`:             true,
		`{"name":"a","count":1,"email":null}`: true,
		`{"name":"a","count":"1"}`:            false,
		`{"name":"a","count":1,"paid":null}`:  false,
	} {
		v, problems := in.Check(context.Background(), json.RawMessage(arguments))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if (v.Raw != nil) != verbatim {
			t.Errorf("%s: verbatim: %t, want %t", arguments, v.Raw != nil, verbatim)
		}
	}
}

// TestCheckBounded holds that a thousand mistakes do not fill an answer.
func TestCheckBounded(t *testing.T) {
	in := inputOf[order](t)
	_, problems := in.Check(context.Background(), json.RawMessage(`{"name":"a","count":1,"items":[`+strings.TrimSuffix(strings.Repeat(`{},`, 1000), ",")+`]}`))
	if len(problems) != maxProblems {
		t.Errorf("got %d problems, want %d", len(problems), maxProblems)
	}
}

// FuzzCheck holds that any arguments are either refused or come apart into JSON values, and
// that what was handed on as a whole is what came in.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `{}`, `[]`, `{"name":"a","count":1}`, `{"name":"a","count":"1e2","items":"[{\"sku\":1,\"qty\":\"2\"}]"}`,
		`{"name":"\ud800","count":1}`, `{"name":"a","count":1e999}`, `{"a":{"a":{"a":[[[[]]]]}}}`, `{"na\u006de":"x","count":-0}`, `{"count":1.0e-2,"price":"\"1\""}`,
	} {
		f.Add([]byte(seed))
	}
	in := inputOf[order](f)
	f.Fuzz(func(t *testing.T, arguments []byte) {
		v, problems := in.Check(context.Background(), arguments)
		if len(problems) > 0 {
			return
		}
		for i, a := range in.Arguments {
			if raw, ok := v.Get(i); ok && !json.Valid(raw) {
				t.Errorf("%s: the value of %s is %q", arguments, a.Name, raw)
			}
		}
		if v.Raw != nil && !bytes.Contains(arguments, v.Raw) && string(v.Raw) != "{}" {
			t.Errorf("%s came out as %s", arguments, v.Raw)
		}
		var got order
		if raw := v.Raw; raw != nil && json.Unmarshal(raw, &got) != nil {
			t.Errorf("%s passes, but encoding/json refuses it", raw)
		}
	})
}

// TestCheckIsBounded holds that no arguments take long to check, or much to answer: what comes
// in is not yet from anybody that the application knows. Each would take minutes, or megabytes.
func TestCheckIsBounded(t *testing.T) {
	union := &introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Schema: json.RawMessage(
		`{"type":"object","properties":{"e":{"$ref":"#/$defs/X"}},"$defs":{"X":{"oneOf":[{"type":"object","properties":{"and":{"$ref":"#/$defs/X"},"a":{"type":"string"}}},{"type":"object","properties":{"and":{"$ref":"#/$defs/X"},"b":{"type":"integer"}}}]}}}`)}}}}
	ambiguous, _, err := NewInput(union, InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	type tree struct {
		Left *tree   `json:"left"`
		Kids []*tree `json:"kids"`
	}
	recursive, bounded := inputOf[tree](t), inputOf[struct {
		I int     `json:"i" binding:"min=1"`
		F float64 `json:"f" binding:"gt=0"`
	}](t)
	const depth, size = 900, 1 << 20
	nines := strings.Repeat("9", size)
	for _, c := range []struct {
		reason    string
		in        *Input
		arguments string
	}{
		{"alternatives within alternatives", ambiguous, `{"e":` + strings.Repeat(`{"and":`, depth) + `5` + strings.Repeat("}", depth+1)},
		{"null beside something deep and large", recursive, strings.Repeat(`{"left":`, depth) + `{"v":1,"kids":[` + strings.TrimSuffix(strings.Repeat("{},", 20000), ",") + `]}` + strings.Repeat("}", depth)},
		{"an integer of a million digits", bounded, `{"i":` + nines + `}`},
		{"a fraction of a million digits", bounded, `{"f":0.` + nines + `}`},
		{"an integer that is one only in the end", bounded, `{"i":1.` + strings.Repeat("0", size) + `}`},
		{"a key of a million characters", bounded, `{"` + nines + `":1}`},
		{"the same below what is free", ambiguous, `{"e":{"` + nines + `":{"x":1,"x":2}}}`},
	} {
		_, problems := c.in.Check(context.Background(), json.RawMessage(c.arguments))
		length := 0
		for _, p := range problems {
			length += len(p.String())
		}
		if len(problems) == 0 || length > 20_000 {
			t.Errorf("%s: %d problems in %d bytes", c.reason, len(problems), length)
		}
	}
}
