package measure

import (
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
)

// factsOf returns options with the generated facts of one application of the corpus: all of them
// are in one program here.
func factsOf(name string) []ginmcp.Option {
	var out []ginmcp.Option
	prefix := "example.com/apps/" + name
	for _, f := range introspect.Registered() {
		if f.Package == prefix || strings.HasPrefix(f.Package, prefix+"/") {
			out = append(out, ginmcp.WithFacts(f))
		}
	}
	return out
}
