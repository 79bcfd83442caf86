package uri

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A query costs and reports no more than arguments do: reading stops at 20 problems, none of
// which repeats a long name.
func TestProblemsAreBounded(t *testing.T) {
	query := make([]schema.Argument, 40)
	for i := range query {
		query[i] = schema.Argument{Name: fmt.Sprintf("argument%02d", i), Wire: fmt.Sprint(i), In: introspect.LocationQuery}
	}
	template := NewTemplate("app:///", []introspect.Segment{{Literal: "list"}}, query)
	unknown := func(n int, name string) string {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprint(name, i)
		}
		return strings.Join(names, "&")
	}
	for _, test := range []struct {
		reason, query string
		problems      int
	}{
		{"none", "argument00=1", 0},
		{"as many as are reported", unknown(maxProblems, "a"), maxProblems},
		{"one more", unknown(maxProblems+1, "a"), maxProblems},
		{"a thousand times more", unknown(1000*maxProblems, "a"), maxProblems},
		{"the same one again", strings.Repeat("a&", 100_000), maxProblems},
		{"after a known one", "argument00=1&" + unknown(100, "b"), maxProblems},
		{"a long one", unknown(2, strings.Repeat("x", 30_000)), 2},
		{"what follows is not read", unknown(maxProblems+1, "a") + "&%zz", maxProblems},
	} {
		_, problems, ok := template.Arguments(nil, test.query)
		if !ok || len(problems) != test.problems {
			t.Errorf("%s: %d problems, valid %v, want %d", test.reason, len(problems), ok, test.problems)
		}
		size := 0
		for _, p := range problems {
			size += len(p.Path)
		}
		if size > maxProblems*2*maxNameShown {
			t.Errorf("%s: the problems repeat %d bytes of names", test.reason, size)
		}
	}
}

func TestSplitRefusesLongURIs(t *testing.T) {
	uri := "app:///" + strings.Repeat("a/", (MaxLength-len("app:///"))/2)
	for _, test := range []struct {
		uri string
		ok  bool
	}{{uri, true}, {uri + "aa", false}, {"app:///x?" + strings.Repeat("a&", 2*MaxLength), false}} {
		if _, _, ok := Split("app:///", test.uri); ok != test.ok {
			t.Errorf("%d bytes: %v, want %v", len(test.uri), ok, test.ok)
		}
	}
}
