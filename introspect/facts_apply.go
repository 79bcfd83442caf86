package introspect

import (
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// generated adds to o the facts that no annotation gives. Declared reports whether the annotation
// of the route declares its inputs.
func (o *Operation) generated(f *RouteFacts, types map[reflect.Type]*TypeFacts, declared bool) {
	o.Kind, o.Location, o.Types = f.Kind, f.Location, types
	if f.Function != "" {
		o.Handler = f.Function
	}
	set := func(fact Fact, target *string, value string) {
		if *target == "" && value != "" {
			*target, o.Sources[fact] = value, SourceGenerated
		}
	}
	if o.Sources[FactDescription] != SourceExplicit { // the comment might contradict the developer's description
		set(FactSummary, &o.Summary, f.Summary)
	}
	if o.Sources[FactSummary] != SourceExplicit {
		set(FactDescription, &o.Description, f.Description)
	}
	if len(o.Tags) == 0 && len(f.Tags) > 0 {
		o.Tags, o.Sources[FactTags] = f.Tags, SourceGenerated
	}
	o.Deprecated = o.Deprecated || f.Deprecated
	if !declared && !f.Unread {
		o.Inputs, o.Params, o.Open, o.Declared = f.Inputs, f.Params, f.Open, true
		o.Sources[FactInputs] = SourceGenerated
	}
	if len(o.Responses) == 0 && len(f.Responses) > 0 {
		o.Responses, o.Sources[FactResponses] = f.Responses, SourceGenerated
	}
}

// isOpen reports whether the handlers may read more from a location than is declared.
func (o *Operation) isOpen(in Location) bool { return slices.Contains(o.Open, in) }

// fill adds inputs of a document to the generated inputs, in the locations that the source code
// does not show completely. It returns the other inputs of the document, which only describe.
func (o *Operation) fill(op *DocumentOperation) (inputs []Input, params []Param) {
	filled := map[Location]bool{}
	for _, in := range op.Inputs {
		if o.isOpen(in.In) && !slices.ContainsFunc(o.Inputs, func(own Input) bool { return own.In == in.In }) {
			o.Inputs, filled[in.In] = append(slices.Clip(o.Inputs), in), true
			continue
		}
		inputs = append(inputs, in)
	}
	for _, p := range op.Params {
		known := slices.ContainsFunc(o.Params, func(own Param) bool { return own.In == p.In && own.Name == p.Name })
		if o.isOpen(p.In) && !known && !slices.ContainsFunc(o.Inputs, func(own Input) bool { return own.In == p.In }) {
			o.Params, filled[p.In] = append(slices.Clip(o.Params), p), true
			continue
		}
		params = append(params, p)
	}
	o.Open = slices.DeleteFunc(slices.Clone(o.Open), func(in Location) bool { return filled[in] })
	return inputs, params
}

// contradiction returns a diagnostic if an annotation declares other types than the handler's
// source binds. It compares Go types, which both state.
func (o *Operation) contradiction(f *RouteFacts) []Diagnostic {
	if f.Unread || len(f.Open) > 0 {
		return nil
	}
	declared, bound := boundTypes(o.Inputs), boundTypes(f.Inputs)
	if len(declared) == 0 || len(bound) == 0 ||
		slices.ContainsFunc(declared, func(t reflect.Type) bool { return slices.Contains(bound, t) }) {
		return nil
	}
	return []Diagnostic{{
		Level: slog.LevelWarn, Route: o.Route(),
		Message: fmt.Sprintf(
			"its annotation declares %s, but its handler (%s) binds %s",
			typeNames(declared),
			f.where(),
			typeNames(bound),
		),
	}}
}

// boundTypes returns the struct types among inputs, without pointers.
func boundTypes(inputs []Input) []reflect.Type {
	var types []reflect.Type
	for _, in := range inputs {
		t, _ := locate.Deref(in.Type.Go)
		if t != nil && t.Name() != "" {
			types = append(types, t)
		}
	}
	return types
}

func typeNames(types []reflect.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	return strings.Join(names, " and ")
}
