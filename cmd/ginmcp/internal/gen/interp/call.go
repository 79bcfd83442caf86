package interp

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/typeargs"
)

// A Call is a call of a function that a model replaces, or that is not run.
type Call struct {
	// Func is the function; Obj is its declaration, nil for a literal.
	Func *state.Func
	Obj  *types.Func
	Recv state.Value
	// Args are the arguments; those of a variadic parameter are one *Slice.
	Args []state.Value
	// Expr is the call in the source; nil if a model makes the call.
	Expr *ast.CallExpr
	// Results are the types of the results.
	Results *types.Tuple
}

// Arg returns an argument, or an unknown value.
func (c *Call) Arg(i int) state.Value {
	if i < len(c.Args) && c.Args[i] != nil {
		return c.Args[i]
	}
	return &state.Unknown{}
}

// Unknown returns unknown results of a call.
func (c *Call) Unknown() state.Value {
	if c.Results == nil || c.Results.Len() == 0 {
		return state.Tuple{}
	}
	if c.Results.Len() == 1 {
		return &state.Unknown{T: c.Results.At(0).Type()}
	}
	return unknownTuple(c.Results)
}

// Result returns the type of a result, or nil.
func (c *Call) Result(i int) types.Type {
	if c.Results == nil || i >= c.Results.Len() {
		return nil
	}
	return c.Results.At(i).Type()
}

func (m *Machine) callExpr(e *ast.CallExpr) state.Value {
	fun := ast.Unparen(e.Fun)
	if tv, ok := m.frame.pkg.Info.Types[fun]; ok {
		switch {
		case tv.IsType():
			if len(e.Args) != 1 {
				return nil
			}
			return m.converted(m.Eval(e.Args[0]), m.typeOf(fun))
		case tv.IsBuiltin():
			return m.builtin(e, fun)
		}
	}
	fn := m.Eval(fun)
	sig, _ := m.typeOf(fun).(*types.Signature)
	if sig == nil {
		if t := m.typeOf(fun); t != nil {
			sig, _ = t.Underlying().(*types.Signature)
		}
	}
	return m.call(fn, m.arguments(e, sig), e, sig)
}

// arguments evaluates the arguments of a call.
func (m *Machine) arguments(e *ast.CallExpr, sig *types.Signature) []state.Value {
	var args []state.Value
	if len(e.Args) == 1 {
		v := m.Eval(e.Args[0])
		if t, ok := v.(state.Tuple); ok {
			args = append(args, t...)
		} else {
			args = append(args, m.Copied(v))
		}
	} else {
		for _, a := range e.Args {
			args = append(args, m.Copied(m.Eval(a)))
		}
	}
	if sig == nil {
		return args
	}
	if sig.Variadic() && !e.Ellipsis.IsValid() {
		last := sig.Params().Len() - 1
		t := sig.Params().At(last).Type()
		rest := &state.Slice{T: t}
		if len(args) > last {
			for _, a := range args[last:] {
				rest.Elems = append(rest.Elems, m.converted(a, state.ElemOf(t)))
			}
			args = args[:last]
		}
		args = append(args, rest)
	}
	for i := range args {
		if i < sig.Params().Len() {
			args[i] = m.converted(args[i], sig.Params().At(i).Type())
		}
	}
	return args
}

// Call calls a function. Args are as in Call.Args.
func (m *Machine) Call(fn state.Value, args []state.Value, e *ast.CallExpr) state.Value {
	var sig *types.Signature
	if fn != nil && fn.Type() != nil {
		sig, _ = fn.Type().Underlying().(*types.Signature)
	}
	return m.call(fn, args, e, sig)
}

func (m *Machine) call(fn state.Value, args []state.Value, e *ast.CallExpr, sig *types.Signature) state.Value {
	var results *types.Tuple
	if sig != nil {
		results = sig.Results()
	}
	var t types.Type = results
	if results != nil && results.Len() == 1 {
		t = results.At(0).Type()
	}
	v := m.Choose(fn, t, func(fn state.Value) state.Value {
		c := &Call{Args: args, Expr: e, Results: results}
		f, ok := fn.(*state.Func)
		if !ok {
			return m.opaque(c)
		}
		c.Func, c.Obj, c.Recv = f, f.Obj, m.materialized(f.Recv)
		if f.Recv == nil {
			return m.one(c)
		}
		return m.Choose(f.Recv, t, func(recv state.Value) state.Value {
			one := *c
			one.Recv = m.materialized(recv)
			return m.one(&one)
		})
	})
	return m.settle(v, results)
}

