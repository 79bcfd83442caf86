package introspect

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// apply puts what the developer said into o.
func (o *Operation) apply(a *Annotation) {
	o.Annotated, o.Declared, o.Hidden = true, true, a.Hidden
	o.Inputs, o.Params = a.Inputs, a.Params
	o.Responses = slices.SortedStableFunc(slices.Values(a.Responses), func(x, y Response) int { return cmp.Compare(x.Status, y.Status) })
	o.Hints, o.Timeout, o.Tags = a.Hints, a.Timeout, a.Tags
	o.Sources[FactInputs] = SourceExplicit
	set := func(fact Fact, target *string, value string) {
		if value != "" {
			*target = value
			o.Sources[fact] = SourceExplicit
		}
	}
	set(FactID, &o.ID, a.ID)
	set(FactSummary, &o.Summary, a.Summary)
	set(FactDescription, &o.Description, a.Description)
	for fact, given := range map[Fact]bool{
		FactTags:      len(a.Tags) > 0,
		FactHints:     a.Hints != Hints{},
		FactTimeout:   a.Timeout != 0,
		FactResponses: len(a.Responses) > 0,
	} {
		if given {
			o.Sources[fact] = SourceExplicit
		}
	}
}

// hasBody tells whether the annotation declares anything that needs a body.
func (a *Annotation) hasBody() bool {
	for _, in := range a.Inputs {
		switch in.In {
		case LocationBody, LocationForm:
			return true
		case LocationAuto:
			if hasJSONTag(in.Type.Go) {
				return true
			}
		case LocationPath, LocationQuery, LocationHeader, LocationCookie:
		}
	}
	return false
}

func hasJSONTag(t reflect.Type) bool {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return false
	}
	if t.Kind() != reflect.Struct {
		return true
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if (name != "" && name != "-") || f.Anonymous && f.Type != t && hasEmbeddedJSONTag(f.Type) {
			return true
		}
	}
	return false
}

// hasEmbeddedJSONTag looks one embedded struct further; a pointer may lead back
// to where it came from and is taken at its word.
func hasEmbeddedJSONTag(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && hasJSONTag(t)
}

// overlay returns what a says, with what over says in front. Method is the verb
// that over named.
func overlay(a, over *Annotation, method string) *Annotation {
	out := *over
	if out.Method == "" {
		out.Method = method
	}
	if a == nil {
		return &out
	}
	out.Summary, out.Description = cmp.Or(over.Summary, a.Summary), cmp.Or(over.Description, a.Description)
	out.Timeout, out.Status = cmp.Or(over.Timeout, a.Timeout), cmp.Or(over.Status, a.Status)
	out.Hidden = over.Hidden || a.Hidden
	out.Hints = Hints{
		ReadOnly:    cmp.Or(over.Hints.ReadOnly, a.Hints.ReadOnly),
		Destructive: cmp.Or(over.Hints.Destructive, a.Hints.Destructive),
		Idempotent:  cmp.Or(over.Hints.Idempotent, a.Hints.Idempotent),
	}
	out.Tags = slices.Concat(a.Tags, over.Tags)
	if len(out.Inputs)+len(out.Params) == 0 {
		out.Inputs, out.Params = a.Inputs, a.Params
	}
	if len(out.Responses) == 0 {
		out.Responses = a.Responses
	}
	return &out
}
