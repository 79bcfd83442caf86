package introspect

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// ParseDocument reads a Swagger 2.0 or OpenAPI 3.0 or 3.1 document, as JSON or YAML. Swag
// tells that swag made it; a document that looks like swag's is taken for one anyway.
//
// Swag writes collectionFormat csv for every list, whatever the handler reads, while Gin
// binds lists from repeated names. So csv means that in a document of swag's, and means
// what it says in every other one.
//
// An error tells that the text is no such document. What is wrong with a part of it is
// a Diagnostic, and only that part is left out.
func ParseDocument(name string, text []byte, swag bool) (doc *Document, err error) {
	defer func() {
		if p := recover(); p != nil { // the library that reads YAML has its limits
			doc, err = nil, fmt.Errorf("%s cannot be read: %v", name, p)
		}
	}()
	root, err := toJSON(text)
	if err != nil {
		return nil, fmt.Errorf("%s is neither JSON nor YAML: %w", name, err)
	}
	p := &documentParser{root: root, doc: &Document{Name: name}}
	if err := p.head(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p.swag = swag || p.looksLikeSwag()
	p.paths()
	return p.doc, nil
}

// toJSON returns the text as JSON.
func toJSON(text []byte) (json.RawMessage, error) {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
	if len(text) == 0 {
		return nil, errors.New("it is empty")
	}
	if text[0] == '{' && json.Valid(text) {
		return text, nil
	}
	out, err := fromYAML(text)
	if err != nil {
		return nil, err
	}
	if !json.Valid(out) {
		return nil, errors.New("a value has no form in JSON")
	}
	return out, nil
}

// A documentParser holds what stands outside of the operations.
type documentParser struct {
	root json.RawMessage
	doc  *Document
	// swagger2 tells the version: 2.0, or 3.
	swagger2, swag bool
	bases          []string
	consumes       []string
	produces       []string
	security       []SecurityRequirement
	schemes        []securityScheme
	schemas        schemaTable
}

// A securityScheme is a parameter that says who the caller is.
type securityScheme struct {
	Type, Name, In string
}

func (p *documentParser) note(format string, args ...any) {
	p.doc.Diagnostics = append(p.doc.Diagnostics, Diagnostic{Level: slog.LevelWarn, Message: p.doc.Name + ": " + fmt.Sprintf(format, args...)})
}

// head reads everything but the operations.
func (p *documentParser) head() error {
	var head struct {
		Swagger  version
		OpenAPI  version
		BasePath string
		Servers  []server
		Consumes []string
		Produces []string
		Security []SecurityRequirement
	}
	if err := lenient(p.root, &head); err != nil {
		p.note("%v", err)
	}
	switch {
	case strings.HasPrefix(string(head.Swagger), "2"):
		p.swagger2 = true
		p.bases = []string{head.BasePath}
	case strings.HasPrefix(string(head.OpenAPI), "3"):
		p.bases = basesOf(head.Servers)
	default:
		return errors.New(`it is neither Swagger 2.0 nor OpenAPI 3: it says neither swagger: "2.0" nor openapi: 3.1.0`)
	}
	p.consumes, p.produces, p.security = head.Consumes, head.Produces, head.Security
	p.index()
	schemes := p.member("components/securitySchemes")
	if p.swagger2 {
		schemes = p.member("securityDefinitions")
	}
	for _, raw := range jsonscan.Members(schemes) {
		var s securityScheme
		if lenient(p.deref(raw), &s) == nil && s.Type == "apiKey" {
			p.schemes = append(p.schemes, s)
		}
	}
	return nil
}

// A version is written as a text or, by mistake, as a number.
type version string

func (v *version) UnmarshalJSON(raw []byte) error {
	*v = version(strings.Trim(string(raw), `"`))
	return nil
}

// A server is where an OpenAPI document says that the application is.
type server struct {
	URL       string
	Variables map[string]struct{ Default string }
}

// basesOf returns the paths of servers.
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

// lenient decodes what it can. The error names what is of the wrong type.
func lenient(raw json.RawMessage, target any) error {
	err := json.Unmarshal(raw, target)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return fmt.Errorf("%s is %s", strings.ToLower(wrong.Field[:1])+wrong.Field[1:], article(wrong.Value))
	}
	return err
}

func article(what string) string {
	if strings.ContainsAny(what[:min(1, len(what))], "aeiou") {
		return "an " + what
	}
	return "a " + what
}

// documentMethods are the members of a path item that are operations.
var documentMethods = []string{
	http.MethodGet, http.MethodPut, http.MethodPost, http.MethodDelete,
	http.MethodOptions, http.MethodHead, http.MethodPatch, http.MethodTrace,
}

func (p *documentParser) paths() {
	for path, item := range jsonscan.Members(p.member("paths")) {
		if bytes.HasPrefix(path, []byte("x-")) {
			continue
		}
		p.pathItem(string(path), p.deref(item))
	}
}

func (p *documentParser) pathItem(path string, item json.RawMessage) {
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
		if !slices.Contains(documentMethods, method) {
			continue
		}
		op := DocumentOperation{Method: method, Path: path, Bases: p.bases, Summary: shared.Summary, Description: shared.Description}
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
	Security             *[]SecurityRequirement
	Parameters           []json.RawMessage
	RequestBody          json.RawMessage
	Responses            json.RawMessage
	Consumes, Produces   []string
	Servers              []server
	MCP                  json.RawMessage `json:"x-mcp"`
}

func (p *documentParser) operation(op *DocumentOperation, raw json.RawMessage, shared []json.RawMessage) {
	var r rawOperation
	if err := lenient(raw, &r); err != nil {
		op.note(slog.LevelWarn, err.Error())
	}
	op.ID, op.Tags, op.Deprecated, op.Security = r.OperationID, r.Tags, r.Deprecated, p.security
	if r.Summary != "" || r.Description != "" {
		op.Summary, op.Description = r.Summary, r.Description
	}
	op.Summary, op.Description = strings.TrimSpace(op.Summary), strings.TrimSpace(op.Description)
	if op.Description == op.Summary {
		op.Description = "" // swag applications often repeat the one in the other
	}
	if r.Security != nil {
		op.Security = *r.Security
	}
	if len(r.Servers) > 0 {
		op.Bases = basesOf(r.Servers)
	}
	if p.swagger2 {
		p.swaggerOperation(op, &r, shared)
	} else {
		p.openAPIOperation(op, &r, shared)
	}
	op.extension(r.MCP)
}

// extension reads x-mcp: what the document says to agents only.
func (d *DocumentOperation) extension(raw json.RawMessage) {
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
		d.note(slog.LevelWarn, "x-mcp: "+strings.TrimPrefix(err.Error(), "json: ")+
			"; it takes name, title, description, hidden, readOnly, destructive, idempotent and handler")
		_ = json.Unmarshal(raw, &x) // what can be read of it
	}
	set := func(target *string, value string) {
		if value != "" {
			*target = value
		}
	}
	set(&d.ID, x.Name)
	set(&d.Title, x.Title)
	set(&d.Description, x.Description)
	set(&d.Handler, x.Handler)
	d.Hidden = x.Hidden
	d.Hints = Hints{ReadOnly: x.ReadOnly, Destructive: x.Destructive, Idempotent: x.Idempotent}
}