// settle makes a tuple of the union of tuples that the alternatives of a call returned.
func (m *Machine) settle(v state.Value, results *types.Tuple) state.Value {
	u, ok := v.(*state.Union)
	if !ok || results == nil || results.Len() < 2 {
		return v
	}
	out := make(state.Tuple, results.Len())
	for i := range out {
		var alts []state.Alt
		for _, a := range u.Alts {
			t, ok := a.V.(state.Tuple)
			if !ok || len(t) != len(out) {
				return unknownTuple(results)
			}
			alts = append(alts, flat(state.Alt{V: t[i], Tags: a.Tags})...)
		}
		out[i] = state.NewUnion(results.At(i).Type(), alts)
	}
	return out
}

// flat returns the alternatives of an alternative that is a union itself.
func flat(a state.Alt) []state.Alt {
	u, ok := a.V.(*state.Union)
	if !ok {
		return []state.Alt{a}
	}
	var out []state.Alt
	for _, b := range u.Alts {
		if tags, ok := a.Tags.And(b.Tags); ok {
			out = append(out, state.Alt{V: b.V, Tags: tags})
		}
	}
	return out
}

// one calls a function whose receiver is one value.
func (m *Machine) one(c *Call) state.Value {
	f := c.Func
	if model, ok := f.Model.(func(*Machine, *Call) state.Value); ok {
		if v := model(m, c); v != nil {
			return v
		}
		return c.Unknown()
	}
	if env, ok := f.Env.(*frame); ok {
		return m.run(c, env.pkg, nil, f.Lit.Type, f.Lit.Body, env, env.targs)
	}
	if c.Obj == nil {
		return m.opaque(c)
	}
	m.resolve(c)
	if model := m.Models[c.Obj.Origin().FullName()]; model != nil {
		if v := model(m, c); v != nil {
			return v
		}
	}
	decl := m.Program.Func(c.Obj)
	if decl == nil || !m.shouldRun(decl, c) {
		return m.opaque(c)
	}
	targs := f.Targs
	if c.Recv != nil {
		targs = typeargs.Of(c.Obj, nil, recvType(c))
	}
	return m.run(c, decl.Pkg, decl, decl.Decl.Type, decl.Decl.Body, nil, targs)
}

// recvType returns the type whose method is called.
func recvType(c *Call) types.Type {
	if sig, ok := c.Obj.Type().(*types.Signature); ok && sig.Recv() != nil {
		if n := typeargs.NamedOf(sig.Recv().Type()); n != nil && n.TypeArgs().Len() > 0 && !isParam(n.TypeArgs().At(0)) {
			return n
		}
	}
	return c.Recv.Type()
}

func isParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// resolve finds the method of the dynamic type of the receiver.
func (m *Machine) resolve(c *Call) {
	if c.Recv == nil {
		return
	}
	sig, ok := c.Obj.Type().(*types.Signature)
	if !ok || sig.Recv() == nil || !types.IsInterface(sig.Recv().Type()) {
		return
	}
	t := c.Recv.Type()
	if t == nil {
		return
	}
	if types.IsInterface(t) {
		if _, object := c.Recv.(Object); object || m.Dynamic == nil {
			return
		}
		if f := m.Dynamic(c.Obj, t); f != nil {
			c.Obj = f
			if fs, ok := f.Type().(*types.Signature); ok {
				c.Recv = &state.Unknown{T: fs.Recv().Type()}
			}
		}
		return
	}
	obj, index, _ := types.LookupFieldOrMethod(t, true, c.Obj.Pkg(), c.Obj.Name())
	f, ok := obj.(*types.Func)
	if !ok {
		return
	}
	for _, i := range index[:len(index)-1] {
		s := state.StructOf(c.Recv.Type())
		if s == nil || i >= s.NumFields() {
			return
		}
		cell, v := m.oneField(c.Recv, nil, i, s.Field(i))
		switch {
		case cell != nil:
			c.Recv = m.pointerTo(cell)
		case v != nil:
			c.Recv = v
		default:
			c.Recv = &state.Unknown{T: s.Field(i).Type()}
		}
	}
	c.Obj = f
	s := f.Type().(*types.Signature) //nolint:forcetypeassert // the type of a method is a signature
	if types.IsInterface(s.Recv().Type()) {
		m.resolve(c) // an embedded interface
	}
}

