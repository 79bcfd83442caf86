package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

// Parse reads a Swagger 2.0, OpenAPI 3.0 or OpenAPI 3.1 document, as JSON or YAML. Name is the
// document's name in diagnostics. Swag states that swag generated it. A document whose definitions
// have swag's names is treated the same.
//
// Swag writes collectionFormat csv for every list, although Gin binds lists from repeated names.
// Therefore csv means repeated names in a document that swag generated, and commas in every other
// document.
//
// The error is not nil if the text is not such a document. An error in a part of the document is a
// Diagnostic, and only that part is left out.
func Parse(name string, text []byte, swag bool) (doc *introspect.Document, err error) {
	defer func() {
		if p := recover(); p != nil { // the YAML library may panic on malformed text
			doc, err = nil, fmt.Errorf("%s cannot be read: %v", name, p)
		}
	}()
	root, err := toJSON(text)
	if err != nil {
		return nil, fmt.Errorf("%s is neither JSON nor YAML: %w", name, err)
	}
	p := &parser{root: root, doc: &introspect.Document{Name: name}}
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
		return nil, errors.New("a value cannot be written as JSON")
	}
	return out, nil
}

// A parser holds what applies to the whole document.
type parser struct {
	root json.RawMessage
	doc  *introspect.Document
	// swagger2 reports whether the version is 2.0, as opposed to 3.
	swagger2, swag bool
	bases          []string
	consumes       []string
	produces       []string
	security       []introspect.SecurityRequirement
	schemes        []securityScheme
	// withoutScopes are the names of security schemes that have no scopes.
	withoutScopes []string
	schemas       schemaTable
	// hops counts the references that are being followed.
	hops int
}

// A securityScheme is a parameter that identifies the caller.
type securityScheme struct {
	Type, Name, In string
}

func (p *parser) note(format string, args ...any) {
	message := p.doc.Name + ": " + fmt.Sprintf(format, args...)
	p.doc.Diagnostics = append(p.doc.Diagnostics, introspect.Diagnostic{Level: slog.LevelWarn, Message: message})
}

// note adds a diagnostic about an operation.
func note(op *introspect.DocumentOperation, level slog.Level, format string, args ...any) {
	op.Notes = append(op.Notes, introspect.Diagnostic{Level: level, Message: fmt.Sprintf(format, args...)})
}

// head reads everything except the operations.
func (p *parser) head() error {
	var head struct {
		Swagger  version
		OpenAPI  version
		BasePath string
		Servers  []server
		Consumes []string
		Produces []string
		Security []introspect.SecurityRequirement
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
		return errors.New(`it is neither Swagger 2.0 nor OpenAPI 3: it has neither swagger: "2.0" nor openapi: 3.x.y`)
	}
	p.consumes, p.produces, p.security = head.Consumes, head.Produces, head.Security
	p.index()
	schemes := p.member("components/securitySchemes")
	if p.swagger2 {
		schemes = p.member("securityDefinitions")
	}
	for name, raw := range jsonscan.Members(schemes) {
		var s securityScheme
		if lenient(p.deref(raw), &s) != nil {
			continue
		}
		if s.Type == "apiKey" {
			p.schemes = append(p.schemes, s)
		}
		if s.Type != "oauth2" && s.Type != "openIdConnect" {
			p.withoutScopes = append(p.withoutScopes, string(name))
		}
	}
	p.security = p.requirements(p.security)
	return nil
}

// A version is written as a string or, by mistake, as a number.
type version string

func (v *version) UnmarshalJSON(raw []byte) error {
	*v = version(strings.Trim(string(raw), `"`))
	return nil
}

// lenient decodes as much as it can. The error names the member of the wrong type.
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
