package ginmcp

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
)

// WithNames names tools by the IDs of their operations, as an annotation or a document
// gives them, whole:
//
//	ginmcp.WithNames(map[string]string{"list_users_api_v1_users_get": "list_users"})
//
// A name goes before everything else that names a tool. One that clients would refuse is made
// legal: what is no letter, digit, underscore or hyphen becomes an underscore, and what is too
// long is cut. It may be given several times; a later name goes before an earlier one of the
// same ID. A name of which nothing would be left is an error of [New]. An ID that no operation
// has, and a name that two operations get, are errors of [Server.Refresh].
func WithNames(names map[string]string) Option {
	given := maps.Clone(names)
	return optionFunc(func(c *config) error {
		var errs []error
		for _, id := range slices.Sorted(maps.Keys(given)) {
			name := naming.Slug(given[id])
			if name == "" || id == "" {
				errs = append(errs, fmt.Errorf("WithNames: %q: %q cannot be made a tool name", id, given[id]))
				continue
			}
			if c.spec.Names == nil {
				c.spec.Names = map[string]string{}
			}
			c.spec.Names[id] = name
		}
		return errors.Join(errs...)
	})
}
