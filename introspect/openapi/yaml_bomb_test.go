package openapi

import (
	"fmt"
	"strings"
	"testing"
)

// TestHostileYAML reads texts that would expand without end. Each ends as an error or a document, after
// an amount of work that the size of the text bounds.
func TestHostileYAML(t *testing.T) {
	const head = "openapi: 3.1.0\n"
	chain := func(first, each string) string {
		var b strings.Builder
		b.WriteString(head + "x-0: &a0 " + first + "\n")
		for i := 1; i < 40; i++ {
			fmt.Fprintf(&b, "x-%d: &a%d %s\n", i, i, strings.ReplaceAll(each, "@", fmt.Sprintf("*a%d", i-1)))
		}
		return b.String() + "paths: *a39\n"
	}
	for _, c := range []struct {
		reason, text string
		isError      bool
	}{
		{"aliases in lists", chain("[x, x]", "[@, @, @, @]"), true},
		{"aliases in objects", chain("{a: x}", "{a: @, b: @, c: @}"), true},
		{"merged objects with the same keys", chain("{a: x}", "{<<: [@, @, @]}"), true},
		{"merged objects without keys", chain("{}", "{<<: [@, @, @]}"), true},
		{"an alias of itself", head + "paths: &a\n  /x: *a\n", true},
		{"a merge of itself", head + "paths: &a\n  <<: *a\n", true},
		{"deep lists", head + "paths: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), true},
		{"an unknown alias", head + "paths: *none\n", true},
		{"a merge of a scalar", head + "paths:\n  <<: 7\n", false},
		{"aliases that are used once", head + "x-a: &a {get: {operationId: a}}\npaths: {/a: *a}\n", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			if _, err := Parse("the document", []byte(c.text), false); (err != nil) != c.isError {
				t.Errorf("error %v", err)
			}
		})
	}
}
