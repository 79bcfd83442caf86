package openapi

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// A server is where an OpenAPI document locates the application.
type server struct {
	URL       string
	Variables map[string]struct{ Default string }
}

// basesOf returns the paths of the servers.
func basesOf(servers []server) []string {
	var bases []string
	for _, s := range servers {
		for name, v := range s.Variables {
			s.URL = strings.ReplaceAll(s.URL, "{"+name+"}", v.Default)
		}
		if u, err := url.Parse(s.URL); err == nil && !slices.Contains(bases, u.Path) {
			bases = append(bases, u.Path)
		}
	}
	return bases
}

// methods are the members of a path item that are operations.
var methods = []string{
	http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete,
	http.MethodOptions, http.MethodHead, http.MethodPatch, http.MethodTrace,
}

func (p *parser) paths() {
	for path, item := range jsonscan.Members(p.member("paths")) {
		if bytes.HasPrefix(path, []byte("x-")) {
			continue
		}
		p.pathItem(string(path), p.deref(item))
	}
}

func (p *parser) pathItem(path string, item json.RawMessage) {
	var shared struct {
		Summary, Description string
		Parameters           []json.RawMessage
		Servers              []server
	}
	if err := lenient(item, &shared); err != nil {
		p.note("%s: %v", path, err)
	}
	for verb, raw := range jsonscan.Members(item) {
		method := strings.ToUpper(string(verb))
		if !slices.Contains(methods, method) {
			continue
		}
		op := introspect.DocumentOperation{
			Method: method, Path: path, Bases: p.bases, Summary: shared.Summary, Description: shared.Description,
		}
		if len(shared.Servers) > 0 {
			op.Bases = basesOf(shared.Servers)
		}
		p.operation(&op, raw, shared.Parameters)
		p.doc.Operations = append(p.doc.Operations, op)
	}
}

// A rawOperation is an operation as a document writes it, in either version.
type rawOperation struct {
	OperationID          string
	Summary, Description string
	Tags                 []string
	Deprecated           bool
	Security             *[]introspect.SecurityRequirement
	Parameters           []json.RawMessage
	RequestBody          json.RawMessage
	Responses            json.RawMessage
	Consumes, Produces   []string
	Servers              []server
	MCP                  json.RawMessage `json:"x-mcp"`
}

func (p *parser) operation(op *introspect.DocumentOperation, raw json.RawMessage, shared []json.RawMessage) {
	var r rawOperation
	if err := lenient(raw, &r); err != nil {
		note(op, slog.LevelWarn, "%v", err)
	}
	op.ID, op.Tags, op.Deprecated, op.Security = r.OperationID, r.Tags, r.Deprecated, p.security
	if r.Summary != "" || r.Description != "" {
		op.Summary, op.Description = r.Summary, r.Description
	}
	op.Summary, op.Description = strings.TrimSpace(op.Summary), strings.TrimSpace(op.Description)
	if op.Description == op.Summary {
		op.Description = "" // applications that use swag often repeat one in the other
	}
	if r.Security != nil {
		op.Security = p.requirements(*r.Security)
	}
	if len(r.Servers) > 0 {
		op.Bases = basesOf(r.Servers)
	}
	if p.swagger2 {
		p.swaggerOperation(op, &r, shared)
	} else {
		p.openAPIOperation(op, &r, shared)
	}
	extension(op, r.MCP)
}

// extension reads x-mcp, which holds what the document states for agents only.
func extension(op *introspect.DocumentOperation, raw json.RawMessage) {
	if len(raw) == 0 {
		return
	}
	var x struct {
		Name        string `json:"name"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Handler     string `json:"handler"`
		Hidden      bool   `json:"hidden"`
		ReadOnly    *bool  `json:"readOnly"`
		Destructive *bool  `json:"destructive"`
		Idempotent  *bool  `json:"idempotent"`
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&x); err != nil {
		note(op, slog.LevelWarn, "x-mcp: %s; its members are name, title, description, hidden, readOnly, destructive, "+
			"idempotent and handler", strings.TrimPrefix(err.Error(), "json: "))
		_ = json.Unmarshal(raw, &x) // as much as can be read
	}
	set := func(target *string, value string) {
		if value != "" {
			*target = value
		}
	}
	set(&op.ID, x.Name)
	set(&op.Title, x.Title)
	set(&op.Description, x.Description)
	set(&op.Handler, x.Handler)
	op.Hidden = x.Hidden
	op.Hints = introspect.Hints{ReadOnly: x.ReadOnly, Destructive: x.Destructive, Idempotent: x.Idempotent}
}
