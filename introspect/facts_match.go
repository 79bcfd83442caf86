package introspect

import (
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
)

// A factIndex finds the generated facts about a route. It is made for one engine.
type factIndex struct {
	byPath map[string][]*RouteFacts
	// byHandler holds the facts whose path is only known in part.
	byHandler map[string][]*RouteFacts
	used      map[*RouteFacts]bool
	all       []*RouteFacts
	types     map[reflect.Type]*TypeFacts
}

func newFactIndex(facts []Facts) *factIndex {
	x := &factIndex{
		byPath: map[string][]*RouteFacts{}, byHandler: map[string][]*RouteFacts{}, used: map[*RouteFacts]bool{},
		types: map[reflect.Type]*TypeFacts{},
	}
	for _, f := range facts {
		f = f.marked()
		for i := range f.Routes {
			r := &f.Routes[i]
			x.all = append(x.all, r)
			if r.Partial {
				x.byHandler[r.Handler] = append(x.byHandler[r.Handler], r)
			} else {
				x.byPath[r.Path] = append(x.byPath[r.Path], r)
			}
		}
		for i := range f.Types {
			if t := &f.Types[i]; x.types[t.Type] == nil {
				x.types[t.Type] = t
			}
		}
	}
	return x
}

// find returns the facts about a route, or nil if there are none or they contradict each other. A
// problem is a sentence for a diagnostic, or "".
func (x *factIndex) find(r route, path string) (f *RouteFacts, problem string) {
	var found, stale []*RouteFacts
	for _, f := range x.byPath[path] {
		switch {
		case !f.isFor(r.methods):
		case f.isAbout(r.symbol):
			found = append(found, f)
		default:
			stale = append(stale, f)
		}
	}
	if len(found) == 0 {
		for _, f := range x.byHandler[r.symbol] {
			if f.isFor(r.methods) && strings.HasSuffix(path, f.Path) {
				found = append(found, f)
			}
		}
	}
	for _, f := range slices.Concat(found, stale) {
		x.used[f] = true
	}
	switch {
	case len(found) == 0 && len(stale) > 0:
		return nil, fmt.Sprintf(
			"the generated facts are about another handler (%s), not about %s; run go generate",
			stale[0].where(),
			r.symbol,
		)
	case len(found) == 0:
		return nil, ""
	}
	for _, other := range found[1:] {
		if !found[0].agrees(other) {
			return nil, fmt.Sprintf(
				"the generated facts of %s and %s contradict each other; pass the facts of this engine with WithFacts",
				found[0].where(),
				other.where(),
			)
		}
	}
	return found[0], ""
}

// isFor reports whether the facts are about a route with these verbs.
func (f *RouteFacts) isFor(methods []string) bool {
	if f.Any {
		return len(methods) > 1 && slices.Contains(methods, f.Method)
	}
	return slices.Contains(methods, f.Method)
}

// verb returns the verb that the facts state for a route with several verbs, or "".
func (f *RouteFacts) verb() string {
	if f == nil {
		return ""
	}
	return f.Method
}

// isAbout reports whether the facts can be about a handler with this symbol.
func (f *RouteFacts) isAbout(symbol string) bool {
	if f.Handler == "" {
		return closure.MatchString(symbol)
	}
	return f.Handler == symbol
}

// agrees reports whether two sets of facts state the same.
func (f *RouteFacts) agrees(other *RouteFacts) bool {
	a, b := *f, *other
	for _, r := range []*RouteFacts{&a, &b} {
		r.Ordinal, r.Location, r.Path, r.Partial = 0, "", "", false
	}
	return reflect.DeepEqual(a, b)
}

// where names the handler for a diagnostic.
func (f *RouteFacts) where() string {
	if f.Location != "" {
		return f.Location
	}
	return f.Handler
}

// unused returns a diagnostic about the facts that match no route of the engine. They may belong to
// another engine of the program.
func (x *factIndex) unused() []Diagnostic {
	var names []string
	for _, f := range x.all {
		if !x.used[f] {
			names = append(names, f.Method+" "+f.Path)
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	const shown = 5
	more := ""
	if n := len(names) - shown; n > 0 {
		names, more = names[:shown], fmt.Sprintf(" and %d more", n)
	}
	return []Diagnostic{{
		Level:   slog.LevelInfo,
		Message: "generated facts match no route of this engine: " + strings.Join(names, ", ") + more,
	}}
}
