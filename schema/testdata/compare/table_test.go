package compare_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite the table in schema/README.md")

// A verdict is a cell of the table.
type verdict string

const (
	yes   verdict = "yes"
	loose verdict = "loose"
	wrong verdict = "wrong"
	fails verdict = "fails"
)

// judge asks the schema of a generator about every value of a row.
func (g generator) judge(t *testing.T, r row) verdict {
	t.Helper()
	s, err := g.compile(r)
	if err != nil {
		t.Logf("%s: %s fails: %v", r.name, g.name, err)
		return fails
	}
	out := yes
	for _, value := range r.refused {
		if err := validate(s, value); err == nil {
			t.Logf("%s: %s allows %s", r.name, g.name, value)
			out = loose
		}
	}
	for _, value := range r.binds {
		if err := validate(s, value); err != nil {
			t.Logf("%s: %s forbids %s: %v", r.name, g.name, value, err)
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

func TestDebug(t *testing.T) {
	for _, group := range rows {
		for _, r := range group.rows {
			line := r.name
			for _, g := range generators {
				line += " | " + string(g.judge(t, r))
			}
			fmt.Println(line)
		}
	}
	_, _ = os.ReadFile(filepath.Join("x"))
}
