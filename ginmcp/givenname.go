package ginmcp

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
)

// WithNames names tools by the whole IDs of their operations, as an annotation or a document
// gives them:
//
//	ginmcp.WithNames(map[string]string{"list_users_api_v1_users_get": "list_users"})
//
// Such a name takes precedence over every other source of a tool's name. A name that clients
// would refuse is made legal: characters other than letters, digits, underscores and hyphens
// become underscores, and a name that is too long is cut. A name without any letter or digit is
// an error of [New]. An ID that no operation has, and a name that two operations get, are errors
// of [Server.Check]. The option may be given several times; for one ID, the later name applies.
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
