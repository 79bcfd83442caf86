package compare_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/schema/testdata/compare/types"
	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

// A verdict is a cell of the table.
type verdict string

const (
	yes   verdict = "yes"
	loose verdict = "loose"
	wrong verdict = "wrong"
	fails verdict = "fails"
)

// judge asks the schema of a generator about every value of a row. With -v it says why.
func (g generator) judge(t *testing.T, r row) verdict {
	t.Helper()
	explain := func(format string, args ...any) {
		if testing.Verbose() {
			t.Logf(format, args...)
		}
	}
	s, err := g.compile(r)
	if err != nil {
		explain("%s: %s fails: %v", r.name, g.name, err)
		return fails
	}
	out := yes
	for _, value := range r.refused {
		if err := validate(s, value); err == nil {
			explain("%s: %s allows %s", r.name, g.name, value)
			out = loose
		}
	}
	for _, value := range r.binds {
		if err := validate(s, value); err != nil {
			explain("%s: %s forbids %s: %v", r.name, g.name, value, err)
			out = wrong
		}
	}
	return out
}

// compile makes a validator of a generator's schema. Formats and content count: a generator
// that only says "email" has said it.
func (g generator) compile(r row) (s *validator.Schema, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	raw, err := g.make(r)
	if err != nil {
		return nil, err
	}
	doc, err := validator.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := validator.NewCompiler()
	c.DefaultDraft(g.draft)
	c.AssertFormat()
	c.AssertContent()
	if err := c.AddResource("mem:///schema", doc); err != nil {
		return nil, err
	}
	return c.Compile("mem:///schema")
}

func validate(s *validator.Schema, value string) error {
	v, err := validator.UnmarshalJSON(strings.NewReader(value))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

// TestUnknownMembers is why no row has them: whether an object is closed is a choice.
func TestUnknownMembers(t *testing.T) {
	r := body[types.Optional]("")
	const value = `{"name":"a","size":1,"unknown":true}`
	if err := bind(t, r, value); err != nil {
		t.Errorf("Gin ignores an unknown member, got %v", err)
	}
	for _, g := range generators {
		s, err := g.compile(r)
		if err != nil {
			t.Fatal(err)
		}
		if open := validate(s, value) == nil; open != (g.name == "swag" || g.name == "ours") {
			t.Errorf("%s: open is %t, which is not what the README says", g.name, open)
		}
	}
}
