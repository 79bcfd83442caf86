package ginmcp

import (
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// WithFacts uses the given facts, which `ginmcp gen` found in the application's source, instead
// of those that generated files registered. It is needed only where one process has two engines
// with routes of the same method and path. The default is [introspect.Registered]. It may be given
// several times; the facts add up. WithFacts(introspect.Facts{}) uses none.
func WithFacts(f introspect.Facts) Option {
	return optionFunc(func(c *config) error {
		c.facts = append(c.facts, f)
		return nil
	})
}

// generated returns the facts of the options or, if there are none, the registered ones.
func (c *config) generated() []introspect.Facts {
	if c.facts != nil {
		return slices.Clone(c.facts)
	}
	return introspect.Registered()
}
