package endpoint

import (
	"go/constant"
	"go/types"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// A Converter is a function that makes something else of a text.
type Converter struct {
	Kind string
	// Layout is the argument with the layout of a time, -1 for none; Text is the one with the text.
	Layout, Text int
	// Parse makes a constant of a text that is known.
	Parse func(string) (constant.Value, bool)
}

// Conversion records a conversion of the input, and returns the fork of whether it fails.
func (i *Input) Conversion(m *interp.Machine, c *interp.Call, conv Converter) *state.Fork {
	record := &Conversion{kind: conv.Kind, t: c.Result(0)}
	if conv.Layout >= 0 {
		record.layout, _ = state.String(m.Only(c.Arg(conv.Layout)))
	}
	if strings.HasPrefix(conv.Kind, "integer") && c.Obj != nil && c.Obj.FullName() == "strconv.ParseInt" {
		if bits, ok := state.Int(m.Only(c.Arg(2))); ok && bits == 32 {
			record.t = types.Typ[types.Int32]
		}
	}
	for _, old := range i.conversions {
		if old.kind == record.kind && old.layout == record.layout && types.Identical(old.t, record.t) && old.fork != nil {
			return old.fork
		}
	}
	if c.Expr != nil {
		record.position = m.Position(c.Expr)
	}
	record.fork = m.NewFork(&state.Label{Kind: state.LabelMalformed, Subject: record})
	record.input = i
	i.conversions = append(i.conversions, record)
	return record.fork
}
