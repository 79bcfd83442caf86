package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// serveStdio serves one client until it disconnects or ctx ends.
func serveStdio(ctx context.Context, tools *ginmcp.Server) error {
	if err := tools.Run(ctx, &mcp.StdioTransport{}); ctx.Err() == nil {
		return err
	}
	return nil // asked to stop
}

// serveHTTP serves the application until ctx ends.
func serveHTTP(ctx context.Context, addr, token string, handler http.Handler, tools *ginmcp.Server) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	introduce(os.Stdout, "http://"+listener.Addr().String(), token, tools)
	select {
	case err = <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	// The tools first: a client that listens for changes would hold its request open.
	return errors.Join(tools.Shutdown(grace), server.Shutdown(grace))
}

// introduce prints what is served and how to reach it.
func introduce(w io.Writer, base, token string, tools *ginmcp.Server) {
	list := tools.Tools()
	fmt.Fprintf(w, "The shop is open at %s, with %d tools at %s/mcp:\n\n", base, len(list), base)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, t := range list {
		line, _, _ := strings.Cut(t.Description, "\n")
		fmt.Fprintf(table, "  %s\t%s\n", t.Name, line)
	}
	_ = table.Flush()
	fmt.Fprintf(
		w,
		"\nConnect a client:\n\n  claude mcp add --transport http shop %s/mcp --header \"Authorization: Bearer %s\"\n",
		base,
		token,
	)
	fmt.Fprintf(w, "\nOr call a tool by hand:\n\n  %s\n\nCtrl-C closes the shop.\n", curl(base, token))
}

// curl is a command that calls a tool.
func curl(base, token string) string {
	//nolint:lll // people copy it
	return `curl -s ` + base + `/mcp -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \
    -H 'Authorization: Bearer ` + token + `' \
    -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"place_order","arguments":{"customer_id":4,"items":[{"product_id":1,"quantity":2}]}}}'`
}
