package interp

import (
	"go/ast"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

// shouldRun reports whether the body of a function shows something that the types of its results
// do not: it gets a value that is tracked, it returns an interface, or it is short.
func (m *Machine) shouldRun(decl *load.Func, c *Call) bool {
	if m.Wants != nil && m.Wants(decl) {
		return true
	}
	if m.Tracked != nil {
		if m.tracks(c.Recv, 0) {
			return true
		}
		for i, a := range c.Args {
			if m.tracks(a, 0) && !isContext(parameter(c.Obj, i)) {
				return true
			}
		}
	}
	for v := range c.Results.Variables() {
		if loose(v.Type(), 0) {
			return true
		}
	}
	if m.Converts != nil && m.symbolic(c) && m.Converts(decl) {
		return true
	}
	if basicResults(c.Results) && (m.symbolic(c) || c.Recv != nil && m.bound(c.Recv)) {
		return true
	}
	for i, a := range c.Args {
		p := parameter(c.Obj, i)
		if p == nil {
			continue
		}
		if types.IsInterface(p) && m.bound(a) {
			return true // it checks the bound value, of any type
		}
		if state.IsErrorType(p) && basicResults(c.Results) {
			return true // it makes a status or a text of an error
		}
	}
	return size(decl.Decl.Body) <= small
}

// small is the size of a function that is run because it costs nothing.
const small = 12

func size(b *ast.BlockStmt) int {
	n := 0
	ast.Inspect(b, func(node ast.Node) bool {
		switch node.(type) {
		case ast.Stmt, *ast.CallExpr:
			n++
		}
		return n <= small
	})
	return n
}

func parameter(f *types.Func, i int) types.Type {
	sig, ok := f.Type().(*types.Signature)
	if !ok || sig.Params().Len() == 0 {
		return nil
	}
	return sig.Params().At(min(i, sig.Params().Len()-1)).Type()
}

// isContext reports whether a type is context.Context. A function that gets the request as a
// context uses it for cancellation.
func isContext(t types.Type) bool {
	n := typeargs.NamedOf(t)
	return n != nil && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" && n.Obj().Name() == "Context"
}

// tracks reports whether a tracked value is in v.
func (m *Machine) tracks(v state.Value, depth int) bool {
	const deep = 3
	if v == nil || depth > deep {
		return false
	}
	if m.Tracked(v) {
		return true
	}
	switch v := v.(type) {
	case *state.Union:
		for _, a := range m.Alts(v) {
			if m.tracks(a.V, depth+1) {
				return true
			}
		}
	case *state.Pointer:
		return m.tracks(v.To.V, depth)
	case *state.Struct:
		for _, c := range v.Cells {
			if c != nil && m.tracks(c.V, depth+1) {
				return true
			}
		}
	case *state.Slice:
		for _, e := range v.Elems {
			if m.tracks(e, depth+1) {
				return true
			}
		}
	case *state.Func:
		return v.Recv != nil && m.tracks(v.Recv, depth+1)
	}
	return false
}

// bound reports whether v is, or points to, a struct that a request was bound to.
func (m *Machine) bound(v state.Value) bool {
	v = m.Only(v)
	if p, ok := v.(*state.Pointer); ok {
		v = m.Get(p.To)
	}
	switch v := v.(type) {
	case *state.Struct:
		return v.Source != nil && len(v.Source.Field) == 0
	case *state.Unknown:
		return v.Origin != nil && len(v.Origin.Field) == 0
	default:
		return false
	}
}

// symbolic reports whether an argument is a part of the request.
func (m *Machine) symbolic(c *Call) bool {
	for _, a := range c.Args {
		for _, alt := range m.Alts(a) {
			if _, ok := alt.V.(*state.Symbol); ok {
				return true
			}
		}
	}
	return false
}

func basicResults(t *types.Tuple) bool {
	for v := range t.Variables() {
		r := v.Type()
		if _, ok := r.Underlying().(*types.Basic); !ok && !state.IsErrorType(r) {
			return false
		}
	}
	return t.Len() > 0
}

// loose reports whether a type does not show what is in it: an interface other than error and
// context.Context, a function, or something that has one.
func loose(t types.Type, depth int) bool {
	const deep = 3
	if t == nil || depth > deep || state.IsErrorType(t) || isContext(t) {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Interface:
		return true
	case *types.Signature:
		return depth == 0
	case *types.Pointer:
		return loose(u.Elem(), depth)
	case *types.Slice:
		return loose(u.Elem(), depth+1)
	case *types.Map:
		return loose(u.Elem(), depth+1)
	case *types.Struct:
		for field := range u.Fields() {
			if field.Exported() && loose(field.Type(), depth+1) {
				return true
			}
		}
	}
	return false
}
