package catalogue

import (
	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// An Origin is an operation and what it became.
type Origin struct {
	// Operation must not be modified.
	Operation *introspect.Operation
	Kind      routemap.Kind
	// Tool is the name of the tool, or "" if there is none, and Input describes its arguments.
	Tool  string
	Input *schema.Input
	// Reason states why there is no component. It is "" if there is one.
	Reason string
}

// origin returns what a candidate became.
func (c *candidate) origin() Origin {
	o := Origin{Operation: c.op, Kind: c.kind, Reason: c.why}
	switch {
	case c.err != nil:
		o.Kind, o.Reason = routemap.Exclude, c.err.Error()
	case c.entry != nil:
		o.Tool = c.entry.Name()
		if c.operation != nil {
			o.Input = c.operation.Input()
		}
	}
	return o
}

// Origins returns the operations of routes that the caller sees, including those without a
// component, in the order of the routes. It returns nil if every component is withheld.
func (v *View) Origins() []Origin {
	var out []Origin
	for i, o := range v.catalogue.origins {
		if v.lists(i) {
			out = append(out, o)
		}
	}
	return out
}

// Whole reports whether the caller may use every component, and so may know everything about the
// application.
func (v *View) Whole() bool {
	if v.access == nil {
		return true
	}
	if v.catalogue.withheld {
		return false
	}
	for i := range v.catalogue.subjects {
		if v.verdict(i) != Allowed {
			return false
		}
	}
	return true
}
