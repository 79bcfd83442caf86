package catalogue

import (
	"fmt"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/internal/words"
)

// shownMistakes is the number of mistakes that a summary names.
const shownMistakes = 3

// ownMount is the diagnostic of the server's own routes, which a summary does not count.
const ownMount = "excluded: it is a mount of ginmcp"

// A summary holds the counts for the log line about a catalogue.
type summary struct{ excluded, undeclared int }

// summarize counts what a developer may want to change.
func (b *builder) summarize() {
	s := &b.catalogue.summary
	excluded := map[string]bool{}
	for _, d := range b.catalogue.diagnostics {
		if strings.HasPrefix(d.Message, "excluded: ") && d.Message != ownMount {
			excluded[d.Route] = true
		}
	}
	for _, one := range b.candidates {
		switch {
		case one.err != nil || one.virtual != nil:
		case one.kind == routemap.Exclude:
			excluded[one.op.Route()] = true
		case !one.op.Declared:
			s.undeclared++
		}
	}
	s.excluded = len(excluded)
}

// Summary returns one line for a log: what the catalogue offers and what a developer may want to
// check. Paths are the paths of the mounts.
func (c *Catalogue) Summary(paths []string) string {
	mistakes := ""
	if n := len(c.errs); n > 0 {
		texts := make([]string, 0, shownMistakes+1)
		for _, err := range c.errs[:min(n, shownMistakes)] {
			texts = append(texts, err.Error())
		}
		if n > shownMistakes {
			texts = append(texts, fmt.Sprintf("and %d more", n-shownMistakes))
		}
		mistakes = words.Count(n, "mistake") + ": " + strings.Join(texts, "; ")
	}
	if c.withheld {
		return "everything is withheld: " + mistakes
	}
	line := words.Count(len(c.tools), "tool")
	if n := len(c.resources.resources); n > 0 {
		line += ", " + words.Count(n, "resource")
	}
	if n := len(c.resources.templates); n > 0 {
		line += ", " + words.Count(n, "resource template")
	}
	if len(paths) > 0 {
		line += " at " + strings.Join(paths, " and ")
	}
	switch n := c.summary.excluded; {
	case n == 1:
		line += "; 1 route is left out"
	case n > 1:
		line += fmt.Sprintf("; %d routes are left out", n)
	}
	switch n := c.summary.undeclared; {
	case n == 1:
		line += "; 1 route does not declare its inputs: ginmcp gen or WithOpenAPI helps"
	case n > 1:
		line += fmt.Sprintf("; %d routes do not declare their inputs: ginmcp gen or WithOpenAPI helps", n)
	}
	if mistakes != "" {
		line += "; " + mistakes
	}
	return line
}
