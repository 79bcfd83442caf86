package ginmcp

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
	"github.com/swaggo/swag"
)

// WithSwagger reads the document that swag registered under a name, in place of the one
// under "swagger", which is read by default. It may be given several times: an earlier
// document goes before a later one. An empty name reads none.
//
// A document describes routes without touching their handlers: names, summaries,
// parameters, bodies, answers. An annotation goes before it, fact by fact; where an
// annotation declares inputs, their types decide and the document describes them. An [Op]
// without inputs has the document's. A name that nothing is registered under, an operation
// without a route and whatever else does not fit are Diagnostics and never errors.
//
// The document is read once, when the tools are first built, so an application may still
// set its base path in code before that. A document of swag v2 is registered elsewhere:
//
//	ginmcp.WithOpenAPI([]byte(docs.SwaggerInfo.ReadDoc()))
func WithSwagger(instance string) Option {
	return optionFunc(func(c *config) error {
		c.documents.named = true
		if instance != "" && !slices.Contains(c.documents.instances, instance) {
			c.documents.instances = append(c.documents.instances, instance)
		}
		return nil
	})
}

// WithOpenAPI reads a Swagger 2.0 or OpenAPI 3.0 or 3.1 document, as JSON or YAML, by
// whatever it was made. It goes before what swag registered, and is otherwise as in
// [WithSwagger]. It may be given several times. A text that is no such document is an error
// of [New].
func WithOpenAPI(document []byte) Option {
	return optionFunc(func(c *config) error {
		name := "the OpenAPI document"
		if n := len(c.documents.given); n > 0 {
			name += " " + strconv.Itoa(n+1)
		}
		doc, err := openapi.Parse(name, document, false)
		if err != nil {
			return fmt.Errorf("WithOpenAPI: %w", err)
		}
		c.documents.given = append(c.documents.given, doc)
		return nil
	})
}

// documents are those that the options name.
type documents struct {
	given     []*introspect.Document
	instances []string
	named     bool
}

// read returns the documents, the first before the others.
func (d *documents) read() (docs []*introspect.Document, notes []introspect.Diagnostic) {
	docs = slices.Clone(d.given)
	instances := d.instances
	if !d.named {
		instances = []string{swag.Name}
	}
	for _, instance := range instances {
		doc, err := registered.read(instance)
		switch {
		case err != nil:
			notes = append(notes, introspect.Diagnostic{Level: slog.LevelWarn, Message: err.Error()})
		case doc != nil:
			found := *doc
			found.Default = !d.named
			docs = append(docs, &found)
		case d.named:
			notes = append(notes, introspect.Diagnostic{
				Level:   slog.LevelWarn,
				Message: fmt.Sprintf("WithSwagger: nothing is registered under %q; is the package that swag generated imported?", instance),
			})
		}
	}
	return docs, notes
}

// fewRoutes is how many routes an application may have before it is worth a warning that nothing
// declares their inputs.
const fewRoutes = 5

// undeclared returns a warning if nothing declares the inputs of any route.
func undeclared(ops []introspect.Operation) []introspect.Diagnostic {
	declared := func(op introspect.Operation) bool { return op.Declared }
	if len(ops) < fewRoutes || slices.ContainsFunc(ops, declared) {
		return nil
	}
	return []introspect.Diagnostic{{
		Level: slog.LevelWarn,
		Message: fmt.Sprintf("nothing declares the inputs of the %d routes, so agents have to guess them: "+
			"run ginmcp gen, pass a document with WithOpenAPI, or annotate the handlers", len(ops)),
	}}
}
