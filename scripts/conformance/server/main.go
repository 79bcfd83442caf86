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
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "the address to serve at")
	routes := flag.Bool("routes", false, "offer what Gin routes can be, and nothing written by hand")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *addr, *routes)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, addr string, onlyRoutes bool) error {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.Use(gin.Recovery())
	server, err := newServer(engine, onlyRoutes)
	if err != nil {
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