const (
	maxDepth     = 48
	maxRecursion = 1
)

// run runs the body of a function.
func (m *Machine) run(
	c *Call, pkg *load.Package, decl *load.Func, typ *ast.FuncType, body *ast.BlockStmt, env *frame, targs typeargs.Map,
) state.Value {
	if m.depth >= maxDepth || m.active[body] > maxRecursion || !m.step() {
		return m.opaque(c)
	}
	m.depth++
	m.active[body]++
	m.ran[body] = true
	saved := m.frame
	f := &frame{
		pkg:   pkg,
		fn:    decl,
		outer: env,
		vars:  map[types.Object]*state.Cell{},
		targs: targs,
		start: len(m.Trail),
		base:  len(m.Conditions),
	}
	m.frame = f
	defer func() {
		m.frame = saved
		m.depth--
		m.active[body]--
	}()
	m.bind(c, decl, typ)
	if m.block(body.List) {
		m.leave(nil)
	}
	return m.finish(f)
}

// bind declares the receiver, the parameters and the results.
func (m *Machine) bind(c *Call, decl *load.Func, typ *ast.FuncType) {
	f := m.frame
	if decl != nil && decl.Decl.Recv != nil && len(decl.Decl.Recv.List) > 0 {
		m.bindReceiver(c, decl.Decl.Recv.List[0])
	}
	i := 0
	for _, field := range typ.Params.List {
		for _, name := range field.Names {
			if obj, ok := f.pkg.Info.Defs[name].(*types.Var); ok {
				m.define(obj, c.argument(i, f.targs.Apply(obj.Type(), m.types)))
			}
			i++
		}
		if len(field.Names) == 0 {
			i++
		}
	}
	f.sig = &types.Signature{}
	var vars []*types.Var
	if typ.Results != nil {
		for _, field := range typ.Results.List {
			t := m.typeOf(field.Type)
			for _, name := range field.Names {
				v := types.NewVar(name.Pos(), nil, name.Name, t)
				vars = append(vars, v)
				if obj, ok := f.pkg.Info.Defs[name].(*types.Var); ok {
					f.results = append(f.results, m.define(obj, state.Zero(t)))
				} else {
					f.results = append(f.results, &state.Cell{V: state.Zero(t), T: t})
				}
			}
			if len(field.Names) == 0 {
				vars = append(vars, types.NewVar(field.Pos(), nil, "", t))
				f.results = append(f.results, &state.Cell{V: state.Zero(t), T: t})
			}
		}
	}
	f.sig = types.NewSignatureType(nil, nil, nil, nil, types.NewTuple(vars...), false)
}

func (c *Call) argument(i int, t types.Type) state.Value {
	if i < len(c.Args) && c.Args[i] != nil {
		return c.Args[i]
	}
	return &state.Unknown{T: t}
}

// bindReceiver declares the receiver. A method with a value receiver gets a copy of what a pointer
// points to.
func (m *Machine) bindReceiver(c *Call, field *ast.Field) {
	if len(field.Names) == 0 || c.Recv == nil {
		return
	}
	obj, ok := m.frame.pkg.Info.Defs[field.Names[0]].(*types.Var)
	if !ok {
		return
	}
	v := c.Recv
	if _, pointer := obj.Type().(*types.Pointer); !pointer {
		if p, ok := v.(*state.Pointer); ok {
			v = m.Copied(m.Get(p.To))
		} else if cell := m.Deref(v); cell != nil {
			v = m.Get(cell)
		}
	}
	m.define(obj, v)
}

// finish joins the ends of all paths through a function and returns its results.
func (m *Machine) finish(f *frame) state.Value {
	if len(f.exits) == 0 { // it never returns
		m.Conditions = m.Conditions[:min(f.base, len(m.Conditions))]
		return unknownResults(f.sig.Results())
	}
	m.Undo(f.start)
	m.Conditions = m.Conditions[:min(f.base, len(m.Conditions))]
	outs := make([]outcome, len(f.exits))
	for i, e := range f.exits {
		outs[i] = outcome{Branch: Branch{When: e.when, Falls: true}, diff: e.diff}
	}
	m.merge(nil, outs)
	for _, d := range slices.Backward(f.defers) {
		d()
	}
	values := make(state.Tuple, len(f.results))
	for i, c := range f.results {
		values[i] = m.Get(c)
	}
	if len(values) == 1 {
		return values[0]
	}
	return values
}

