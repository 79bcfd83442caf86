package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A report is what was found in one document.
type report struct {
	document, file            string
	routes                    map[int]string
	operations, tools, called int
	// unroutable are operations that Gin has no route for, and ungenerated tools for which the
	// generator finds no arguments. Neither is a problem of the project.
	unroutable, ungenerated int
	listBytes               int
	// refresh is the processor time of a second Refresh.
	refresh time.Duration
	// problems are sentences, by their kind.
	problems map[string][]string
}

// wholeSchema is a size of schemas, in bytes, that leaves out little.
const wholeSchema = 200_000

// kinds are the columns of the table.
var kinds = []string{"parse", "withheld", "schema", "refused", "failed", "route", "lost"}

func (r *report) problem(kind, format string, args ...any) {
	r.problems[kind] = append(r.problems[kind], fmt.Sprintf(format, args...))
}

func (r *report) count() int {
	n := 0
	for _, list := range r.problems {
		n += len(list)
	}
	return n
}

// try makes an application of a document, and calls every tool.
func try(ctx context.Context, name string) *report {
	r := &report{document: name, problems: map[string][]string{}}
	d, err := load(ctx, name)
	if err != nil {
		r.problem("parse", "%v", err)
		return r
	}
	a := newApp(d.parsed)
	r.operations, r.unroutable = len(a.routes), len(a.unroutable)
	r.file, r.routes = d.file, a.routes
	options := []ginmcp.Option{ginmcp.WithOpenAPI(d.text), ginmcp.WithSwagger(""), ginmcp.WithLogger(nil)}
	s, err := ginmcp.New(a.engine, options...)
	if err != nil {
		r.problem("parse", "%v", err)
		return r
	}
	// Calls need arguments that the default size of a schema may leave out.
	whole, err := ginmcp.New(a.engine, append(options, ginmcp.WithMaxSchema(wholeSchema, wholeSchema), ginmcp.WithMaxList(-1))...)
	if err != nil {
		r.problem("parse", "%v", err)
		return r
	}
	tools := s.Tools()
	start := cpu()
	if err := s.Refresh(); err != nil {
		r.problem("withheld", "%v", err)
	}
	r.refresh = cpu() - start
	r.tools = len(tools)
	routes := map[string]string{}
	for _, f := range s.Lint() {
		routes[f.Tool] = f.Route
	}
	if callable := a.callable(); len(tools) != callable {
		r.problem("withheld", "%d tools for %d operations", len(tools), callable)
	}
	for _, tool := range tools {
		raw, err := json.Marshal(tool)
		if err != nil {
			r.problem("schema", "%s: %v", tool.Name, err)
			continue
		}
		r.listBytes += len(raw)
	}
	for _, tool := range whole.Tools() {
		r.tool(whole, tool, routes[tool.Name])
	}
	return r
}

// cpu returns the time that the process has spent on processors.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// callable counts the routes that become tools.
func (a *app) callable() int {
	n := 0
	for _, route := range a.routes {
		if strings.Contains(route, " /.well-known/") {
			continue // not a tool by default (RFC 8615)
		}
		switch method, _, _ := strings.Cut(route, " "); method {
		case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
			n++
		}
	}
	return n
}

// tool checks the schemas of a tool with two validators, and calls it.
func (r *report) tool(s *ginmcp.Server, tool *mcp.Tool, route string) {
	var checks []func(any) error
	for _, schema := range []any{tool.InputSchema, tool.OutputSchema} {
		if schema == nil {
			continue
		}
		raw, err := json.Marshal(schema)
		if err != nil {
			r.problem("schema", "%s: %v", tool.Name, err)
			return
		}
		list, err := testkit.Compile(raw)
		if err != nil {
			r.problem("schema", "%s: %v", tool.Name, err)
			return
		}
		if checks == nil {
			checks = list
		}
	}
	raw, _ := json.Marshal(tool.InputSchema)
	var schema map[string]any
	if err := json.Unmarshal(raw, &schema); err != nil {
		r.problem("schema", "%s: %v", tool.Name, err)
		return
	}
	defs, _ := schema["$defs"].(map[string]any)
	arguments, ok := (&generator{defs: defs}).object(schema, 0)
	if !ok {
		r.ungenerated++
		return
	}
	plainArguments := normal(arguments)
	for _, check := range checks {
		if err := check(plainArguments); err != nil {
			r.ungenerated++ // the generator does not know every keyword
			return
		}
	}
	r.call(s, tool, route, arguments)
}

