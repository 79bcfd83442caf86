package catalogue

import (
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/introspect"
)

// A subject is an operation that access decisions are about: that of a route or of a virtual tool.
type subject struct {
	op *introspect.Operation
	// requirement is the index of the scopes that a caller needs.
	requirement int
	// builtin is true for a tool of ginmcp itself, which reaches only what its caller may use.
	builtin bool
	// offered is true if the subject has a component.
	offered bool
}

// subjects lists the subjects in the order of the candidates, whose indexes the components have.
func (b *builder) subjects() {
	c := b.catalogue
	for _, one := range b.candidates {
		s := subject{op: one.op, builtin: one.virtual != nil && one.virtual.builtin}
		needed := b.spec.requirement(one.op)
		same := func(r authz.Requirement) bool { return reflect.DeepEqual(r, needed) }
		if s.requirement = slices.IndexFunc(c.requirements, same); s.requirement < 0 {
			s.requirement = len(c.requirements)
			c.requirements = append(c.requirements, needed)
		}
		c.subjects = append(c.subjects, s)
	}
}

// requirement returns the scopes that a caller of an operation needs.
func (s *Spec) requirement(op *introspect.Operation) authz.Requirement {
	var r authz.Requirement
	if s.DocumentScopes && op.Sources[introspect.FactScopes] != introspect.SourceExplicit {
		r = documented(op.Security)
	}
	return r.And(op.Scopes).And(s.Scopes)
}

// documented returns the scopes in the security requirements of a document, any one of which
// suffices. A requirement without scopes names credentials other than an access token. They cannot
// be checked here, so such a requirement does not replace the scopes of another one. An empty
// requirement means that the operation needs no credentials.
func documented(security []introspect.SecurityRequirement) authz.Requirement {
	var r authz.Requirement
	for _, requirement := range security {
		if len(requirement) == 0 {
			return nil
		}
		var scopes []string
		for _, listed := range requirement {
			for _, scope := range listed {
				if authz.CheckScope(scope) == nil {
					scopes = append(scopes, scope)
				}
			}
		}
		if slices.Sort(scopes); len(scopes) > 0 {
			r = append(r, slices.Compact(scopes))
		}
	}
	return r
}

// Restricted reports whether an operation needs scopes.
func (c *Catalogue) Restricted() bool {
	return slices.ContainsFunc(c.requirements, func(r authz.Requirement) bool { return len(r) > 0 })
}

// Subjects returns the number of subjects: the operations first, in their order, and then the
// virtual tools.
func (c *Catalogue) Subjects() int { return len(c.subjects) }

// Subject returns the operation of a subject, which must not be modified, and whether the subject
// is a tool of ginmcp's own, such as that of a search.
func (c *Catalogue) Subject(i int) (op *introspect.Operation, builtin bool) {
	return c.subjects[i].op, c.subjects[i].builtin
}

// Tagged reports whether f is true for a subject with a component and a tag.
func (c *Catalogue) Tagged(tag string, f func(subject int) bool) bool {
	for i, s := range c.subjects {
		if s.offered && slices.Contains(s.op.Tags, tag) && f(i) {
			return true
		}
	}
	return false
}

// Requirement returns the scopes that a caller of a subject needs.
func (c *Catalogue) Requirement(i int) authz.Requirement {
	return c.requirements[c.subjects[i].requirement]
}
