package web

import (
	"go/types"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
)

const validatorPath = "github.com/go-playground/validator/v10"

// validatorModels are the functions of a validator that the application has for itself.
func (a *analysis) validatorModels(models map[string]model) {
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
	b := boundBy(m, v)
	if b == nil || tag == "" {
		return nil
	}
	b.Validate = tag
	if b.validation == nil {
		b.validation = m.NewFork(&interp.Label{Kind: interp.LabelMalformed, Subject: &validation{b, tag}})
	}
	return interp.NewUnion(c.Result(0), []interp.Alt{
		{V: &interp.Nil{T: c.Result(0)}, Tags: interp.Conj{{F: b.validation, Branch: 1}}},
		{V: &interp.NonNil{T: c.Result(0), Foreign: true}, Tags: interp.Conj{{F: b.validation, Branch: 0}}},
	})
}

// A validation is the validation of a bound value by the application.
type validation struct {
	binding *Binding
	tag     string
}

// boundBy returns the binding that made a value, or nil.
func boundBy(m *interp.Machine, v interp.Value) *Binding {
	v = m.Only(v)
	if p, ok := v.(*interp.Pointer); ok {
		v = m.Get(p.To)
	}
	if p, ok := v.(*interp.Pointer); ok {
		v = m.Get(p.To)
	}
	var o *interp.Origin
	switch v := v.(type) {
	case *interp.Struct:
		o = v.Origin()
	case *interp.Unknown:
		o = v.Origin
	}
	if o == nil || len(o.Field) > 0 {
		return nil
	}
	b, _ := o.Source.(*Binding)
	return b
}
