package authz

import (
	"fmt"
	"slices"
	"strings"
)

// offlineAccess is the scope that asks for a refresh token. It only concerns a client and the
// authorization server, so a resource server must not ask for it.
const offlineAccess = "offline_access"

// CheckScope returns an error unless text is one scope (RFC 6749, section 3.3).
func CheckScope(text string) error {
	switch {
	case !isScope(text):
		return fmt.Errorf("%q is not a scope: want visible ASCII characters without spaces, quotes and backslashes", text)
	case text == offlineAccess:
		return fmt.Errorf("%q is a scope of the authorization server, not of a resource", text)
	default:
		return nil
	}
}

func isScope(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool {
		return c <= ' ' || c > '~' || c == '"' || c == '\\'
	})
}

// A Hierarchy states which scopes a scope includes, directly or through others.
type Hierarchy struct{ included map[string][]string }

// NewHierarchy makes a hierarchy from the scopes that each scope includes directly. It returns an
// error for a text that is not a scope.
func NewHierarchy(implies map[string][]string) (Hierarchy, error) {
	h := Hierarchy{included: map[string][]string{}}
	for scope, direct := range implies {
		for _, s := range append([]string{scope}, direct...) {
			if err := CheckScope(s); err != nil {
				return Hierarchy{}, err
			}
		}
		todo, seen := slices.Clone(direct), map[string]bool{scope: true}
		for len(todo) > 0 {
			next := todo[0]
			if todo = todo[1:]; seen[next] {
				continue
			}
			seen[next] = true
			h.included[scope] = append(h.included[scope], next)
			todo = append(todo, implies[next]...)
		}
	}
	return h, nil
}

// Grant returns what the scopes of a token permit. A nil slice permits only what needs no scope.
func (h Hierarchy) Grant(scopes []string) Grant {
	g := Grant{held: scopes, all: make(map[string]bool, len(scopes))}
	for _, s := range scopes {
		g.all[s] = true
		for _, included := range h.included[s] {
			g.all[included] = true
		}
	}
	return g
}

// A Grant holds the scopes of a caller. The zero Grant has none.
type Grant struct {
	held []string // as the token lists them
	all  map[string]bool
}

// Has reports whether the caller has a scope, or one that includes it.
func (g Grant) Has(scope string) bool { return g.all[scope] }

func (g Grant) hasAll(scopes []string) bool {
	return !slices.ContainsFunc(scopes, func(s string) bool { return !g.all[s] })
}

// A Requirement is a list of sets of scopes. A caller needs all scopes of at least one set. An
// empty Requirement and an empty set need nothing.
type Requirement [][]string

// Met reports whether a caller meets the requirement.
func (r Requirement) Met(g Grant) bool { return len(r) == 0 || slices.ContainsFunc(r, g.hasAll) }

// Cheapest returns the set with the fewest scopes that the caller lacks, or the first of several
// such sets.
func (r Requirement) Cheapest(g Grant) []string {
	var best []string
	fewest := -1
	for _, set := range r {
		missing := 0
		for _, s := range set {
			if !g.all[s] {
				missing++
			}
		}
		if fewest < 0 || missing < fewest {
			best, fewest = set, missing
		}
	}
	return best
}

// And returns the requirement of r together with all of the given scopes.
func (r Requirement) And(all []string) Requirement {
	if len(all) == 0 {
		return r
	}
	if len(r) == 0 {
		return Requirement{slices.Clone(all)}
	}
	out := make(Requirement, len(r))
	for i, set := range r {
		out[i] = union(all, set)
	}
	return out
}

// String returns the requirement in words, such as "orders:read and orders:write, or admin".
func (r Requirement) String() string {
	sets := make([]string, len(r))
	for i, set := range r {
		sets[i] = strings.Join(set, " and ")
	}
	return strings.Join(sets, ", or ")
}

// union returns the texts of all lists, each once, in their order.
func union(lists ...[]string) []string {
	var out []string
	for _, list := range lists {
		for _, s := range list {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
