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

// WithSwagger reads the document that swag registered under a name instead of the one under
// "swagger", which is read by default. It may be given several times: an earlier document takes
// precedence over a later one. An empty name reads none.
//
// A document describes routes without changes to their handlers: names, summaries, parameters,
// bodies, responses. For each fact, an annotation takes precedence. Where an annotation declares
// inputs, their types decide, limits included, and the document only describes them. An [Op]
// without inputs has those of the document. Documents never cause an error: a name under which
// nothing is registered, an operation without a route and anything else that does not fit are
// Diagnostics.
//
// Comments for swag easily lag behind the code, so what only a registered document states about
// inputs is advice. Agents see it, but a value that does not fit is passed on to the application,
// and so is an argument that the document does not list: in the query on GET and DELETE, in the
// body otherwise. A name that is probably a misspelled argument is still refused, and no argument
// leaves its route or sets a header that is not declared. [WithOpenAPI] believes a document.
//
// The document is read once, when the tools are first built, so an application may set its base
// path in code before that. A document of swag v2 is registered elsewhere:
//
//	ginmcp.WithOpenAPI([]byte(docs.SwaggerInfo.ReadDoc()), ginmcp.AsAdvice())
func WithSwagger(instance string) Option {
	return optionFunc(func(c *config) error {
		c.documents.named = true
		if instance != "" && !slices.Contains(c.documents.instances, instance) {
			c.documents.instances = append(c.documents.instances, instance)
		}
		return nil
	})
}

// WithOpenAPI reads a Swagger 2.0 or OpenAPI 3.0 or 3.1 document, as JSON or YAML. It takes
// precedence over what swag registered, and is otherwise used as described for [WithSwagger], with
// one difference: what it lists is believed, unless [AsAdvice] is given. Only where it lists no
// body for a POST, PUT or PATCH, the tool still has an optional, undocumented body. WithOpenAPI may
// be given several times, for routes that different documents describe. A text that is not such a
// document is an error of [New].
func WithOpenAPI(document []byte, opts ...DocumentOption) Option {
	return optionFunc(func(c *config) error {
		name := "the OpenAPI document"
		if n := len(c.documents.given); n > 0 {
			name += " " + strconv.Itoa(n+1)
		}
		doc, err := openapi.Parse(name, document, false)
		if err == nil {
			err = applyTo(doc, opts)
		}
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

// expected reports whether there are documents to read. Those of swag are read late, because an
// application may still change them.
func (d *documents) expected() bool {
	return len(d.given)+len(d.instances) > 0 || !d.named && swag.GetSwagger(swag.Name) != nil
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
			found.Default, found.Advice = !d.named, true
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
