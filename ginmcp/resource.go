package ginmcp

import (
	"context"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
)

// WithResourceScheme sets the scheme of the URIs of resources. A URI is the scheme and the
// path of the route, such as "app:///users/1". The default is "app". A scheme is a letter and
// then letters, digits, "+", "-" and ".", all in lower case.
func WithResourceScheme(scheme string) Option {
	return optionFunc(func(c *config) error {
		if !uri.LegalScheme(scheme) {
			return fmt.Errorf("WithResourceScheme: %q is not a scheme such as app, in lower case", scheme)
		}
		c.env.Scheme = scheme
		return nil
	})
}

// WithCompletion lets f complete what a person has begun to type: the value of an argument of a
// resource template or of a hand-written prompt. Ref is the URI template, or the name of the
// prompt. F returns all values in the order in which they are shown: a client gets the first
// hundred. Nil without an error leaves it to the schema, which is the default: an enum and a
// boolean complete to their values. The text of an error reaches the client. Nil is no
// function.
//
// A completion discloses what exists: f must make sure that the caller may know it. The
// context is that of the client's request.
func WithCompletion(f func(ctx context.Context, ref, argument, value string) ([]string, error)) Option {
	return optionFunc(func(c *config) error {
		c.spec.Completion = f
		return nil
	})
}
