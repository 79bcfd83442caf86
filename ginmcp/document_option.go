package ginmcp

import (
	"errors"

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
