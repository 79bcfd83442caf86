// Command server offers tools with many kinds of schemas, for the converters of agents.
//
//	go run ./scripts/converters/server                        # tools of Go types
//	go run ./scripts/converters/server -document swagger.json # tools of an OpenAPI document
//
// It prints the URL of the server when it is ready and runs until it is ended. Its routes do
// nothing: only the list of tools is of interest.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"go.yaml.in/yaml/v4"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "the address to serve at")
	document := flag.String("document", "", "the file of an OpenAPI document, as JSON or YAML; default: tools of Go types")
	flag.Parse()
	if err := run(*addr, *document); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

func run(addr, document string) error {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	logger := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	options := []ginmcp.Option{ginmcp.WithName("converters"), ginmcp.WithLogger(logger)}
	if document == "" {
		addTypes(engine)
	} else {
		text, err := os.ReadFile(document) //nolint:gosec // the developer names the file
		if err != nil {
			return err
		}
		if err := addDocument(engine, text); err != nil {
			return fmt.Errorf("%s: %w", document, err)
		}
		options = append(options, ginmcp.WithOpenAPI(text))
	}
	if err := ginmcp.Attach(engine, options...).Refresh(); err != nil {
		return err
	}

	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", addr)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(os.Stdout, "http://%s/mcp\n", listener.Addr())
	const readHeaderTimeout = 10 * time.Second
	return (&http.Server{Handler: engine, ReadHeaderTimeout: readHeaderTimeout}).Serve(listener)
}

// parameter is a part of a path of an OpenAPI document.
var parameter = regexp.MustCompile(`\{([^}]*)\}`)

// addDocument registers a route for each operation of a document.
func addDocument(engine *gin.Engine, text []byte) error {
	var document struct {
		BasePath string                    `yaml:"basePath"`
		Paths    map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(text, &document); err != nil {
		return err
	}
	base := strings.TrimSuffix(document.BasePath, "/")
	for path, operations := range document.Paths {
		for method := range operations {
			switch method = strings.ToUpper(method); method {
			case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
				engine.Handle(method, base+parameter.ReplaceAllString(path, ":$1"), nothing)
			}
		}
	}
	return nil
}

func nothing(c *gin.Context) { c.Status(http.StatusNoContent) }
