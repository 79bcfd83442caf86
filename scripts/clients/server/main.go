// Command server offers one Gin route for each thing that the real clients of this directory try.
//
//	go run ./scripts/clients/server -addr 127.0.0.1:3000
//
// It prints the URL of the server when it is ready and stops at SIGTERM.
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/scripts/internal/serving"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "the address to serve at")
	flag.Parse()
	serving.Main(func(ctx context.Context) error { return run(ctx, *addr) })
}

func run(ctx context.Context, addr string) error {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(gin.Recovery())
	server := ginmcp.Attach(engine,
		ginmcp.WithName("clients"),
		ginmcp.WithVersion("1.0.0"),
		ginmcp.WithLogger(slog.New(slog.NewTextHandler(os.Stderr, nil))),
		ginmcp.WithSessions(ginmcp.Sessions{}), // without one, clients up to 2025-11-25 cannot cancel a call
		ginmcp.WithRouteMaps(
			ginmcp.RouteMap{Pattern: "^/guides", Kind: ginmcp.Resource},
			ginmcp.RouteMap{Pattern: "^/notes", Kind: ginmcp.ResourceTemplate},
		),
	)
	(&application{}).routes(engine)
	if err := server.Refresh(); err != nil {
		return err
	}

	return serving.Serve(ctx, addr, engine, server)
}
