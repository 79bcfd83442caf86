// Package typeargs replaces type parameters in the types of a generic function by the types that they
// have in one call of it.
package typeargs

import "go/types"

// A Map maps type parameters to the types that they stand for.
type Map map[*types.TypeParam]types.Type

// Apply replaces the type parameters in a type.
func (s Map) Apply(t types.Type, ctx *types.Context) types.Type {
	if len(s) == 0 || t == nil {
		return t
	}
	return s.replace(t, ctx)
}

func (s Map) replace(
	t types.Type,
	ctx *types.Context,
) types.Type { //nolint:cyclop // one case for each kind of type
	switch t := t.(type) {
	case *types.TypeParam:
		if to, ok := s[t]; ok {
			return to
		}
		return t
	case *types.Named:
		return s.named(t, ctx)
	case *types.Alias:
		return s.replace(types.Unalias(t), ctx)
	case *types.Pointer:
		return rebuilt(t, t.Elem(), s.replace(t.Elem(), ctx), func(e types.Type) types.Type { return types.NewPointer(e) })
	case *types.Slice:
		return rebuilt(t, t.Elem(), s.replace(t.Elem(), ctx), func(e types.Type) types.Type { return types.NewSlice(e) })
	case *types.Array:
		return rebuilt(t, t.Elem(), s.replace(t.Elem(), ctx), func(e types.Type) types.Type {
			return types.NewArray(e,
				t.Len())
		})
	case *types.Chan:
		return rebuilt(t, t.Elem(), s.replace(t.Elem(), ctx), func(e types.Type) types.Type {
			return types.NewChan(t.Dir(),
				e)
		})
	case *types.Map:
		key, elem := s.replace(t.Key(), ctx), s.replace(t.Elem(), ctx)
		if key == t.Key() && elem == t.Elem() {
			return t
		}
		return types.NewMap(key, elem)
	case *types.Struct:
		return s.structure(t, ctx)
	case *types.Signature:
		return types.NewSignatureType(nil, nil, nil, s.tuple(t.Params(), ctx), s.tuple(t.Results(), ctx), t.Variadic())
	case *types.Tuple:
		return s.tuple(t, ctx)
	default:
		return t
	}
}

func rebuilt(t, before, after types.Type, build func(types.Type) types.Type) types.Type {
	if before == after {
		return t
	}
	return build(after)
}

func (s Map) named(t *types.Named, ctx *types.Context) types.Type {
	args := t.TypeArgs()
	if args.Len() == 0 {
		return t
	}
	changed := false
	list := make([]types.Type, args.Len())
	for i := range list {
		list[i] = s.replace(args.At(i), ctx)
		changed = changed || list[i] != args.At(i)
	}
	if !changed {
		return t
	}
	out, err := types.Instantiate(ctx, t.Origin(), list, false)
	if err != nil {
		return t
	}
	return out
}

func (s Map) structure(t *types.Struct, ctx *types.Context) types.Type {
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, t.NumFields())
	changed := false
	for i := range fields {
		f := t.Field(i)
		to := s.replace(f.Type(), ctx)
		changed = changed || to != f.Type()
		fields[i], tags[i] = types.NewField(f.Pos(), f.Pkg(), f.Name(), to, f.Embedded()), t.Tag(i)
	}
	if !changed {
		return t
	}
	return types.NewStruct(fields, tags)
}

func (s Map) tuple(t *types.Tuple, ctx *types.Context) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), s.replace(v.Type(), ctx))
	}
	return types.NewTuple(vars...)
}

// Of returns the substitution for the body of a function: its own type parameters, or
// those of its receiver.
func Of(f *types.Func, own []types.Type, recv types.Type) Map {
	sig, ok := f.Origin().Type().(*types.Signature)
	if !ok {
		return nil
	}
	s := Map{}
	for i := range sig.TypeParams().Len() {
		if i < len(own) {
			s[sig.TypeParams().At(i)] = own[i]
		}
	}
	if params := sig.RecvTypeParams(); params.Len() > 0 {
		if named := NamedOf(recv); named != nil {
			for i := range params.Len() {
				if i < named.TypeArgs().Len() {
					s[params.At(i)] = named.TypeArgs().At(i)
				}
			}
		}
	}
	return s
}

// NamedOf returns the named type that t is or points to, or nil.
func NamedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}
