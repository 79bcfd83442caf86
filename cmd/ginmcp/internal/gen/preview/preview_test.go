package preview_test

import (
	"testing"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/preview"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/preview/testdata/shop"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// The tools that the preview makes of the source cost what those of the application cost, which has the
// facts that gen generated.
func TestPreviewIsWhatTheApplicationHas(t *testing.T) {
	result, err := gen.Analyze(t.Context(), gen.Options{Patterns: []string{"./testdata/shop"}})
	if err != nil {
		t.Fatal(err)
	}
	if changes, err := result.Check(); err != nil || len(changes) > 0 {
		t.Fatalf("run ginmcp gen ./testdata/shop: %v %v", changes, err)
	}
	found, err := preview.Lint(t.Context(), result.Program, result.Packages)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]preview.Finding{}
	for _, f := range found {
		got[f.Finding.Route] = f
	}
	server, err := ginmcp.New(shop.Engine(), ginmcp.WithLogger(nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Check(); err != nil {
		t.Fatal(err)
	}
	want := server.Lint()
	const routes = 4
	if len(want) != routes+1 || len(got) != len(want) {
		t.Errorf("there are %d findings, and %d of the application", len(got), len(want))
	}
	for _, w := range want {
		g := got[w.Route]
		if g.Bytes != w.Bytes || g.Tokens != w.Tokens || len(g.Problems) != len(w.Problems) {
			t.Errorf("%q costs %d bytes, and %d in the application:\n%q\n%q", w.Route, g.Bytes, w.Bytes, g.Problems, w.Problems)
		}
		if (g.Finding.Route != "") != (g.Route != nil) {
			t.Errorf("%q has the route %v", w.Route, g.Route)
		}
	}
}
