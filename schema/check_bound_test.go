package schema

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// wide returns the input of a struct with as many optional members, and a list of such structs.
func wide(tb testing.TB, members int, rule string) *Input {
	tb.Helper()
	var fields []reflect.StructField
	for i := range members {
		tag := fmt.Sprintf(`json:"customer_reference_%d" binding:"%s"`, i, rule)
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag)})
	}
	item := reflect.StructOf(fields)
	list := reflect.StructField{Name: "List", Type: reflect.SliceOf(item), Tag: `json:"list"`}
	return typeInput(tb, reflect.StructOf(append(fields, list)))
}

// documentInput returns the input of a POST whose body a document describes.
func documentInput(tb testing.TB, schema string) *Input {
	tb.Helper()
	in, _, err := NewInput(&introspect.Operation{Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{
		{In: introspect.LocationBody, Type: introspect.TypeRef{Schema: json.RawMessage(schema)}},
	}}, InputOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

func repeat(n int, item string) string { return strings.TrimSuffix(strings.Repeat(item+",", n), ",") }

func numbered(n int, format string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(format, i)
	}
	return strings.Join(items, ",")
}

// A hostile case is a message that is expensive to check, unless the check stops in time.
type hostile struct {
	reason string
	in     *Input
	text   string
}

func hostiles(tb testing.TB) []hostile {
	tb.Helper()
	plain, patterns, choices := wide(tb, 40, ""), wide(tb, 40, "omitempty,uuid"), wide(tb, 40, "omitempty,oneof="+strings.ReplaceAll(numbered(1000, "choice_%d"), ",", " "))
	union := documentInput(tb, `{"type":"object","properties":{"u":{"$ref":"#/$defs/U"}},"$defs":{"U":{"anyOf":[`+numbered(30,
		`{"type":"object","additionalProperties":false,"properties":{"only_%d":{"type":"array","items":{"$ref":"#/$defs/U"}}}}`)+`]}}}`)
	texts := documentInput(tb, `{"type":"object","properties":{"u":{"anyOf":[`+numbered(50, `{"type":"string","pattern":"^(a|b)*c%d$"}`)+`]},"i":{"type":"object","properties":{"x":{"type":"array","items":{"type":"object","properties":{"y":{"type":"integer"}}}}}}}}`)
	unique := documentInput(tb, `{"type":"object","properties":{"u":{"type":"array","uniqueItems":true,"items":{"type":"number"}}}}`)
	required := wide(tb, 300, "required")
	const many = 20_000
	return []hostile{
		{"unknown arguments", plain, `{` + numbered(many, `"customer_referenze_%d":1`) + `}`},
		{"unknown arguments with long names", plain, `{` + numbered(200, `"`+strings.Repeat("customer_reference", 60)+`_%d":1`) + `}`},
		{"unknown members, in their objects", plain, `{"list":[` + repeat(many, `{"customer_referenze_1":1}`) + `]}`},
		{"unknown members in one object", plain, `{"list":[{` + numbered(many, `"customer_referenze_%d":1`) + `}]}`},
		{"no choice", choices, `{"list":[` + repeat(many, `{"customer_reference_1":"choise_77"}`) + `]}`},
		{"broken patterns", patterns, `{"list":[` + repeat(many, `{"customer_reference_1":"x"}`) + `]}`},
		{"wrong items", plain, `{"list":[` + repeat(many, `1`) + `]}`},
		{"missing members", required, `{"list":[` + repeat(many, `{}`) + `]}`},
		{"a key that comes again and again", plain, `{` + repeat(many, `"customer_reference_1":"a"`) + `}`},
		{"free keys that come again", texts, `{"i":{"z":{` + repeat(many, `"z":1`) + `}}}`},
		{"nesting", texts, `{"i":{"z":` + strings.Repeat(`{"a":[`, 4000) + strings.Repeat(`]}`, 4000) + `}}`},
		{"options that all fail", union, `{"u":{"only_0":[` + repeat(2000, `{"nope":1}`) + `]}}`},
		{"options within options", union, `{"u":` + strings.Repeat(`{"only_29":[`, 300) + `{"nope":1}` + strings.Repeat(`]}`, 300) + `}`},
		{"a long text for many options", texts, `{"u":"` + strings.Repeat("ab", 500_000) + `"}`},
		{"JSON in a text", texts, `{"i":{"x":"[` + repeat(many, `{\"y\":\"z\"}`) + `]"}}`},
		{"many different numbers", unique, `{"u":[` + numbered(many, `1e%d`) + `]}`},
	}
}

// TestCheckStopsInTime: the check of a hostile message does little and says little. The bounds
// do not depend on how fast the machine is.
func TestCheckStopsInTime(t *testing.T) {
	for _, h := range hostiles(t) {
		checkBounded(t, h.reason, h.in, []byte(h.text))
	}
}

// checkBounded checks a message, and expects its work, its memory and its problems to be in
// proportion to the message.
func checkBounded(tb testing.TB, reason string, in *Input, text []byte) {
	tb.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, problems, spent := in.check(context.Background(), text)
	runtime.ReadMemStats(&after)
	if most := stepsFor(text) + len(text); spent > most {
		tb.Errorf("%s: %d steps for %d bytes", reason, spent, len(text))
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20+64*uint64(len(text)) {
		tb.Errorf("%s: %d bytes of memory for %d bytes", reason, used, len(text))
	}
	length := 0
	for _, p := range problems {
		length += len(p.String())
	}
	if len(problems) > maxProblems || length > 20_000 {
		tb.Errorf("%s: %d problems in %d bytes", reason, len(problems), length)
	}
}

// TestCheckStopsAtTwenty: with the twentieth problem the check ends, so that the rest of a
// message costs nothing.
func TestCheckStopsAtTwenty(t *testing.T) {
	for _, h := range hostiles(t)[:9] {
		_, problems, spent := h.in.check(context.Background(), []byte(h.text))
		if len(problems) != maxProblems {
			t.Errorf("%s: %d problems, want %d", h.reason, len(problems), maxProblems)
		}
		if spent > 2000 {
			t.Errorf("%s: %d steps, although twenty problems were found early", h.reason, spent)
		}
	}
}

// A countdown is a context that ends when it was asked some times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestCheckEndsWithTheCall: every loop asks the context, and the caller is told.
func TestCheckEndsWithTheCall(t *testing.T) {
	long := repeat(100_000, `1`)
	numbers := inputOf[struct {
		List   []int          `json:"list"`
		Unique []int          `json:"unique" binding:"unique"`
		Free   any            `json:"free"`
		Map    map[string]int `json:"map"`
	}](t)
	for _, c := range []struct{ reason, text string }{
		{"a list", `{"list":[` + long + `]}`},
		{"a list without repetition", `{"unique":[` + numbered(100_000, `%d`) + `]}`},
		{"what is free", `{"free":[` + long + `]}`},
		{"a map", `{"map":{` + numbered(100_000, `"k%d":1`) + `}}`},
		{"JSON in a text", `{"list":"[` + long + `]"}`},
	} {
		if _, problems := numbers.Check(context.Background(), []byte(c.text)); len(problems) > 0 {
			t.Errorf("%s: %v", c.reason, problems)
		}
		ctx := &countdown{context.Background(), 10}
		_, problems := numbers.Check(ctx, []byte(c.text))
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "the call ended") {
			t.Errorf("%s: after the end of the call: %v", c.reason, problems)
		}
		if ctx.left < -1 {
			t.Errorf("%s: the check went on after the end of the call", c.reason)
		}
	}
}

// TestSuggestions are made for the problems that are reported.
func TestSuggestions(t *testing.T) {
	type options struct {
		Size  string `json:"size" binding:"omitempty,oneof=small large"`
		State string `json:"state" binding:"omitempty,oneof=s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s11 s12 s13 s14 s15 s16 s17 s18 s19 s20 pending"`
	}
	in := inputOf[options](t)
	for _, c := range []struct{ reason, text, want string }{
		{"few choices are listed", `{"size":"smal"}`, `size: must be one of "small", "large", got "smal"`},
		{"of many, the nearest is named", `{"state":"pendin"}`, `state: must be one of 21 choices, such as "s01", "s02", "s03", "s04", "s05", got "pendin"; did you mean "pending"?`},
		{"if one is near", `{"state":"elsewhere"}`, `state: must be one of 21 choices, such as "s01", "s02", "s03", "s04", "s05", got "elsewhere"`},
		{"a name", `{"sise":"small"}`, `sise: unknown argument; did you mean "size"?`},
	} {
		_, problems := in.Check(context.Background(), []byte(c.text))
		if len(problems) != 1 || problems[0].String() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.reason, problems, c.want)
		}
	}
	union := documentInput(t, `{"type":"object","properties":{"u":{"anyOf":[{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}},"required":["a","b"]},`+
		`{"type":"object","additionalProperties":false,"properties":{"colour":{"type":"string"}}}]}}}`)
	_, problems := union.Check(context.Background(), []byte(`{"u":{"color":"red"}}`))
	if len(problems) != 1 || problems[0].String() != `u.color: unknown member; did you mean "colour"?` {
		t.Errorf("the closest option's problem: %v", problems)
	}
}

// FuzzCheckIsBounded looks for a message whose check takes more than a multiple of its length.
func FuzzCheckIsBounded(f *testing.F) {
	cases := hostiles(f)
	for i, h := range cases {
		f.Add(uint8(i), []byte(h.text[:min(len(h.text), 4000)]), uint16(1))
		f.Add(uint8(i), []byte(h.text[:min(len(h.text), 60)]), uint16(500))
	}
	f.Fuzz(func(t *testing.T, which uint8, text []byte, times uint16) {
		in := cases[int(which)%len(cases)].in
		if json.Valid(text) {
			checkBounded(t, "one value", in, text)
		}
		if times %= 2000; len(text)*int(times) > 1<<17 {
			return
		}
		for _, pattern := range []string{`{"list":[%s]}`, `{"u":[%s]}`, `{"i":{"x":[%s]}}`, `{%s}`} {
			if whole := fmt.Appendf(nil, pattern, repeat(int(times), string(text))); json.Valid(whole) {
				checkBounded(t, pattern, in, whole)
			}
		}
	})
}
