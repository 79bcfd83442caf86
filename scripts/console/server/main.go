// Command server offers what scripts/console/browser.mjs does in the console.
//
//	go run ./scripts/console/server -addr 127.0.0.1:3000
//
// It prints the URL of the server when it is ready and stops at SIGTERM. The console at /mcp is for
// everybody; at /staff/mcp, messages need the header "Authorization: Bearer s3cret"; that at /lab/mcp is of
// an application with one of each thing that the console shows.
package main

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"net/http"
	"os"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/scripts/internal/serving"
	"github.com/modelcontextprotocol/go-sdk/mcp"
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
	logger := slog.New(slog.NewTextHandler(os.Stderr, nil))
	routes(engine)
	server := ginmcp.Attach(engine, append(curations(), ginmcp.WithName("console test"), ginmcp.WithVersion("1.0.0"),
		ginmcp.WithConsole(ginmcp.ConsoleDetails(true)), ginmcp.WithLogger(logger))...)
	server.MCP().AddPrompt(
		&mcp.Prompt{
			Name:        "summarize",
			Description: "Summarize a note.",
			Arguments:   []*mcp.PromptArgument{{Name: "note", Required: true}},
		},
		func(_ context.Context, req *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			text := &mcp.TextContent{Text: "Summarize the note " + req.Params.Arguments["note"] + "."}
			return &mcp.GetPromptResult{Messages: []*mcp.PromptMessage{{Role: "user", Content: text}}}, nil
		})
	staff, err := ginmcp.New(
		engine,
		append(curations(), ginmcp.WithName("staff"), ginmcp.WithConsole(), ginmcp.WithLogger(logger))...)
	if err != nil {
		return err
	}
	staff.Mount(engine.Group("/staff", bearer), "/mcp")
	labEngine, lab, err := newLab(
		ginmcp.WithName("lab"), ginmcp.WithConsole(ginmcp.ConsoleDetails(true)), ginmcp.WithLogger(logger))
	if err != nil {
		return err
	}
	if err := errors.Join(server.Check(), staff.Check(), lab.Check()); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/", engine)
	mux.Handle("/lab/", labEngine)
	return serving.Serve(ctx, addr, mux, server, staff, lab)
}

// bearer lets messages pass that carry the token. The page itself carries none.
func bearer(c *gin.Context) {
	if c.Request.Method == http.MethodPost && c.GetHeader("Authorization") != "Bearer s3cret" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a token is needed"})
	}
}

func curations() []ginmcp.Option {
	return []ginmcp.Option{
		ginmcp.WithRouteMaps(
			ginmcp.RouteMap{Pattern: "^/guides", Kind: ginmcp.Resource},
			ginmcp.RouteMap{Pattern: "^/notes", Kind: ginmcp.ResourceTemplate},
			ginmcp.RouteMap{Pattern: "^/internal", Kind: ginmcp.Exclude},
		),
		ginmcp.Curate("book_room").HideArgument("tenant", "acme-s3cret"),
	}
}
