package ginmcp

import (
	"strings"

	"github.com/ginmcp/ginmcp/internal/near"
)

// didYouMean offers the names that are most like one that is not known, as the end of a
// sentence, or nothing.
func didYouMean(name string, known []string) string {
	names := near.Names(name, known)
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}
