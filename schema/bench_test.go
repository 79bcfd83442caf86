package schema

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
)

type threeFields struct {
	ID    int    `json:"id" binding:"min=1"`
	Name  string `json:"name" binding:"required,max=50"`
	Email string `json:"email" binding:"max=100"`
}

// thirtyFields has ten of each of three kinds.
func thirtyFields() (reflect.Type, []byte) {
	var fields []reflect.StructField
	var arguments []string
	for i := range 10 {
		for _, f := range []struct {
			kind reflect.Type
			rule string
			arg  string
		}{{reflect.TypeFor[int](), "min=1,max=1000", "7"}, {reflect.TypeFor[string](), "max=50", `"some text"`}, {reflect.TypeFor[[]string](), "max=5", `["a","b"]`}} {
			name := fmt.Sprintf("%s_%d", f.kind.Kind(), i)
			fields = append(fields, reflect.StructField{Name: strings.ToUpper(name), Type: f.kind, Tag: reflect.StructTag(`json:"` + name + `" binding:"` + f.rule + `"`)})
			arguments = append(arguments, fmt.Sprintf("%q:%s", name, f.arg))
		}
	}
	return reflect.StructOf(fields), []byte("{" + strings.Join(arguments, ",") + "}")
}

// A checkCase is one schema and arguments that it allows.
type checkCase struct {
	name      string
	input     *Input
	arguments []byte
}

func checkCases(tb testing.TB) []checkCase {
	tb.Helper()
	thirty, arguments := thirtyFields()
	in := typeInput(tb, thirty)
	return []checkCase{
		{"3_fields", inputOf[threeFields](tb), []byte(`{"id":42,"name":"Ada Lovelace","email":"ada@example.com"}`)},
		{"30_fields", in, arguments},
	}
}

// resolved is the same schema as google/jsonschema-go has it.
func (c checkCase) resolved(tb testing.TB) *jsonschema.Resolved {
	tb.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(c.input.Schema, &s); err != nil {
		tb.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func (c checkCase) check(tb testing.TB) {
	tb.Helper()
	if _, problems := c.input.Check(context.Background(), c.arguments); len(problems) > 0 {
		tb.Fatal(problems)
	}
}

func (c checkCase) validate(tb testing.TB, r *jsonschema.Resolved) {
	tb.Helper()
	var v any
	if err := json.Unmarshal(c.arguments, &v); err != nil {
		tb.Fatal(err)
	}
	if err := r.Validate(v); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkCheck compares the check with what go-sdk's typed tools do: decode with
// encoding/json, then validate. Both begin at the bytes.
func BenchmarkCheck(b *testing.B) {
	for _, c := range checkCases(b) {
		b.Run(c.name+"/check", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.check(b)
			}
		})
		b.Run(c.name+"/decode_and_validate", func(b *testing.B) {
			r := c.resolved(b)
			b.ReportAllocs()
			for b.Loop() {
				c.validate(b, r)
			}
		})
	}
}

// TestCheckAllocations holds the check to a quarter of the allocations of decoding and
// validating, which do not move with the load of the machine.
func TestCheckAllocations(t *testing.T) {
	for _, c := range checkCases(t) {
		r := c.resolved(t)
		ours := testing.AllocsPerRun(100, func() { c.check(t) })
		theirs := testing.AllocsPerRun(100, func() { c.validate(t, r) })
		if ours > theirs/4 {
			t.Errorf("%s: the check allocates %.0f times, decoding and validating %.0f times", c.name, ours, theirs)
		}
	}
}
