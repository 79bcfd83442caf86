package ginmcp

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// A DocumentOption configures how [WithOpenAPI] uses a document.
type DocumentOption interface {
	applyDocument(d *introspect.Document) error
}

type documentOptionFunc func(*introspect.Document) error

func (f documentOptionFunc) applyDocument(d *introspect.Document) error { return f(d) }

// AsAdvice uses the document as advice, as a document that swag registered is used: its schemas are
// shown to agents, but a call may give other values and more arguments, which are passed on to the
// application. The default is to believe what the document lists.
func AsAdvice() DocumentOption {
	return documentOptionFunc(func(d *introspect.Document) error {
		d.Advice = true
		return nil
	})
}

// Under uses the document for a route with a wildcard below prefix, through which a gateway passes
// requests on to the application that the document describes:
//
//	r.Any("/github/*path", proxy)
//	ginmcp.Attach(r, ginmcp.WithOpenAPI(document, ginmcp.Under("/github")))
//
// Every operation of the document that the wildcard matches becomes a tool of its own, and the
// route itself is excluded. A call goes through the route, whose wildcard matches exactly the path
// of the operation with the arguments in it. The prefix replaces the base path and the servers of
// the document: it is followed by the paths as they are in the document. The default is a document
// of the engine's own routes.
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
