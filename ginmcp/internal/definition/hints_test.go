package definition

import (
	"net/http"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// TestHintsOfGet looks at GET routes whose path or name states a change.
func TestHintsOfGet(t *testing.T) {
	yes := true
	for _, c := range []struct {
		reason, path                    string
		hints                           introspect.Hints
		readOnly, destructive, idempote bool
	}{
		{"a GET reads", "/users", introspect.Hints{}, true, false, true},
		{"a word of change", "/auth/logout", introspect.Hints{}, false, true, false},
		{"an annotation decides", "/auth/logout", introspect.Hints{ReadOnly: &yes}, true, false, true},
	} {
		segments, err := introspect.ParsePath(c.path)
		if err != nil {
			t.Fatal(err)
		}
		h := Hints(&introspect.Operation{Method: http.MethodGet, Path: c.path, Segments: segments, Hints: c.hints})
		if h.ReadOnlyHint != c.readOnly || *h.DestructiveHint != c.destructive || h.IdempotentHint != c.idempote {
			t.Errorf("%s: read-only %t, destructive %t, idempotent %t", c.reason, h.ReadOnlyHint, *h.DestructiveHint, h.IdempotentHint)
		}
	}
}
