package truth

import (
	"slices"
	"testing"
)

// wrong is a value that neither a number nor an enum has.
const wrong = "wrong-value"

// checkInput checks one input outside of the body: what the application does without it, with a
// value of another type, and with each value that the truth lists.
func (c *checker) checkInput(t *testing.T, base call, in *Input) {
	t.Helper()
	name := in.In + " " + in.Name
	if in.Open {
		return
	}
	if in.Example == nil {
		if in.Required {
			t.Errorf("%s: a required input needs an example", name)
		}
		return
	}
	if in.In != "path" {
		without := base.with(in, nil)
		switch {
		case in.Required:
			c.rejects(t, "without "+name, without)
		case !in.Conditional:
			c.accepts(t, "without "+name, without)
		}
		// Other optional inputs might hide the difference.
		least := base.least()
		if in.Default != nil && !same(c.do(t, least.with(in, nil)), c.do(t, least.with(in, in.Default))) {
			t.Errorf("%s: leaving it out is not the same as %v", name, in.Default)
		}
	}
	c.checkInputValues(t, base, in)
}

func (c *checker) checkInputValues(t *testing.T, base call, in *Input) {
	t.Helper()
	name := in.In + " " + in.Name
	scalar := slices.ContainsFunc(in.Type, func(s string) bool {
		return s == "integer" || s == "number" || s == "boolean"
	})
	switch {
	case len(in.Enum) > 0 && !in.Lenient:
		c.rejects(t, name+" outside of its enum", base.with(in, wrong))
	case scalar && !in.Lenient:
		c.rejects(t, name+" of the wrong type", base.with(in, wrong))
	case len(in.Known) > 0, scalar && in.In != "path":
		c.accepts(t, name+" with an unusual value", base.with(in, wrong))
	}
	if in.Conditional {
		return
	}
	for _, value := range slices.Concat(in.Enum, in.Known) {
		c.accepts(t, name+" with "+text(value), base.with(in, value))
	}
}

// checkBody checks the body as checkInput checks an input, for each member at each depth.
func (c *checker) checkBody(t *testing.T, base call) {
	t.Helper()
	body := c.route.Body
	if body == nil {
		return
	}
	if body.Example == nil {
		t.Fatal("a body needs an example")
	}
	if body.Required {
		c.rejects(t, "without a body", base.without())
	} else {
		c.accepts(t, "without a body", base.without())
	}
	if body.Schema == nil {
		return
	}
	for _, wrong := range c.app.conform(body.Schema, body.Example, "body") {
		t.Errorf("the example is not what the schema states: %s", wrong)
	}
	c.checkMembers(t, base, body.Schema, nil, map[*Schema]bool{})
}

// checkMembers checks the members of the schema at a path of the body. A schema that is being
// checked already, because it refers to itself, is not checked again.
func (c *checker) checkMembers(t *testing.T, base call, s *Schema, path []string, seen map[*Schema]bool) {
	t.Helper()
	s = c.app.resolve(s)
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	defer delete(seen, s)
	if s.Items != nil {
		c.checkMember(t, base, s.Items, append(slices.Clone(path), "0"), seen)
	}
	for name, member := range s.Properties {
		at := append(slices.Clone(path), name)
		without, ok := changed(base.body, at, nil)
		if !ok {
			continue // the example leaves it out
		}
		switch required := slices.Contains(s.Required, name); {
		case required:
			c.rejects(t, "without member "+name, base.withBody(without))
		case !member.Conditional && !member.ServerMade:
			r := c.accepts(t, "without member "+name, base.withBody(without))
			if member.Default == nil {
				break
			}
			if with, _ := changed(base.body, at, member.Default); !same(r, c.do(t, base.withBody(with))) {
				t.Errorf("%s: leaving it out is not the same as %v", name, member.Default)
			}
		}
		c.checkMember(t, base, member, at, seen)
	}
}

// checkMember checks that the application reads the member as the type that the schema states.
func (c *checker) checkMember(t *testing.T, base call, s *Schema, at []string, seen map[*Schema]bool) {
	t.Helper()
	conditional := s.Conditional
	s = c.app.resolve(s)
	if isAny(s) {
		return
	}
	var other any = wrong
	if slices.Contains(s.Type, "string") {
		other = 12345.5
	}
	if with, ok := changed(base.body, at, other); ok {
		c.rejects(t, "wrong type of "+at[len(at)-1], base.withBody(with))
	}
	if len(s.Enum) > 0 {
		with, _ := changed(base.body, at, wrong)
		c.rejects(t, "outside of the enum of "+at[len(at)-1], base.withBody(with))
	}
	for _, value := range s.Enum {
		with, ok := changed(base.body, at, value)
		if ok && value != nil && !conditional && !s.Conditional {
			c.accepts(t, at[len(at)-1]+" with "+text(value), base.withBody(with))
		}
	}
	c.checkMembers(t, base, s, at, seen)
}
