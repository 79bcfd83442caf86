package ginmcp

import (
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
		c.scheme = scheme
		return nil
	})
}
