package introspect

import (
	"cmp"
	"errors"
	"slices"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// apply adds to o what the developer declared.
func (o *Operation) apply(a *Annotation) {
	o.Annotated, o.Declared, o.Hidden = true, true, a.Hidden
	o.Inputs, o.Params = a.Inputs, a.Params
	byStatus := func(x, y Response) int { return cmp.Compare(x.Status, y.Status) }
	o.Responses = slices.SortedStableFunc(slices.Values(a.Responses), byStatus)
	o.Hints, o.Timeout, o.Tags, o.Scopes = a.Hints, a.Timeout, a.Tags, a.Scopes
	o.ParamHeaders = a.ParamHeaders
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
	set(FactConfirm, &o.Confirm, a.Confirm)
	set(FactURI, &o.URI, a.URI)
	for fact, given := range map[Fact]bool{
		FactTags:      len(a.Tags) > 0,
		FactHints:     a.Hints != Hints{},
		FactTimeout:   a.Timeout != 0,
		FactResponses: len(a.Responses) > 0,
		FactScopes:    len(a.Scopes) > 0,
	} {
		if given {
			o.Sources[fact] = SourceExplicit
		}
	}
}

// declares reports whether the annotation declares the inputs instead of leaving them to a
// document.
func (a *Annotation) declares() bool { return a.Typed || len(a.Inputs)+len(a.Params) > 0 }

// chooses reports whether the annotation decides which verb a route is called with.
func (a *Annotation) chooses() bool { return a != nil && (a.Method != "" || a.declares()) }

// hasBody reports whether the annotation declares an input that needs a body.
func (a *Annotation) hasBody() bool {
	for _, in := range a.Inputs {
		switch in.In {
		case LocationBody, LocationForm:
			return true
		case LocationAuto:
			if in.Type.Go == nil || locate.NeedsBody(in.Type.Go) {
				return true
			}
		case LocationPath, LocationQuery, LocationHeader, LocationCookie:
		}
	}
	return false
}

// overlay returns a with the facts of over added, which take precedence. Method is the verb for
// which over was given.
func overlay(a, over *Annotation, method string) *Annotation {
	out := *over
	if out.Method == "" {
		out.Method = method
	}
	if a == nil {
		return &out
	}
	out.Err = errors.Join(a.Err, over.Err)
	out.ID = cmp.Or(over.ID, a.ID)
	out.Summary, out.Description = cmp.Or(over.Summary, a.Summary), cmp.Or(over.Description, a.Description)
	out.Confirm, out.URI = cmp.Or(over.Confirm, a.Confirm), cmp.Or(over.URI, a.URI)
	out.Timeout, out.Status = cmp.Or(over.Timeout, a.Timeout), cmp.Or(over.Status, a.Status)
	out.Hidden, out.Typed = over.Hidden || a.Hidden, over.Typed || a.Typed
	out.Hints = Hints{
		ReadOnly:    cmp.Or(over.Hints.ReadOnly, a.Hints.ReadOnly),
		Destructive: cmp.Or(over.Hints.Destructive, a.Hints.Destructive),
		Idempotent:  cmp.Or(over.Hints.Idempotent, a.Hints.Idempotent),
	}
	out.Tags, out.Scopes = slices.Concat(a.Tags, over.Tags), slices.Concat(a.Scopes, over.Scopes)
	out.ParamHeaders = slices.Concat(a.ParamHeaders, over.ParamHeaders)
	if len(over.Inputs) == 0 {
		// Single parameters add to the types that the handler declares.
		out.Inputs, out.Params = a.Inputs, overlayParams(a.Params, over.Params)
	}
	if len(out.Responses) == 0 {
		out.Responses = a.Responses
	}
	return &out
}

func overlayParams(params, over []Param) []Param {
	kept := slices.DeleteFunc(slices.Clone(params), func(p Param) bool {
		return slices.ContainsFunc(over, func(o Param) bool { return o.Name == p.Name && o.In == p.In })
	})
	return append(kept, over...)
}
