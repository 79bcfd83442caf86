package routemap

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
)

// Rules are what the options specified about which operations become which components.
type Rules struct {
	// OnlyReadOnly and OnlyAnnotated exclude all other operations.
	OnlyReadOnly, OnlyAnnotated bool
	// Maps decide what operations become: the first one that matches. RouteFunc decides after them; nil
	// leaves their decision.
	Maps      []Map
	RouteFunc func(introspect.Operation, Kind) (Kind, error)
	// Tags are added to every operation.
	Tags []string
}

// MakesResources reports whether an operation can become a resource. It does not depend on the routes,
// so the capability can be declared before a route is registered.
func (r *Rules) MakesResources() bool {
	return r.RouteFunc != nil || slices.ContainsFunc(r.Maps, func(m Map) bool {
		return m.Kind == Resource || m.Kind == Template
	})
}

// Require adds the tags of the options to an operation, and the scopes of every map that matches
// it. An earlier map must not cancel the scopes of a later one.
func (r *Rules) Require(op *introspect.Operation) {
	op.Tags = unique(slices.Concat(op.Tags, r.Tags))
	scopes := op.Scopes
	for i := range r.Maps {
		if m := &r.Maps[i]; len(m.Scopes) > 0 && m.matches(op) {
			scopes = slices.Concat(scopes, m.Scopes)
		}
	}
	op.Scopes = unique(scopes)
}

// Decide returns what an operation becomes, and adds the tags of its map. Why is the reason if an
// option excludes the operation.
func (r *Rules) Decide(op *introspect.Operation) (kind Kind, why string, err error) {
	kind = Tool
	if op.URI != "" {
		kind = Resource
	}
	for i := range r.Maps {
		if m := &r.Maps[i]; m.Kind != 0 && m.matches(op) {
			kind, why = m.Kind, fmt.Sprintf("map %d of WithRouteMaps excludes it", i+1)
			op.Tags = slices.Concat(op.Tags, m.AddTags)
			break
		}
	}
	op.Tags = unique(op.Tags)
	switch {
	case r.OnlyAnnotated && !op.Annotated:
		kind, why = Exclude, "WithOnlyAnnotated excludes it: it has no annotation"
	case r.OnlyReadOnly && !definition.Hints(op).ReadOnlyHint:
		kind, why = Exclude, "WithOnlyReadOnly excludes it: it may change something"
	}
	if r.RouteFunc != nil {
		var decided Kind
		err := callback.Detailed(func() (err error) {
			decided, err = r.RouteFunc(definition.CopyOperation(op), kind)
			return err
		})
		if err == nil && (decided < Tool || decided > Exclude) {
			err = fmt.Errorf("%s is not a kind", decided)
		}
		if err != nil {
			return Exclude, "", fmt.Errorf("WithRouteFunc: %w", err)
		}
		if kind != Exclude {
			why = "WithRouteFunc excludes it"
		}
		kind = decided
	}
	if kind != Exclude {
		why = ""
	}
	kind, err = possible(op, kind)
	return kind, why, err
}

// possible returns the kind that the route can have.
func possible(op *introspect.Operation, kind Kind) (Kind, error) {
	if kind != Resource && kind != Template {
		return kind, nil
	}
	if op.Method != http.MethodGet {
		return Exclude, fmt.Errorf("a %s is read with GET, not with %s", kind, op.Method)
	}
	if len(op.PathParams()) > 0 {
		return Template, nil
	}
	return kind, nil
}

// unique removes repeated texts and keeps the order.
func unique(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