// normal returns a value as encoding/json decodes it.
func normal(v any) any {
	raw, _ := json.Marshal(v)
	var out any
	_ = json.Unmarshal(raw, &out)
	return out
}

// call calls a tool with arguments, and looks whether all of them arrived.
func (r *report) call(s *ginmcp.Server, tool *mcp.Tool, route string, arguments map[string]any) {
	body, _ := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": map[string]any{"name": tool.Name, "arguments": arguments},
	})
	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/mcp", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	s.ServeHTTP(w, request)
	text := w.Body.Bytes()
	if _, data, ok := bytes.Cut(text, []byte("data: ")); ok {
		text, _, _ = bytes.Cut(data, []byte("\n"))
	}
	var response struct {
		Result struct {
			IsError bool
			Content []struct{ Text string }
		}
		Error any
	}
	if err := json.Unmarshal(text, &response); err != nil || response.Error != nil || len(response.Result.Content) == 0 {
		r.problem("failed", "%s: %v %.200s", tool.Name, err, text)
		return
	}
	result := response.Result
	if result.IsError {
		kind := "failed"
		if strings.Contains(result.Content[0].Text, "nothing was called") {
			kind = "refused"
		}
		r.problem(kind, "%s: %.300s", tool.Name, result.Content[0].Text)
		return
	}
	r.called++
	var e echo
	if err := json.Unmarshal([]byte(result.Content[0].Text), &e); err != nil {
		r.problem("failed", "%s: %v: %.200s", tool.Name, err, result.Content[0].Text)
		return
	}
	if got := e.Method + " " + e.Route; got != strings.ReplaceAll(route, `\:`, ":") {
		r.problem("route", "%s: reached %s instead of %s", tool.Name, got, route)
	}
	arrived := e.flat()
	for name, value := range arguments {
		for _, leaf := range leaves(value) {
			if !strings.Contains(arrived, leaf) {
				r.problem("lost", "%s: %q of %s did not arrive: %.300s", tool.Name, leaf, name, arrived)
			}
		}
	}
}

// flat returns everything that arrived as one text.
func (e *echo) flat() string {
	parts := []string{e.Body}
	if body, err := url.QueryUnescape(e.Body); err == nil {
		parts = append(parts, body)
	}
	var decoded any
	if json.Unmarshal([]byte(e.Body), &decoded) == nil {
		parts = append(parts, leaves(decoded)...)
	}
	for _, p := range e.Params {
		parts = append(parts, p)
	}
	for name, values := range e.Query {
		parts = append(parts, name)
		parts = append(parts, values...)
	}
	for _, values := range e.Header {
		parts = append(parts, values...)
		for _, v := range values {
			if text, err := url.QueryUnescape(v); err == nil {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, "\n")
}

// leaves returns the texts of the scalars in a value, except booleans and file contents in base64.
func leaves(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case float64:
		raw, _ := json.Marshal(v)
		return []string{string(raw)}
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
		return out
	case map[string]any:
		var out []string
		_, isFile := v["filename"]
		for name, item := range v {
			if isFile && (name == "mimeType" || name == "filename") && v["text"] != nil {
				continue // a body that is a file has its content only
			}
			out = append(out, leaves(item)...)
		}
		return out
	default:
		return nil
	}
}
