package catalogue

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
)

// A RouteMap decides what the operations that it matches become. It matches an operation if
// Methods, Pattern and Tags all match. Each of these matches every operation if it is empty.
type RouteMap struct {
	// Methods are verbs in upper case.
	Methods []string
	// Pattern is searched for in the path, in either spelling of its parameters; nil matches.
	Pattern *regexp.Regexp
	// Tags must all be among the operation's tags.
	Tags []string
	// Kind is what the operation becomes. Zero leaves the decision to the next map; AddTags is then
	// empty.
	Kind Kind
	// AddTags are added to the operation's tags.
	AddTags []string
	// Scopes are added to those that a caller needs, whichever map decides the kind.
	Scopes []string
}

func (m *RouteMap) matches(op *introspect.Operation) bool {
	if len(m.Methods) > 0 && !slices.Contains(m.Methods, op.Method) {
		return false
	}
	for _, tag := range m.Tags {
		if !slices.Contains(op.Tags, tag) {
			return false
		}
	}
	return m.Pattern == nil || m.Pattern.MatchString(op.Path) || m.Pattern.MatchString(braced(op))
}

// braced is the path as OpenAPI spells it.
func braced(op *introspect.Operation) string {
	var b strings.Builder
	for _, s := range op.Segments {
		b.WriteString("/" + s.Literal)
		if s.Param != "" {
			b.WriteString("{" + s.Param + "}")
		}
	}
	return b.String()
}

// require adds the tags of the options to an operation, and the scopes of every map that matches
// it. An earlier map must not cancel the scopes of a later one.
func (s *Spec) require(op *introspect.Operation) {
	op.Tags = unique(slices.Concat(op.Tags, s.Tags))
	scopes := op.Scopes
	for i := range s.Maps {
		if m := &s.Maps[i]; len(m.Scopes) > 0 && m.matches(op) {
			scopes = slices.Concat(scopes, m.Scopes)
		}
	}
	op.Scopes = unique(scopes)
}

// decide returns what an operation becomes, and adds the tags of its map. Why is the reason if an
// option excludes the operation.
func (s *Spec) decide(op *introspect.Operation) (kind Kind, why string, err error) {
	kind = KindTool
	if op.URI != "" {
		kind = KindResource
	}
	for i := range s.Maps {
		if m := &s.Maps[i]; m.Kind != 0 && m.matches(op) {
			kind, why = m.Kind, fmt.Sprintf("map %d of WithRouteMaps excludes it", i+1)
			op.Tags = slices.Concat(op.Tags, m.AddTags)
			break
		}
	}
	op.Tags = unique(op.Tags)
	switch {
	case s.OnlyAnnotated && !op.Annotated:
		kind, why = KindExclude, "WithOnlyAnnotated excludes it: it has no annotation"
	case s.OnlyReadOnly && !definition.Hints(op).ReadOnlyHint:
		kind, why = KindExclude, "WithOnlyReadOnly excludes it: it may change something"
	}
	if s.RouteFunc != nil {
		var decided Kind
		err := protect(func() (err error) {
			decided, err = s.RouteFunc(definition.CopyOperation(op), kind)
			return err
		})
		if err == nil && (decided < KindTool || decided > KindExclude) {
			err = fmt.Errorf("%s is not a kind", decided)
		}
		if err != nil {
			return KindExclude, "", fmt.Errorf("WithRouteFunc: %w", err)
		}
		if kind != KindExclude {
			why = "WithRouteFunc excludes it"
		}
		kind = decided
	}
	if kind != KindExclude {
		why = ""
	}
	kind, err = possible(op, kind)
	return kind, why, err
}

// possible returns the kind that the route can have.
func possible(op *introspect.Operation, kind Kind) (Kind, error) {
	if kind != KindResource && kind != KindTemplate {
		return kind, nil
	}
	if op.Method != http.MethodGet {
		return KindExclude, fmt.Errorf("a %s is read with GET, not with %s", kind, op.Method)
	}
	if len(op.PathParams()) > 0 {
		return KindTemplate, nil
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

// protect calls a function of the application while the catalogue is built. It is an error if f
// does not return in time; what f assigns must not be read then.
func protect(f func() error) error {
	err := callback.Do(context.Background(), callback.Limit, f)
	var failed *callback.Error
	if errors.As(err, &failed) {
		return errors.New(failed.Detail())
	}
	return err
}
