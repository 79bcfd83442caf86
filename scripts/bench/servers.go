package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	mcpgo "github.com/mark3labs/mcp-go/mcp"
	mcpgoserver "github.com/mark3labs/mcp-go/server"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// goServers are the servers that this program itself is.
var goServers = map[string]func() http.Handler{
	"rest": engine, "ginmcp": attached, "ginmcp-2026": attached, "ginmcp-sdk": attachedThroughSDK, "go-sdk": native, "mcp-go": mcpGo,
	"net-http": replayed,
}

// serveGo serves one of them until the process ends, and prints its port.
func serveGo(name string) error {
	handler := goServers[name]
	if handler == nil {
		return fmt.Errorf("there is no server %q", name)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "port %d\n", listener.Addr().(*net.TCPAddr).Port)
	server := &http.Server{Handler: reporting(handler()), ReadHeaderTimeout: time.Minute}
	return server.Serve(listener)
}

// reporting serves what the process has allocated, and everything else with h.
func reporting(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != memoryPath {
			h.ServeHTTP(w, r)
			return
		}
		runtime.GC()
		runtime.GC() // a sync.Pool keeps its values through the first one
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintln(w, m.Mallocs, m.HeapAlloc+m.StackInuse)
	})
}

// furtherRoutes is how many routes the application has in addition to those that are called.
var furtherRoutes int

func engine() http.Handler { return newEngine() }

func newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.GET("/items/:id", ginmcp.Op("get_item", handleGet, ginmcp.Path[getInput](), ginmcp.Out[item]()))
	r.POST("/items", ginmcp.Op("add_item", handlePost, ginmcp.Body[newItem](), ginmcp.Out[item]()))
	r.GET("/big", ginmcp.Op("list_items", handleBig, ginmcp.Out[struct {
		Items []item `json:"items"`
	}]()))
	r.GET("/bytes/:size", ginmcp.Op("get_bytes", handleBytes, ginmcp.Path[bytesInput]()))
	for i := range furtherRoutes {
		n := strconv.Itoa(i)
		r.POST("/further-"+n+"/:id", ginmcp.Op("change_"+n, handlePost, ginmcp.Path[getInput](), ginmcp.Body[newItem]()))
	}
	return r
}

func attached() http.Handler {
	const limit = 64 << 20 // for the large responses
	r := newEngine()
	ginmcp.Attach(r, ginmcp.WithMaxResponse(limit), ginmcp.WithLogger(nil))
	return r
}

// attachedThroughSDK is the same with every message answered through the SDK, as after a call of
// MCP().
func attachedThroughSDK() http.Handler {
	r := newEngine()
	ginmcp.Attach(r).MCP()
	return r
}

// replayed reads each message and writes the response that ginmcp gave to the first message with the
// same bytes. It does nothing else, so its cost is that of net/http alone.
func replayed() http.Handler {
	h := attached()
	var responses sync.Map // the message to the body of its response
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		message, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		body, known := responses.Load(string(message))
		if !known {
			r.Body = io.NopCloser(bytes.NewReader(message))
			first := httptest.NewRecorder()
			h.ServeHTTP(first, r)
			body, _ = responses.LoadOrStore(string(message), first.Body.Bytes())
		}
		response := body.([]byte)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(response)))
		_, _ = w.Write(response)
	})
}

// native is a server of tools written by hand with the SDK's low-level API, which checks nothing.
func native() http.Handler {
	s := mcp.NewServer(&mcp.Implementation{Name: "native", Version: "1"}, nil)
	object := json.RawMessage(`{"type":"object"}`)
	add := func(name string, f func(arguments json.RawMessage) (any, error)) {
		s.AddTool(
			&mcp.Tool{Name: name, InputSchema: object},
			func(_ context.Context, r *mcp.CallToolRequest) (*mcp.CallToolResult, error) {
				out, err := f(r.Params.Arguments)
				if err != nil {
					return nil, err
				}
				text, err := json.Marshal(out)
				if err != nil {
					return nil, err
				}
				return &mcp.CallToolResult{
					Content: []mcp.Content{&mcp.TextContent{Text: string(text)}}, StructuredContent: json.RawMessage(text),
				}, nil
			},
		)
	}
	add("get_item", func(arguments json.RawMessage) (any, error) {
		var in struct{ ID int }
		err := json.Unmarshal(arguments, &in)
		return getItem(in.ID), err
	})
	add("add_item", func(arguments json.RawMessage) (any, error) {
		var in newItem
		err := json.Unmarshal(arguments, &in)
		return addItem(in), err
	})
	add("list_items", func(json.RawMessage) (any, error) { return map[string]any{"items": bigList}, nil })
	return mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s },
		&mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true})
}

// mcpGo is the same with mark3labs/mcp-go.
func mcpGo() http.Handler {
	s := mcpgoserver.NewMCPServer("mcp-go", "1", mcpgoserver.WithToolCapabilities(false))
	result := func(out any) (*mcpgo.CallToolResult, error) {
		text, err := json.Marshal(out)
		if err != nil {
			return nil, err
		}
		return mcpgo.NewToolResultStructured(out, string(text)), nil
	}
	s.AddTool(mcpgo.NewTool("get_item", mcpgo.WithNumber("id", mcpgo.Required())),
		func(_ context.Context, r mcpgo.CallToolRequest) (*mcpgo.CallToolResult, error) {
			return result(getItem(r.GetInt("id", 0)))
		})
	s.AddTool(mcpgo.NewTool("add_item", mcpgo.WithString("name", mcpgo.Required()), mcpgo.WithNumber("price")),
		func(_ context.Context, r mcpgo.CallToolRequest) (*mcpgo.CallToolResult, error) {
			if r.GetString("name", "") == "" {
				return nil, errors.New("name is required")
			}
			return result(addItem(newItem{r.GetString("name", ""), r.GetInt("price", 0)}))
		})
	s.AddTool(mcpgo.NewTool("list_items"), func(context.Context, mcpgo.CallToolRequest) (*mcpgo.CallToolResult, error) {
		return result(map[string]any{"items": bigList})
	})
	return mcpgoserver.NewStreamableHTTPServer(s, mcpgoserver.WithStateLess(true))
}
