package web

import (
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/endpoint"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
)

const validatorPath = "github.com/go-playground/validator/v10"

// validatorModels are the functions of Gin's validator and of one that the application has for itself.
func (a *analysis) validatorModels(models map[string]model) {
	for _, recv := range []string{"(" + bindingPath + ".StructValidator).", "(*" + bindingPath + ".defaultValidator)."} {
		models[recv+"ValidateStruct"] = func(m *interp.Machine, c *interp.Call) state.Value {
			return validated(m, c, c.Arg(0), "binding")
		}
		models[recv+"Engine"] = func(_ *interp.Machine, c *interp.Call) state.Value {
			if a.types.validate == nil {
				return c.Unknown()
			}
			return &validator{t: a.types.validate, tag: state.NewCell(types.Typ[types.String], state.StringOf("binding"))}
		}
	}
	models[validatorPath+".New"] = func(_ *interp.Machine, c *interp.Call) state.Value {
		return &validator{t: c.Result(0), tag: state.NewCell(types.Typ[types.String], state.StringOf("validate"))}
	}
	models["(*"+validatorPath+".Validate).SetTagName"] = func(m *interp.Machine, c *interp.Call) state.Value {
		if v, ok := unwrapped(m, c.Recv).(*validator); ok {
			m.Set(v.tag, c.Arg(0))
		}
		return state.Tuple{}
	}
	for name, arg := range map[string]int{"Struct": 0, "StructCtx": 1} {
		models["(*"+validatorPath+".Validate)."+name] = func(m *interp.Machine, c *interp.Call) state.Value {
			tag := "validate"
			if v, ok := unwrapped(m, c.Recv).(*validator); ok {
				tag, _ = state.String(m.Get(v.tag))
			}
			return validated(m, c, c.Arg(arg), tag)
		}
	}
}

// validated is the validation of a value: if it was bound, its rules are in a tag.
func validated(m *interp.Machine, c *interp.Call, v state.Value, tag string) state.Value {
	bindings := boundBy(m, v)
	if len(bindings) == 0 || tag == "" {
		return nil
	}
	for _, b := range bindings {
		b.Validate = tag
	}
	last := bindings[len(bindings)-1]
	if last.Checked == nil {
		subject := &endpoint.Validation{Bindings: bindings, Tag: tag}
		last.Checked = m.NewFork(&state.Label{Kind: state.LabelMalformed, Subject: subject})
	}
	return state.NewUnion(c.Result(0), []state.Alt{
		{V: &state.Nil{T: c.Result(0)}, Tags: state.Conj{{F: last.Checked, Branch: 1}}},
		{V: &state.NonNil{T: c.Result(0), Foreign: true}, Tags: state.Conj{{F: last.Checked, Branch: 0}}},
	})
}

// boundBy returns the bindings that can have made a value.
func boundBy(m *interp.Machine, v state.Value) []*endpoint.Binding {
	var out []*endpoint.Binding
	add := func(v state.Value) {
		var o *state.Origin
		switch v := v.(type) {
		case *state.Struct:
			o = v.Origin()
		case *state.Unknown:
			o = v.Origin
		}
		if o == nil || len(o.Field) > 0 {
			return
		}
		if b, ok := o.Source.(*endpoint.Binding); ok && !slices.Contains(out, b) {
			out = append(out, b)
		}
	}
	for _, a := range m.Alts(v) {
		for _, b := range m.Alts(pointee(m, pointee(m, a.V))) {
			add(b.V)
		}
	}
	return out
}

// pointee returns what a pointer points to, or a value that is not a pointer.
func pointee(m *interp.Machine, v state.Value) state.Value {
	if p, ok := v.(*state.Pointer); ok {
		return m.Get(p.To)
	}
	return v
}
