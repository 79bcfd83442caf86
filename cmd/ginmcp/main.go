// Command ginmcp helps with MCP servers made of Gin applications: it generates facts from an
// application's source, and lists, calls and checks the tools of a server.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := command.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
