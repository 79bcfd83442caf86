// Command example is a shop with products, customers and orders: an ordinary Gin
// application, of which ginmcp makes tools.
//
//	go run ./example            # HTTP on 127.0.0.1:8080, the tools at /mcp
//	go run ./example -stdio     # the same tools on stdin and stdout
//
// It uses the standard library, gin and ginmcp; stdio takes its transport from the
// protocol's Go SDK.
package main

//go:generate go run github.com/ginmcp/ginmcp/cmd/ginmcp gen .

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/gin-gonic/gin"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:8080", "where to serve HTTP")
	token := flag.String("token", "demo-token", "the bearer token that everything under /api asks for")
	stdio := flag.Bool(
		"stdio",
		false,
		"speak MCP on stdin and stdout instead; the environment variable SHOP_TOKEN is the caller's token, "+
			"-token if it is empty",
	)
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *addr, *token, *stdio)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "example:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, addr, token string, stdio bool) error {
	// Gin logs to stdout, which is the protocol's where -stdio is given. It reads the
	// writer when a middleware is made, so this stands before the engine.
	gin.DefaultWriter = os.Stderr
	engine, tools, err := newShop(token, cmp.Or(os.Getenv("SHOP_TOKEN"), token))
	if err != nil {
		return err
	}
	if stdio {
		return serveStdio(ctx, tools)
	}
	return serveHTTP(ctx, addr, token, engine, tools)
}
