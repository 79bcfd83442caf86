package ginmcp

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// WithNames names tools by the whole IDs of their operations, as an annotation or a document
// gives them:
//
//	ginmcp.WithNames(map[string]string{"list_users_api_v1_users_get": "list_users"})
//
// Such a name takes precedence over every other source of a tool's name. A name that clients would
// refuse is made legal: characters other than letters, digits, underscores and hyphens become
// underscores, and a name that is too long is cut. [New] returns an error for a name without any
// letter or digit, and [Server.Check] for an ID that no operation has and for a name that two
// operations get. The option may be given several times; for one ID, the later name applies.
func WithNames(names map[string]string) Option {
	given := maps.Clone(names)
	return optionFunc(func(c *config) error {
		var errs []error
		for _, id := range slices.Sorted(maps.Keys(given)) {
			name := naming.Slug(given[id])
			if name == "" || id == "" {
				errs = append(errs, fmt.Errorf("WithNames: %q: %q cannot become a tool name", id, given[id]))
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

// WithToolFunc lets f decide last how each tool is shown: its name, title, description,
// annotations, icons and meta. It is called once for each tool when the tools are built, in
// the order of their routes and after every [Curate], with copies of the operation and of the
// tool. The schemas are what arguments and results are checked against; they cannot be edited
// here, but [Curate] can edit them.
//
// If f returns an error, the tool is withheld, and [Server.Check] returns the error. The same
// happens if the name is one that clients refuse or that another tool has, if the description is
// empty, if a schema was edited, and if the tool cannot be written as JSON. A title that is left
// empty is made from the name. By default, and with nil, tools stay as they are.
func WithToolFunc(f func(introspect.Operation, *mcp.Tool) error) Option {
	return optionFunc(func(c *config) error {
		c.spec.ToolFunc = f
		return nil
	})
}

// WithTags adds tags to every operation. It may be given several times.
func WithTags(tags ...string) Option {
	return optionFunc(func(c *config) error {
		c.spec.Rules.Tags = append(c.spec.Rules.Tags, tags...)
		return nil
	})
}
