package dispatch

import (
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"pgregory.net/rapid"
)

// compete reports whether the first difference between two routes is a choice: a literal
// against a parameter, or a longer literal before a parameter against a shorter one.
func compete(a, b []introspect.Segment) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		x, y := a[i], b[i]
		if x.Param == "" && y.Param == "" {
			if x.Literal != y.Literal {
				return false // no path goes both ways
			}
			continue
		}
		if x.Literal != y.Literal || (x.Param == "") != (y.Param == "") {
			return y.Param != "" && strings.HasPrefix(x.Literal, y.Literal) ||
				x.Param != "" && strings.HasPrefix(y.Literal, x.Literal)
		}
	}
	return false
}

// TestForkComparesEachPair: the tree finds a competing route if and only if one of the routes
// competes, compared one by one.
func TestForkComparesEachPair(t *testing.T) {
	segment := rapid.Custom(func(t *rapid.T) introspect.Segment {
		return introspect.Segment{
			Literal: rapid.SampledFrom([]string{"", "a", "ab", "abc", "b"}).Draw(t, "literal"),
			Param:   rapid.SampledFrom([]string{"", "x", "y"}).Draw(t, "param"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		routes := rapid.SliceOfN(rapid.SliceOfN(segment, 1, 4), 1, 6).Draw(t, "routes")
		var tree fork
		for _, route := range routes {
			tree.add(route)
		}
		for _, route := range routes {
			want := false
			for _, other := range routes {
				want = want || compete(other, route)
			}
			if got := tree.competes(route); got != want {
				t.Fatalf("%v competes with another route: %t, want %t", route, got, want)
			}
		}
	})
}
