package schema

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/introspect"
)

// sweptTexts are the texts that every rule is asked about: those of all rules, and some that
// stand for nothing.
func sweptTexts() []string {
	texts := []string{"", " ", "0", "1", "-1", "true", "null", "[]", "{}", "\u00fc", "\U0001f600", "a\nb", strings.Repeat("a", 300), "\x00", "%", "a,b|c", `"`}
	for _, c := range ruleCases {
		texts = slices.Concat(texts, c.ok, c.bad)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// oneField returns a struct with a field V, and the input of a POST with it as its body.
func oneField(tb testing.TB, t reflect.Type, rules string) (reflect.Type, *Input) {
	tb.Helper()
	typ := reflect.StructOf([]reflect.StructField{{Name: "V", Type: t, Tag: reflect.StructTag(`json:"v" binding:"` + rules + `"`)}})
	return typ, typeInput(tb, typ)
}

// binds reports whether Gin binds a JSON body to a type.
func binds(t reflect.Type, body []byte) bool {
	v := reflect.New(t)
	return json.Unmarshal(body, v.Interface()) == nil && binding.Validator.ValidateStruct(v.Interface()) == nil
}

// TestRuleSweep asks the check and Gin about every rule and every text, alone and together with
// rules that skip or demand a value: none is refused that Gin binds, and none passes that Gin
// refuses.
func TestRuleSweep(t *testing.T) {
	texts := sweptTexts()
	forms := []struct {
		t      reflect.Type
		prefix string
		shape  func(text string) any
	}{
		{reflect.TypeFor[string](), "", func(s string) any { return s }},
		{reflect.TypeFor[string](), "omitempty,", func(s string) any { return s }},
		{reflect.TypeFor[*string](), "omitempty,", func(s string) any { return s }},
		{reflect.TypeFor[string](), "required,", func(s string) any { return s }},
		{reflect.TypeFor[[]string](), "dive,", func(s string) any { return []string{s} }},
		{reflect.TypeFor[map[string]string](), "dive,", func(s string) any { return map[string]string{"k": s} }},
	}
	for i, rules := range slices.Sorted(maps.Keys(ruleCases)) {
		for j, f := range forms {
			if j > 0 && i%len(forms) != j && testing.Short() {
				continue
			}
			if strings.Contains(f.prefix+rules, "omitempty,omitempty") || f.prefix != "" && rules == "required" {
				continue
			}
			typ, in := oneField(t, f.t, f.prefix+rules)
			for _, text := range texts {
				raw, err := json.Marshal(map[string]any{"v": f.shape(text)})
				if err != nil {
					t.Fatal(err)
				}
				_, problems := in.Check(context.Background(), raw)
				if accepted := binds(typ, raw); accepted != (len(problems) == 0) {
					t.Errorf("%s of %s: %s: Gin binds it: %t, the check finds %v", f.prefix+rules, f.t, raw, accepted, problems)
				}
			}
		}
	}
}

// TestNumberSweep does the same for the rules of numbers and the values around their limits.
func TestNumberSweep(t *testing.T) {
	numbers := []string{"0", "1", "-1", "2", "3", "4", "5", "10", "127", "128", "255", "256", "-128", "-129", "65535", "65536", "2147483648", "9223372036854775807",
		"9223372036854775808", "18446744073709551615", "18446744073709551616", "-0", "1.5", "2.5", "1e2", "0.1", "1e400"}
	rules := []string{"", "min=3", "max=3", "gt=3", "lt=3", "gte=3", "lte=3", "eq=3", "ne=3", "len=3", "required", "omitempty,min=3", "oneof=1 3 5", "omitempty,oneof=3",
		"required,max=4", "min=1,max=4", "isdefault", "omitzero,gt=2"}
	types := []reflect.Type{
		reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[uint](),
		reflect.TypeFor[uint8](), reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](), reflect.TypeFor[float32](), reflect.TypeFor[float64](),
	}
	for _, base := range types {
		for _, typ := range []reflect.Type{base, reflect.PointerTo(base)} {
			for _, rule := range rules {
				if strings.Contains(rule, "oneof") && (base.Kind() == reflect.Float32 || base.Kind() == reflect.Float64) {
					continue // validator panics
				}
				bound, in := oneField(t, typ, rule)
				for _, number := range numbers {
					raw := []byte(`{"v":` + number + `}`)
					_, problems := in.Check(context.Background(), raw)
					accepted := binds(bound, raw)
					if whole, ok := integer([]byte(number)); !accepted && ok && base.Kind() != reflect.Float32 {
						accepted = binds(bound, []byte(`{"v":`+string(whole)+`}`)) // the check writes 1e2 as 100
					}
					if accepted != (len(problems) == 0) {
						t.Errorf("%s %q: %s: Gin binds it: %t, the check finds %v", typ, rule, number, accepted, problems)
					}
				}
			}
		}
	}
}

// TestTypeSweep asks about values of every kind for the types that applications use, in a body, a
// query and a form: a value that Gin binds is not refused, unless only a text stands for it, and
// one that passes is bound.
func TestTypeSweep(t *testing.T) {
	type point struct {
		X int     `json:"x" form:"x"`
		Y float64 `json:"y" form:"y"`
	}
	types := []reflect.Type{
		reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[uint16](), reflect.TypeFor[float64](), reflect.TypeFor[string](),
		reflect.TypeFor[*bool](), reflect.TypeFor[*int](), reflect.TypeFor[*string](), reflect.TypeFor[[]string](), reflect.TypeFor[[]int](), reflect.TypeFor[[]bool](),
		reflect.TypeFor[[]*int](), reflect.TypeFor[[2]int](), reflect.TypeFor[[][]int](), reflect.TypeFor[map[string]int](), reflect.TypeFor[map[int]string](),
		reflect.TypeFor[point](), reflect.TypeFor[*point](), reflect.TypeFor[[]point](), reflect.TypeFor[[]*point](), reflect.TypeFor[time.Time](), reflect.TypeFor[*time.Time](),
		reflect.TypeFor[time.Duration](), reflect.TypeFor[any](), reflect.TypeFor[json.RawMessage](), reflect.TypeFor[[]byte](), reflect.TypeFor[struct{}](),
	}
	values := []string{
		`null`, `true`, `false`, `0`, `1`, `-1`, `1.5`, `300`, `1e3`, `""`, `"a"`, `"1"`, `"true"`, `"2025-11-23T16:45:58Z"`, `"1h"`, `"YQ=="`, `[]`, `[1]`, `[1,2]`, `["a"]`,
		`[null]`, `[[1]]`, `[true]`, `{}`, `{"x":1}`, `{"x":1,"y":2.5}`, `{"1":"a"}`, `{"a":1}`, `[{}]`, `[{"x":1}]`, `"[1]"`, `"{\"x\":1}"`,
	}
	for _, typ := range types {
		bound, in := oneField(t, typ, "")
		for _, value := range values {
			raw := []byte(`{"v":` + value + `}`)
			checked, problems := in.Check(context.Background(), raw)
			if len(problems) > 0 {
				if binds(bound, raw) && !lossy(typ, value) {
					t.Errorf("body %s: %s is refused, but encoding/json reads it: %v", typ, value, problems)
				}
				continue
			}
			if given, ok := checked.Get(0); ok && !binds(bound, []byte(`{"v":`+string(given)+`}`)) {
				t.Errorf("body %s: %s passes, but encoding/json refuses %s", typ, value, given)
			}
		}
		sweepTexts(t, typ, introspect.LocationQuery)
		sweepTexts(t, typ, introspect.LocationForm)
	}
}

// lossy reports whether encoding/json reads a value without keeping it: a null as a zero value, a
// member that the type does not have, too many or too few items of an array, or bytes from a list.
func lossy(t reflect.Type, value string) bool {
	return strings.Contains(value, "null") || t.Kind() == reflect.Array || strings.HasPrefix(value, "{") || strings.HasPrefix(value, "[{") ||
		t == reflect.TypeFor[[]byte]()
}

// sweepTexts asks about texts in a query or a form, which Gin reads.
func sweepTexts(t *testing.T, typ reflect.Type, in introspect.Location) {
	t.Helper()
	bound := reflect.StructOf([]reflect.StructField{{Name: "V", Type: typ, Tag: `form:"v"`}})
	input, _, err := NewInput(&introspect.Operation{
		Method: "POST", Path: "/x", Declared: true, Inputs: []introspect.Input{{In: in, Type: introspect.TypeRef{Go: bound}}},
	}, InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(input.Arguments) != 1 || input.Arguments[0].Style != StyleText {
		return // Gin does not read it, or not from one text
	}
	for _, text := range []string{"", "0", "1", "-1", "1.5", "a", "true", "T", "f", "FALSE", "yes", "2025-11-23T16:45:58Z", "2025-11-23", "1h30m", "300", "99999999999999999999"} {
		raw, _ := json.Marshal(map[string]string{"v": text})
		v, problems := input.Check(context.Background(), raw)
		r := httptest.NewRequest(http.MethodGet, "/x?v="+strings.ReplaceAll(text, "+", "%2B"), nil)
		c := &gin.Context{Request: r}
		accepted := c.ShouldBindQuery(reflect.New(bound).Interface()) == nil
		if accepted != (len(problems) == 0) {
			t.Errorf("%s %s: %q: Gin binds it: %t, the check finds %v", in, typ, text, accepted, problems)
			continue
		}
		if len(problems) > 0 {
			continue
		}
		if given, ok := v.Get(0); ok && typ.Kind() == reflect.Bool && text != "" {
			if want, err := strconv.ParseBool(text); err != nil || string(given) != strconv.FormatBool(want) {
				t.Errorf("%s bool: %q becomes %s", in, text, given)
			}
		}
	}
	if math.MaxInt8 > 0 && typ.Kind() == reflect.Int8 {
		if _, problems := input.Check(context.Background(), []byte(`{"v":300}`)); len(problems) == 0 {
			t.Error("an int8 of 300 passes")
		}
	}
}

// TestSkips: what the validator skips is decided alike for what is required, for empty values and
// for the fields of structs. Gin is the judge.
func TestSkips(t *testing.T) {
	type child struct {
		Name string `json:"name" binding:"required"`
	}
	type optional struct {
		Name string `json:"name" binding:"omitempty,min=3"`
	}
	type outer struct{ Inner child }
	type skipping struct {
		Inner child `binding:"omitempty"`
	}
	names := []string{`{}`, `{"v":{}}`, `{"v":null}`, `{"v":{"name":"abc"}}`, `{"v":{"name":"a"}}`, `{"v":{"name":""}}`}
	inner := []string{`{}`, `{"v":{}}`, `{"v":null}`, `{"v":{"Inner":{}}}`, `{"v":{"Inner":{"name":"abc"}}}`, `{"v":{"Inner":{"name":""}}}`}
	for _, tag := range []string{"", "omitempty", "omitzero", "omitnil", "structonly", "nostructlevel", "-", "required", "required,structonly", "omitempty,structonly"} {
		for typ, bodies := range map[reflect.Type][]string{
			reflect.TypeFor[child](): names, reflect.TypeFor[*child](): names, reflect.TypeFor[optional](): names, reflect.TypeFor[*optional](): names,
			reflect.TypeFor[outer](): inner, reflect.TypeFor[*outer](): inner, reflect.TypeFor[skipping](): inner, reflect.TypeFor[*skipping](): inner,
		} {
			bound, in := oneField(t, typ, tag)
			for _, body := range bodies {
				_, problems := in.Check(context.Background(), []byte(body))
				// A member that is given has to be right, also where the validator does not look at it.
				stricter := strings.Contains(body, `"name"`) || strings.Contains(body, `{"Inner":{}}`)
				if accepted := binds(bound, []byte(body)); accepted != (len(problems) == 0) && (!accepted || !stricter) {
					t.Errorf("%s %q: %s: Gin binds it: %t, the check finds %v", typ, tag, body, accepted, problems)
				}
			}
		}
	}
}
