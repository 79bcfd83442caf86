package web

import (
	"context"
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

// registrars runs the functions that register routes: initializers first, then the functions that
// no other one of them mentions, then those that were not reached.
func (a *analysis) registrars(ctx context.Context) {
	m := a.machine
	m.Steps = registrationSteps
	seen := map[endpoint.Key]bool{}
	a.collect = func(r *endpoint.Route) {
		k := endpoint.KeyOf(r)
		if !seen[k] {
			seen[k] = true
			a.routes = append(a.routes, r)
		}
	}
	defer func() { a.collect = nil }()
	for _, f := range a.graph.Order {
		if f.Obj.Name() == "init" && f.Decl.Recv == nil && f.Pkg.Local {
			a.enter(f)
		}
	}
	for _, f := range a.graph.Order {
		if ctx.Err() == nil && a.graph.Registers[f.Obj] && f.Pkg.Local && !a.graph.Mentioned[f.Obj] &&
			f.Obj.Name() != "init" {
			a.enter(f)
		}
	}
	for _, f := range a.graph.Order {
		if ctx.Err() == nil && a.graph.Direct[f.Obj] && f.Pkg.Local && !m.WasRun(f.Decl.Body) {
			a.enter(f)
		}
	}
}

// enter runs a function with unknown parameters.
func (a *analysis) enter(f *load.Func) {
	sig, ok := f.Obj.Type().(*types.Signature)
	if !ok || sig.TypeParams().Len() > 0 {
		return
	}
	args := make([]state.Value, sig.Params().Len())
	for i := range args {
		args[i] = a.parameter(sig.Params().At(i).Type())
	}
	fn := &state.Func{T: sig, Obj: f.Obj}
	if sig.Recv() != nil {
		fn.Recv = &state.Unknown{T: sig.Recv().Type()}
	}
	a.machine.Call(fn, args, nil)
}

// parameter returns an unknown parameter.
func (a *analysis) parameter(t types.Type) state.Value {
	if v := a.modelled(t); v != nil {
		return v
	}
	return &state.Unknown{T: t}
}
