// Command server offers one Gin route for each thing that the real clients of this directory try.
//
//	go run ./scripts/clients/server -addr 127.0.0.1:3000
//
// It prints the URL of the server when it is ready and stops at SIGTERM.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "the address to serve at")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *addr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
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

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	const readHeaderTimeout = 10 * time.Second
	httpServer := &http.Server{Handler: engine, ReadHeaderTimeout: readHeaderTimeout}
	served := make(chan error, 1)
	go func() { served <- httpServer.Serve(listener) }()
	_, _ = fmt.Fprintf(os.Stdout, "http://%s/mcp\n", listener.Addr())

	select {
	case err = <-served:
	case <-ctx.Done():
	}
	const patience = 2 * time.Second
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	return errors.Join(err, server.Shutdown(stopCtx), httpServer.Close())
}
