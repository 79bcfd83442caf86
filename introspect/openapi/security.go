package openapi

import (
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// requirements returns security requirements in which only schemes that have scopes list any. For
// other schemes, OpenAPI 3.1 allows names of roles there, which no token carries.
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
