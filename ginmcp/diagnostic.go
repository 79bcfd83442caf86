package ginmcp

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/lint"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Diagnostics returns what a developer should know about how the application was read: what was
// left out and why, what is contradictory, and what was withheld because of a mistake. Some
// diagnostics appear later: a hand-written tool with the name of a generated one is reported after
// the first list or call that involves both, and an [Op] that is not the last handler of its route
// after the first call that reaches it.
func (s *Server) Diagnostics() []introspect.Diagnostic {
	c := s.snapshots.Latest()
	return slices.Concat(c.Diagnostics(), s.sdk.Overrides(c.Catalogue), s.snapshots.Notices())
}

// A Finding is what [Server.Lint] found in a tool, or in the list as a whole.
type Finding struct {
	// Tool is the name of the tool, and Route is the route that it calls, if there is one.
	// Both are empty for the list as a whole.
	Tool, Route string
	// Bytes is the size of the tool in the list, as JSON, and Tokens an estimate of what a
	// model reads: a quarter of that. The list is read in every conversation.
	Bytes, Tokens int
	// Level is [slog.LevelError] if clients refuse the tool or the list, [slog.LevelWarn] if there are
	// other problems, and [slog.LevelInfo] if there are none.
	Level slog.Level
	// Problems state what makes the tool hard for a model to use, each as a sentence without a full
	// stop. Fixes state how to correct each of them, in the same order.
	Problems, Fixes []string
}

// String returns the finding as a line: "get_user (GET /users/:id): 412 bytes, about 103
// tokens: …".
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(cmp.Or(f.Tool, "the list of tools"))
	if f.Route != "" {
		b.WriteString(" (" + f.Route + ")")
	}
	fmt.Fprintf(&b, ": %d bytes, about %d tokens", f.Bytes, f.Tokens)
	for i, problem := range f.Problems {
		b.WriteString([]string{": ", "; "}[min(i, 1)] + problem)
	}
	return b.String()
}

// Lint reports what makes the generated tools hard for a model to use, and what they cost it: a
// finding for the list as a whole and then one for each tool, the most expensive first, even if it
// has no problems. It looks for
//
//   - tools and arguments without a description, and undocumented inputs
//   - names that describe nothing, that are hard to tell apart, or that are too long for clients
//     which prefix them with the server's name
//   - titles and descriptions that are longer than clients accept
//   - more tools than a model can choose from, or than clients accept
//
// The findings are advice and have no effect on the tools. A test can fail on them:
//
//	for _, f := range server.Lint() {
//		if len(f.Problems) > 0 {
//			t.Error(f)
//		}
//	}
func (s *Server) Lint() []Finding { return findingsOf(s.lint()) }

func (s *Server) lint() []lint.Finding {
	c := s.snapshots.Latest()
	return lint.Tools(c.Tools(), c.Operations(), c.Route)
}

// LintTools checks any list of tools, such as one that a client received, as [Server.Lint] checks
// the generated ones. It does not know the routes, so it cannot know which inputs are undocumented
// and which descriptions a person wrote.
func LintTools(tools []*mcp.Tool) []Finding {
	return findingsOf(lint.Tools(tools, nil, func(string) string { return "" }))
}

func findingsOf(found []lint.Finding) []Finding {
	findings := make([]Finding, len(found))
	for i, f := range found {
		findings[i] = Finding(f)
	}
	return findings
}
