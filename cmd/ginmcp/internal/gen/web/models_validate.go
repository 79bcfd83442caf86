package web

import (
	"go/types"
	"slices"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

const validatorPath = "github.com/go-playground/validator/v10"

// validatorModels are the functions of Gin's validator and of one that the application has for itself.
func (a *analysis) validatorModels(models map[string]model) {
	for _, recv := range []string{"(" + bindingPath + ".StructValidator).", "(*" + bindingPath + ".defaultValidator)."} {
		models[recv+"ValidateStruct"] = func(m *interp.Machine, c *interp.Call) interp.Value {
			return validated(m, c, c.Arg(0), "binding")
		}
		models[recv+"Engine"] = func(_ *interp.Machine, c *interp.Call) interp.Value {
			if a.types.validate == nil {
				return c.Unknown()
			}
			return &validator{t: a.types.validate, tag: interp.NewCell(types.Typ[types.String], interp.StringOf("binding"))}
		}
	}
	models[validatorPath+".New"] = func(_ *interp.Machine, c *interp.Call) interp.Value {
		return &validator{t: c.Result(0), tag: interp.NewCell(types.Typ[types.String], interp.StringOf("validate"))}
	}
	models["(*"+validatorPath+".Validate).SetTagName"] = func(m *interp.Machine, c *interp.Call) interp.Value {
		if v, ok := unwrapped(m, c.Recv).(*validator); ok {
			m.Set(v.tag, c.Arg(0))
		}
		return interp.Tuple{}
	}
	for name, arg := range map[string]int{"Struct": 0, "StructCtx": 1} {
		models["(*"+validatorPath+".Validate)."+name] = func(m *interp.Machine, c *interp.Call) interp.Value {
			tag := "validate"
			if v, ok := unwrapped(m, c.Recv).(*validator); ok {
				tag, _ = interp.String(m.Get(v.tag))
			}
			return validated(m, c, c.Arg(arg), tag)
		}
	}
}

// validated is the validation of a value: if it was bound, its rules are in a tag.
func validated(m *interp.Machine, c *interp.Call, v interp.Value, tag string) interp.Value {
	bindings := boundBy(m, v)
	if len(bindings) == 0 || tag == "" {
		return nil
	}
	for _, b := range bindings {
		b.Validate = tag
	}
	last := bindings[len(bindings)-1]
	if last.validation == nil {
		last.validation = m.NewFork(&interp.Label{Kind: interp.LabelMalformed, Subject: &validation{bindings, tag}})
	}
	return interp.NewUnion(c.Result(0), []interp.Alt{
		{V: &interp.Nil{T: c.Result(0)}, Tags: interp.Conj{{F: last.validation, Branch: 1}}},
		{V: &interp.NonNil{T: c.Result(0), Foreign: true}, Tags: interp.Conj{{F: last.validation, Branch: 0}}},
	})
}

// A validation is the validation of a bound value by the application.
type validation struct {
	bindings []*Binding
	tag      string
}

// boundBy returns the bindings that can have made a value.
func boundBy(m *interp.Machine, v interp.Value) []*Binding {
	var out []*Binding
	add := func(v interp.Value) {
		var o *interp.Origin
		switch v := v.(type) {
		case *interp.Struct:
			o = v.Origin()
		case *interp.Unknown:
			o = v.Origin
		}
		if o == nil || len(o.Field) > 0 {
			return
		}
		if b, ok := o.Source.(*Binding); ok && !slices.Contains(out, b) {
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
func pointee(m *interp.Machine, v interp.Value) interp.Value {
	if p, ok := v.(*interp.Pointer); ok {
		return m.Get(p.To)
	}
	return v
}
