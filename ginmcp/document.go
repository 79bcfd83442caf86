package ginmcp

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
)

// WithSwagger reads the document that swag registered under a name instead of the one under
// "swagger", which is read by default. It may be given several times: an earlier document takes
// precedence over a later one. With an empty name, no registered document is read.
//
// A document describes routes without changes to their handlers: names, summaries, parameters,
// bodies, responses. For each fact, an annotation takes precedence. If an annotation declares
// inputs, their types and limits apply, and the document only adds descriptions. An [Op] without
// inputs has those of the document. A registered document never causes an error: a name under which
// nothing is registered, an operation without a route and anything else that does not fit is
// reported by [Server.Diagnostics].
//
// Comments for swag easily become outdated, so what only a registered document states about inputs
// is advice. Agents see it, but a value that does not fit is still passed on to the application. So
// is an argument that the document does not list: in the query on GET and DELETE, and otherwise in
// the body. A name that is probably a misspelled argument is still refused, and no argument leaves
// its route or sets a header that is not declared. A document given to [WithOpenAPI] is trusted.
//
// The document is read once, when the tools are first built, so an application may set its base
// path in code before that. A document of swag v2 is registered elsewhere:
//
//	ginmcp.WithOpenAPI([]byte(docs.SwaggerInfo.ReadDoc()), ginmcp.AsAdvice())
func WithSwagger(instance string) Option {
	return optionFunc(func(c *config) error {
		c.documents.Named = true
		if instance != "" && !slices.Contains(c.documents.Instances, instance) {
			c.documents.Instances = append(c.documents.Instances, instance)
		}
		return nil
	})
}

// WithOpenAPI reads a Swagger 2.0 or OpenAPI 3.0 or 3.1 document, as JSON or YAML. It takes
// precedence over what swag registered. It is used as described for [WithSwagger], with one
// difference: what it lists is trusted, unless [AsAdvice] is given. If it lists no body for a POST,
// PUT or PATCH, the tool still has an optional, undocumented body. WithOpenAPI may be given several
// times, for routes that different documents describe. [New] returns an error for a text that is
// not such a document.
func WithOpenAPI(document []byte, opts ...DocumentOption) Option {
	return optionFunc(func(c *config) error {
		name := "the OpenAPI document"
		if n := len(c.documents.Given); n > 0 {
			name += " " + strconv.Itoa(n+1)
		}
		doc, err := openapi.Parse(name, document, false)
		if err == nil {
			err = applyTo(doc, opts)
		}
		if err != nil {
			return fmt.Errorf("WithOpenAPI: %w", err)
		}
		c.documents.Given = append(c.documents.Given, doc)
		return nil
	})
}

// A DocumentOption configures how [WithOpenAPI] uses a document.
type DocumentOption interface {
	applyDocument(d *introspect.Document) error
}

type documentOptionFunc func(*introspect.Document) error

func (f documentOptionFunc) applyDocument(d *introspect.Document) error { return f(d) }

// AsAdvice treats the document as advice, like a document that swag registered: agents see its
// schemas, but a call may have other values and more arguments, which are passed on to the
// application. By default, what the document lists is trusted.
func AsAdvice() DocumentOption {
	return documentOptionFunc(func(d *introspect.Document) error {
		d.Advice = true
		return nil
	})
}

// Under states that the document describes another application, to which the engine passes on the
// requests of a route with a wildcard below prefix, as a gateway does:
//
//	r.Any("/github/*path", proxy)
//	ginmcp.Attach(r, ginmcp.WithOpenAPI(document, ginmcp.Under("/github")))
//
// Every operation of the document that the wildcard matches becomes a tool of its own, and the
// route itself is excluded. A call goes through the route, whose wildcard matches exactly the path
// of the operation with its arguments. The prefix replaces the base path and the servers of the
// document. By default, a document describes the engine's own routes.
func Under(prefix string) DocumentOption {
	return documentOptionFunc(func(d *introspect.Document) error {
		clean := path.Clean("/" + prefix)
		if !strings.HasPrefix(prefix, "/") || strings.ContainsAny(prefix, ":*?#{}\\") {
			return fmt.Errorf("Under: %q is not a path such as /github, without parameters", prefix)
		}
		d.Under = clean
		for i := range d.Operations {
			d.Operations[i].Bases = []string{clean}
		}
		return nil
	})
}

// applyTo applies options to a document.
func applyTo(d *introspect.Document, opts []DocumentOption) error {
	for _, o := range opts {
		if o == nil {
			return errors.New("an option is nil")
		}
		if err := o.applyDocument(d); err != nil {
			return err
		}
	}
	return nil
}

// WithFacts uses the given facts, which `ginmcp gen` found in the application's source, instead
// of those that generated files registered. It is needed only where one process has two engines
// with routes of the same method and path. The default is [introspect.Registered]. It may be given
// several times; the facts add up. WithFacts(introspect.Facts{}) uses none.
func WithFacts(f introspect.Facts) Option {
	return optionFunc(func(c *config) error {
		c.facts = append(c.facts, f)
		return nil
	})
}
