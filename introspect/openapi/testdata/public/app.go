package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// An echo is what a route of the application received.
type echo struct {
	Method string              `json:"method"`
	Route  string              `json:"route"`
	Params map[string]string   `json:"params"`
	Query  map[string][]string `json:"query"`
	Header http.Header         `json:"header"`
	Body   string              `json:"body"`
}

// handle responds with what arrived.
func handle(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		c.String(http.StatusInternalServerError, "%v", err)
		return
	}
	params := map[string]string{}
	for _, p := range c.Params {
		params[p.Key] = p.Value
	}
	c.JSON(http.StatusOK, echo{
		Method: c.Request.Method, Route: c.FullPath(), Params: params,
		Query: c.Request.URL.Query(), Header: c.Request.Header, Body: string(body),
	})
}

// An app is an application with a route for each operation of a document.
type app struct {
	engine *gin.Engine
	// routes maps an operation, by its place in the document, to its route.
	routes map[int]string
	// unroutable are the operations that Gin has no route for, such as /{a}.{b}.
	unroutable []string
}

// newApp registers the operations of a document.
func newApp(doc *introspect.Document) *app {
	a := &app{engine: gin.New(), routes: map[int]string{}}
	names := map[string]string{} // of parameters, by what precedes them: Gin allows one name for each
	for i := range doc.Operations {
		op := &doc.Operations[i]
		path, ok := ginPath(op.Path, names)
		if !ok || !a.register(op.Method, path) {
			a.unroutable = append(a.unroutable, op.Method+" "+op.Path)
			continue
		}
		a.routes[i] = op.Method + " " + path
	}
	return a
}

func (a *app) register(method, path string) (ok bool) {
	defer func() { ok = recover() == nil }()
	a.engine.Handle(method, path, handle)
	return true
}

// ginPath spells a path as Gin does. A parameter has the name that the first path with the same
// beginning gave it.
func ginPath(path string, names map[string]string) (string, bool) {
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	var out strings.Builder
	used := map[string]bool{}
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		literal, rest, isParam := strings.Cut(part, "{")
		if !isParam {
			out.WriteString("/" + strings.ReplaceAll(part, ":", `\:`))
			continue
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || after != "" || strings.ContainsAny(literal, ":*") {
			return "", false
		}
		before := out.String() + "/" + literal
		if known := names[before]; known != "" {
			name = known
		}
		if used[name] {
			return "", false // the first of two parameters with one name hides the other
		}
		names[before], used[name] = name, true
		fmt.Fprintf(&out, "/%s:%s", literal, name)
	}
	return out.String(), true
}
