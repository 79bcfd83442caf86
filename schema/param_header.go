package schema

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/internal/near"
)

// keyParamHeader is the keyword of an argument that clients also send as a header.
const keyParamHeader = "x-mcp-header"

// paramHeaders marks the arguments that clients also send as headers.
func (b *inputBuilder) paramHeaders() error {
	for _, h := range b.op.ParamHeaders {
		i := slices.IndexFunc(b.arguments, func(a Argument) bool { return a.Name == h.Argument })
		if i < 0 {
			var names []string
			for _, a := range b.arguments {
				names = append(names, a.Name)
			}
			return fmt.Errorf("ParamHeader: there is no argument %q%s", h.Argument, near.DidYouMean(h.Argument, names))
		}
		a := &b.arguments[i]
		n := *a.node.own()
		if n.types != typeString && n.types != typeInteger && n.types != typeBoolean || len(n.anyOf) > 0 {
			return fmt.Errorf("ParamHeader: the argument %q must be a string, an integer or a boolean", h.Argument)
		}
		name, _ := json.Marshal(h.Header) // encoding a string never fails
		n.extra = append(slices.Clone(n.extra), keyword{keyParamHeader, name})
		a.node = &n
	}
	return nil
}
