package stdmodel

import (
	"go/types"
	"path"
	"strings"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// Joined returns the path of a group or route as Gin joins it.
func Joined(m *interp.Machine, prefix, relative state.Value) state.Value {
	t := types.Typ[types.String]
	return m.Lift(prefix, t, func(p state.Value) state.Value {
		return m.Lift(relative, t, func(r state.Value) state.Value { return joinedOne(p, r, t) })
	})
}

func joinedOne(prefix, relative state.Value, t types.Type) state.Value {
	base, known := state.String(prefix)
	rel, relKnown := state.String(relative)
	switch {
	case known && relKnown:
		return state.StringOf(joinPaths(base, rel))
	case relKnown:
		suffix := ""
		if text, ok := prefix.(*state.Text); ok {
			suffix = text.Suffix
		}
		if rel == "" {
			return prefix
		}
		return &state.Text{T: t, Suffix: joinPaths("/"+strings.TrimLeft(suffix, "/"), rel)}
	default:
		if text, ok := relative.(*state.Text); ok {
			return &state.Text{T: t, Suffix: text.Suffix}
		}
		return &state.Text{T: t}
	}
}

func joinPaths(base, relative string) string {
	if relative == "" {
		return base
	}
	out := path.Join(base, relative)
	if strings.HasSuffix(relative, "/") && !strings.HasSuffix(out, "/") {
		out += "/"
	}
	return out
}
