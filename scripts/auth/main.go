// Command auth serves a shop in which reading and placing orders need scopes, as a resource server
// of OAuth.
//
//	go run . -issuer http://127.0.0.1:9401
//
// It prints the URL of its mount when it is ready, and stops at SIGTERM. Its tests need a provider;
// scripts/auth/run starts one.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/oidc"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

func main() {
	issuer := flag.String("issuer", "", "the URL of the OpenID provider")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *issuer)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "auth:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, issuer string) error {
	verifier, err := oidc.NewJWT(oidc.Config{Issuer: issuer})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	resource := fmt.Sprintf("http://%s/mcp", listener.Addr())
	gin.SetMode(gin.ReleaseMode)
	engine := shop(ginmcp.Auth{Resource: resource, Issuers: []string{issuer}, Verify: verifier.Verify})
	const patience = 10 * time.Second
	server := &http.Server{Handler: engine, ReadHeaderTimeout: patience}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Println(resource)

	select {
	case err = <-served:
	case <-ctx.Done():
	}
	return errors.Join(err, server.Close())
}

// shop is an application whose tools need scopes. A caller who may write may also read.
func shop(access ginmcp.Auth, opts ...ginmcp.Option) *gin.Engine {
	access.Scopes = []string{"orders:read"}
	access.Implies = map[string][]string{"orders:write": {"orders:read"}}
	r := gin.New()
	orders := r.Group("/orders", access.Handler())
	orders.GET("", ginmcp.Op("list_orders", func(c *gin.Context) {
		token := auth.TokenInfoFromContext(c.Request.Context())
		c.JSON(http.StatusOK, gin.H{"user": token.UserID, "orders": []string{}})
	}, ginmcp.Summary("List the orders.")))
	orders.POST("", access.Handler("orders:write"), ginmcp.Op("place_order", func(c *gin.Context) {
		c.JSON(http.StatusCreated, gin.H{"placed": true})
	}, ginmcp.Summary("Place an order."), ginmcp.Scopes("orders:write")))
	ginmcp.Attach(r, append(opts, ginmcp.WithAuth(access))...)
	return r
}
