// Command apikey has an API whose callers have keys, in the header X-API-Key or as the password of
// HTTP Basic. A key has scopes, which decide about tools as those of an access token do.
package main

import (
	"crypto/sha256"
	"log"
	"net/http"
	"os"
	"slices"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// keys are the callers by the hash of their key: how long a look-up takes reveals nothing about a key.
type keys map[[sha256.Size]byte]*auth.TokenInfo

func (k keys) authenticate(c *gin.Context) {
	key := c.GetHeader("X-API-Key")
	if _, password, ok := c.Request.BasicAuth(); ok {
		key = password
	}
	caller, known := k[sha256.Sum256([]byte(key))]
	if !known {
		c.Header("WWW-Authenticate", `Basic realm="orders"`)
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a key is required"})
		return
	}
	// From here on, Scopes and WithVisibility know the caller.
	c.Request = c.Request.WithContext(ginmcp.ContextWithToken(c.Request.Context(), caller))
}

// require guards a route over HTTP. Scopes alone guards the tool.
func require(scope string) gin.HandlerFunc {
	return func(c *gin.Context) {
		if !slices.Contains(auth.TokenInfoFromContext(c.Request.Context()).Scopes, scope) {
			c.AbortWithStatusJSON(http.StatusForbidden, gin.H{"error": "the key needs the scope " + scope})
		}
	}
}

func newEngine(k keys) *gin.Engine {
	r := gin.Default()
	r.Use(k.authenticate) // before Attach
	r.GET("/orders", ginmcp.Op("list_orders", func(c *gin.Context) {
		owner := auth.TokenInfoFromContext(c.Request.Context()).UserID
		c.JSON(http.StatusOK, gin.H{"owner": owner, "orders": []int{7}})
	}))
	r.DELETE("/orders/:id", require("orders:write"), ginmcp.Op("delete_order", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"deleted": c.Param("id")})
	}, ginmcp.Scopes("orders:write")))
	ginmcp.Attach(r)
	return r
}

func main() {
	key := os.Getenv("API_KEY")
	if key == "" {
		log.Fatal("set API_KEY to the key of the caller")
	}
	caller := &auth.TokenInfo{UserID: "ann", Scopes: []string{"orders:write"}}
	log.Fatal(newEngine(keys{sha256.Sum256([]byte(key)): caller}).Run("127.0.0.1:8080"))
}
