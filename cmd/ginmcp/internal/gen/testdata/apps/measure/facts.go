package measure

import (
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
)

// factsOf returns options with the generated facts of one application: those of all of them are in
// one program here.
func factsOf(prefix string) []ginmcp.Option {
	var out []ginmcp.Option
	for _, f := range introspect.Registered() {
		if f.Package == prefix || strings.HasPrefix(f.Package, prefix+"/") {
			out = append(out, ginmcp.WithFacts(f))
		}
	}
	return out
}
