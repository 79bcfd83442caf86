package openapi

import (
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// requirements returns the security requirements without the scopes of schemes that have none. For
// such schemes, OpenAPI 3.1 allows names of roles there, which no token contains.
func (p *parser) requirements(written []introspect.SecurityRequirement) []introspect.SecurityRequirement {
	out := slices.Clone(written)
	for i, requirement := range out {
		out[i] = maps.Clone(requirement)
		for scheme := range requirement {
			if slices.Contains(p.withoutScopes, scheme) {
				out[i][scheme] = nil
			}
		}
	}
	return out
}
