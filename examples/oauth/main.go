// Command oauth is a resource server of OAuth: clients log in at an OpenID provider, and a scope
// decides who may write.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/oidc"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

func newEngine(issuer, resource string) (*gin.Engine, error) {
	verifier, err := oidc.NewJWT(oidc.Config{Issuer: issuer})
	if err != nil {
		return nil, err
	}
	access := ginmcp.Auth{
		Resource: resource,
		Issuers:  []string{issuer},
		Scopes:   []string{"notes:read"},
		Verify:   verifier.Verify,
	}
	r := gin.Default()
	notes := r.Group("/notes", access.Handler()) // the REST side asks for the same tokens
	notes.GET("", ginmcp.Op("list_notes", func(c *gin.Context) {
		user := auth.TokenInfoFromContext(c.Request.Context()).UserID
		c.JSON(http.StatusOK, gin.H{"owner": user, "notes": []string{"Buy milk"}})
	}))
	notes.DELETE("", access.Handler("notes:write"), ginmcp.Op("delete_notes", func(c *gin.Context) {
		c.Status(http.StatusNoContent)
	}, ginmcp.Scopes("notes:write")))
	ginmcp.Attach(r, ginmcp.WithAuth(access))
	return r, nil
}

func main() {
	r, err := newEngine(os.Getenv("ISSUER"), "http://127.0.0.1:8080/mcp")
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(r.Run("127.0.0.1:8080"))
}
