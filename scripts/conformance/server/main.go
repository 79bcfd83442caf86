// Command server offers the fixtures of the official conformance suite, as far as possible
// from Gin routes.
//
//	go run ./scripts/conformance/server -addr 127.0.0.1:3000            # all fixtures
//	go run ./scripts/conformance/server -addr 127.0.0.1:3000 -routes    # those of Gin routes alone
//
// It prints the URL of the server when it is ready and stops at SIGTERM.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/scripts/internal/serving"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "the address to serve at")
	routes := flag.Bool("routes", false, "offer what Gin routes can be, and nothing written by hand")
	flag.Parse()
	serving.Main(func(ctx context.Context) error { return run(ctx, *addr, *routes) })
}

func run(ctx context.Context, addr string, onlyRoutes bool) error {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(gin.Recovery())
	server, err := newServer(engine, onlyRoutes)
	if err != nil {
		return err
	}

	return serving.Serve(ctx, addr, engine, server)
}

// newServer registers the fixtures on the engine and attaches ginmcp to it.
func newServer(engine *gin.Engine, onlyRoutes bool) (*ginmcp.Server, error) {
	server := ginmcp.Attach(engine,
		ginmcp.WithName("conformance"),
		ginmcp.WithVersion("1.0.0"),
		ginmcp.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))),
		ginmcp.WithCompletion(complete),
		ginmcp.WithSessions(ginmcp.Sessions{}),
	)
	addRoutes(engine, server)
	if !onlyRoutes {
		addTools(server.MCP())
		addPrompts(server.MCP())
	}
	return server, server.Refresh()
}

// complete suggests values for arg1 of test_prompt_with_arguments.
func complete(_ context.Context, _, argument, value string) ([]string, error) {
	if argument != "arg1" {
		return nil, nil
	}
	return slices.DeleteFunc([]string{"paris", "park", "party"}, func(word string) bool {
		return !strings.HasPrefix(word, value)
	}), nil
}
