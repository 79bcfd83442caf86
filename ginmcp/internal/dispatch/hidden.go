package dispatch

import (
	"bytes"
	"strconv"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// hiddenNames prevents a caller from setting the values of hidden arguments. The caller chooses the
// names of the members of an open argument, and could choose the name of a hidden value. Gin reads
// a form and the query together, so both count as one location. Hidden and open are positions of
// arguments.
type hiddenNames struct{ hidden, open []int }

func newHiddenNames(in *schema.Input) hiddenNames {
	var h hiddenNames
	for i, a := range in.Arguments {
		switch {
		case a.In != introspect.LocationQuery && a.In != introspect.LocationForm:
		case a.Rest:
			h.open = append(h.open, i)
		case a.Hidden:
			h.hidden = append(h.hidden, i)
		case isOpen(a.Style) || a.Style == schema.StyleDeep:
			h.open = append(h.open, i)
		}
	}
	return h
}

// isOpen reports whether the members of an argument are values under their own names.
func isOpen(s schema.Style) bool { return s == schema.StyleMap || s == schema.StyleForm }

// checkHidden refuses the members of open arguments that have the name of a hidden value.
func (p *Plan) checkHidden(v *schema.Values, m *meter) error {
	if len(p.hidden.hidden) == 0 {
		return nil
	}
	for _, i := range p.hidden.open {
		err := p.texts(i, v, m, func(name, _ []byte) error {
			if p.hides(name, v, m) {
				return &ArgumentError{p.input.Arguments[i].Name, "has an unknown member " + strconv.Quote(string(name))}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// hides reports whether a name in a query or form is that of a hidden value or of a part of it.
func (p *Plan) hides(name []byte, v *schema.Values, m *meter) bool {
	for _, i := range p.hidden.hidden {
		a := &p.input.Arguments[i]
		if !isOpen(a.Style) {
			rest, found := bytes.CutPrefix(name, p.names[i])
			if found && (len(rest) == 0 || rest[0] == '[') {
				return true
			}
			continue
		}
		found := false
		err := p.texts(i, v, m, func(hidden, _ []byte) error {
			found = found || bytes.Equal(hidden, name)
			return nil
		})
		if found || err != nil {
			return true
		}
	}
	return false
}
