package dispatch

import (
	"bytes"
	"strconv"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// sealed keeps hidden arguments out of reach. The members of an open argument are values
// under names that the caller chooses, and one of them could be a name that is hidden. Gin
// reads a form and the query together, so both count as one place.
type sealed struct{ hidden, open []int }

func newSealed(in *schema.Input) sealed {
	var s sealed
	for i, a := range in.Arguments {
		switch {
		case a.In != introspect.LocationQuery && a.In != introspect.LocationForm:
		case a.Rest:
			s.open = append(s.open, i)
		case a.Hidden:
			s.hidden = append(s.hidden, i)
		case a.Style == schema.StyleMap || a.Style == schema.StyleDeep:
			s.open = append(s.open, i)
		}
	}
	return s
}

// seal refuses the members of open arguments that have the name of a hidden value.
func (p *Plan) seal(v *schema.Values, m *meter) error {
	if len(p.sealed.hidden) == 0 {
		return nil
	}
	for _, i := range p.sealed.open {
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

// hides tells whether a name in a query or form is that of a hidden value or of a part of it.
func (p *Plan) hides(name []byte, v *schema.Values, m *meter) bool {
	for _, i := range p.sealed.hidden {
		a := &p.input.Arguments[i]
		if a.Style != schema.StyleMap {
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
