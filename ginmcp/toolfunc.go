package ginmcp

import (
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// WithToolFunc lets f decide last how each tool is shown: its name, title, description,
// annotations, icons and meta. It is called once for each tool when the tools are built, in
// the order of their routes and after every [Curate], with copies of the operation and of the
// tool. The schemas are what arguments and results are checked against; they cannot be edited
// here, but [Curate] can edit them.
//
// An error withholds the tool and is an error of [Server.Check]. So is a name that clients
// refuse or that another tool has, an empty description, an edited schema and a tool that
// cannot be written as JSON. A title that is left empty is made from the name. The default,
// and nil, leave tools as they are.
func WithToolFunc(f func(introspect.Operation, *mcp.Tool) error) Option {
	return optionFunc(func(c *config) error {
		c.spec.ToolFunc = f
		return nil
	})
}
