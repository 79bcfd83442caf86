// Package serving runs the test servers of the scripts.
package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// Main runs a program until it ends or a signal ends its context. An error is printed, and is the exit
// status 1.
func Main(run func(ctx context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// Serve serves an application at an address until ctx ends, and prints the URL of its mount, /mcp, when
// it is ready. The servers are those of its mounts.
func Serve(ctx context.Context, addr string, app http.Handler, servers ...*ginmcp.Server) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	const readHeaderTimeout = 10 * time.Second
	httpServer := &http.Server{Handler: app, ReadHeaderTimeout: readHeaderTimeout}
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
	for _, s := range servers {
		err = errors.Join(err, s.Shutdown(stopCtx))
	}
	return errors.Join(err, httpServer.Close())
}
