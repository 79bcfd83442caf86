package authz

import (
	"net/http"

	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/oauthex"
)

// ServeMetadata serves the metadata of a site (RFC 9728) to pages of every origin.
func (g *Guard) ServeMetadata(w http.ResponseWriter, r *http.Request, at Site) {
	auth.ProtectedResourceMetadataHandler(&oauthex.ProtectedResourceMetadata{
		Resource:               at.Resource.String(),
		AuthorizationServers:   g.config.Issuers,
		ScopesSupported:        g.config.Scopes,
		BearerMethodsSupported: []string{"header"},
		ResourceName:           g.config.Name,
	}).ServeHTTP(w, r)
}
