package endpoint

import (
	"go/constant"
	"go/token"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/jsonshape"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// ReadsBody reports whether a handler reads something from the body.
func (r *Route) ReadsBody() bool {
	isBody := func(in introspect.Location) bool {
		return in == introspect.LocationBody || in == introspect.LocationForm
	}
	if r.Unread != nil || len(r.Open) > 0 {
		return true
	}
	return slices.ContainsFunc(r.Bindings, func(b *Binding) bool { return isBody(b.In) }) ||
		slices.ContainsFunc(r.Inputs, func(i *Input) bool { return isBody(i.In) })
}

// Use records a use of the input: as a text, and with what is used instead if it is missing.
func (i *Input) Use(m *interp.Machine, s *state.Symbol, v state.Value) {
	if jsonshape.IsStringType(s.T) {
		i.raw = true
	}
	missing := state.Conj{{F: i.Missing, Branch: 0}}
	var instead *state.Const
	m.With(missing, func() {
		for _, alt := range m.Alts(v) {
			if !slices.ContainsFunc(
				state.Expand(state.DNF{alt.Tags}),
				func(c state.Conj) bool { _, ok := c.And(missing); return ok },
			) {
				continue
			}
			c, ok := alt.V.(*state.Const)
			if !ok || c.Data || instead != nil && !constant.Compare(instead.V, token.EQL, c.V) {
				instead = nil
				return
			}
			instead = c
		}
	})
	if instead == nil || IsZero(instead.V) {
		return
	}
	if i.Default != nil && i.Default.ExactString() != instead.V.ExactString() {
		i.conflicting = true
	}
	i.Default = instead.V
}

// Compare records a value that an input is compared with.
func Compare(l *state.Label) {
	i, ok := l.Subject.(*Input)
	if ok && l.Op == token.EQL &&
		!slices.ContainsFunc(i.Known, func(v constant.Value) bool { return v.ExactString() == l.Value.ExactString() }) {
		i.Known = append(i.Known, l.Value)
	}
}
