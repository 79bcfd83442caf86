// Command gateway has an API behind a gateway that authenticates people and states in headers who
// they are, as oauth2-proxy and many others do.
package main

import (
	"context"
	"log"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// fromGateway believes the headers of requests that come from the gateway, and refuses all others:
// a client that bypasses the gateway could state any name.
func fromGateway(addresses netip.Prefix) gin.HandlerFunc {
	return func(c *gin.Context) {
		peer, err := netip.ParseAddrPort(c.Request.RemoteAddr)
		user := c.GetHeader("X-Auth-Request-User")
		if err != nil || !addresses.Contains(peer.Addr().Unmap()) || user == "" {
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "log in at the gateway"})
			return
		}
		groups := strings.Split(c.GetHeader("X-Auth-Request-Groups"), ",")
		caller := &auth.TokenInfo{UserID: user, Extra: map[string]any{"groups": groups}}
		c.Request = c.Request.WithContext(ginmcp.ContextWithToken(c.Request.Context(), caller))
	}
}

func inGroup(ctx context.Context, group string) bool {
	groups, _ := auth.TokenInfoFromContext(ctx).Extra["groups"].([]string)
	return slices.Contains(groups, group)
}

// staffOnly hides the operations with the tag "staff" from everybody else.
func staffOnly(ctx context.Context, _ *http.Request, op introspect.Operation) bool {
	return !slices.Contains(op.Tags, "staff") || inGroup(ctx, "staff")
}

func newEngine(gateway netip.Prefix) *gin.Engine {
	r := gin.Default()
	r.Use(fromGateway(gateway)) // before Attach
	r.GET("/orders", ginmcp.Op("list_orders", func(c *gin.Context) {
		user := auth.TokenInfoFromContext(c.Request.Context()).UserID
		c.JSON(http.StatusOK, gin.H{"owner": user, "orders": []int{7}})
	}))
	r.GET("/sales", ginmcp.Op("show_sales", func(c *gin.Context) {
		if !inGroup(c.Request.Context(), "staff") {
			c.AbortWithStatus(http.StatusForbidden)
			return
		}
		c.JSON(http.StatusOK, gin.H{"sales": 42})
	}, ginmcp.Tags("staff")))
	ginmcp.Attach(r, ginmcp.WithVisibility(staffOnly), ginmcp.WithTrustedHosts("shop.example.com"))
	return r
}

func main() {
	log.Fatal(newEngine(netip.MustParsePrefix("127.0.0.1/32")).Run("127.0.0.1:8080"))
}