func unknownResults(t *types.Tuple) state.Value {
	if t.Len() == 1 {
		return &state.Unknown{T: t.At(0).Type()}
	}
	return unknownTuple(t)
}

// opaque is a call of a function that is not run.
func (m *Machine) opaque(c *Call) state.Value {
	if c.Recv != nil && m.Tracked != nil && m.tracks(c.Recv, 0) && m.Escape != nil {
		m.Escape(m, c, c.Recv)
	}
	for _, a := range c.Args {
		m.lose(c, a)
	}
	return c.Unknown()
}

// lose handles an argument of a function that is not run: a function may be called by it, what a
// pointer points to may be changed, and a model may have to know.
func (m *Machine) lose(c *Call, v state.Value) {
	if v == nil {
		return
	}
	tracked := func(a state.Alt) bool { return m.Tracked != nil && m.tracks(a.V, 0) }
	if !slices.ContainsFunc(m.Alts(v), tracked) {
		m.Use(v) // with all alternatives: a default is one of them
	}
	for _, a := range m.Alts(v) {
		m.loseOne(c, a.V)
	}
}

func (m *Machine) loseOne(c *Call, v state.Value) {
	if m.Tracked != nil && m.tracks(v, 0) {
		if m.Escape != nil {
			m.Escape(m, c, v)
		}
		return
	}
	switch v := v.(type) {
	case *state.Func:
		m.callback(v)
	case *state.Pointer:
		// The function may change it, except where it only reads a composite literal.
		m.clobber(v)
	case *state.Slice:
		for _, e := range v.Elems {
			if f, ok := m.Only(e).(*state.Func); ok {
				m.callback(f)
			}
		}
	}
}

// clobber forgets what a function that is not run can change through a pointer: a variable of a
// basic type, a slice, and the fields of a struct that nothing was assigned to.
func (m *Machine) clobber(p *state.Pointer) {
	switch v := m.Get(p.To).(type) {
	case *state.Const, *state.Text, *state.Nil, *state.Slice:
		m.Set(p.To, &state.Unknown{T: p.To.T})
	case *state.Struct:
		for i := range v.Cells {
			c := v.Cell(i)
			switch m.Get(c).(type) {
			case *state.Const, *state.Text, *state.Nil, *state.Slice:
				m.Set(c, &state.Unknown{T: c.T})
			}
		}
	}
}

// callback runs a function that another one may call.
func (m *Machine) callback(f *state.Func) {
	sig, ok := f.T.Underlying().(*types.Signature)
	if !ok || f.Model != nil || f.Lit == nil && m.Program.Func(f.Obj) == nil {
		return
	}
	if f.Lit == nil && (m.Wants == nil || !m.Wants(m.Program.Func(f.Obj))) {
		return
	}
	args := make([]state.Value, sig.Params().Len())
	for i := range args {
		args[i] = &state.Unknown{T: sig.Params().At(i).Type()}
	}
	fork := m.NewFork(nil)
	m.branches([]arm{
		{when: state.DNF{state.Conj{{F: fork, Branch: 0}}}, run: func() bool { m.call(f, args, nil, sig); return true }},
		{when: state.DNF{state.Conj{{F: fork, Branch: 1}}}, run: func() bool { return true }},
	})
}

// Use reports that a value is passed to a function that is not run, or is otherwise used for
// something that is not known.
func (m *Machine) Use(v state.Value) {
	if m.Used != nil {
		m.use(v, 0)
	}
}

func (m *Machine) use(v state.Value, depth int) {
	const deep = 3
	if v == nil || depth > deep {
		return
	}
	for _, a := range m.Alts(v) {
		switch x := a.V.(type) {
		case *state.Symbol, *state.Const, Object:
			m.Used(m, v)
			return
		case *state.Struct:
			for _, c := range x.Cells {
				if c != nil {
					m.use(c.V, depth+1)
				}
			}
		case *state.Pointer:
			m.use(x.To.V, depth+1)
		case *state.Slice:
			for _, e := range x.Elems {
				m.use(e, depth+1)
			}
		case *state.Map:
			if entries, ok := x.At.V.(*state.Entries); ok {
				for _, k := range entries.Keys {
					m.use(entries.At[k].Value, depth+1)
				}
			}
		}
	}
}
