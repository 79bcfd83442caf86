// Package lint reports what makes tools hard to use for a model, and how much of its context they
// use.
package lint

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Finding holds the problems of a tool. For the list as a whole, Tool is empty.
type Finding struct {
	Tool, Route   string
	Bytes, Tokens int
	// Level is the level of the worst problem: Error if clients refuse the tool or the list,
	// otherwise Warn, or Info if there is no problem.
	Level slog.Level
	// Fixes states how to correct each of the problems.
	Problems, Fixes []string
}

// Tools returns a finding for the list as a whole and then one for each tool, the largest first.
// The route of a tool without a route is "".
func Tools(tools []*mcp.Tool, operations []introspect.Operation, routeOf func(tool string) string) []Finding {
	byRoute := map[string]*introspect.Operation{}
	for i := range operations {
		byRoute[operations[i].Route()] = &operations[i]
	}
	findings := make([]Finding, len(tools))
	for i, tool := range tools {
		route := routeOf(tool.Name)
		findings[i] = inspect(tool, byRoute[route])
		findings[i].Route = route
	}
	compare(findings)
	slices.SortStableFunc(findings, func(x, y Finding) int { return cmp.Compare(y.Bytes, x.Bytes) })
	return append([]Finding{list(findings)}, findings...)
}

// The sizes above which a list is a problem.
const (
	// Above manyTools, models choose wrong tools more often. Some clients accept at most
	// tooManyTools.
	manyTools, tooManyTools = 40, 128
	// manyTokens is a large part of what a model can attend to.
	manyTokens = 10_000
	// longName leaves room for the name of the server: clients prefix the tool's name with it, within
	// a limit of 64 characters.
	longName = 48
	// bytesPerToken is a rule of thumb for English and JSON.
	bytesPerToken = 4
)

func list(findings []Finding) Finding {
	var list Finding
	for _, f := range findings {
		list.Bytes += f.Bytes
	}
	list.Tokens = tokens(list.Bytes)
	switch n := len(findings); {
	case n > tooManyTools:
		list.refused(fewer, "%d tools: some clients accept at most %d, and models choose badly among more than %d",
			n, tooManyTools, manyTools)
	case n > manyTools:
		list.problem(fewer, "%d tools: models choose badly among more than %d", n, manyTools)
	}
	if list.Tokens > manyTokens {
		list.problem(fewer, "it uses more than %d tokens of every conversation", manyTokens)
	}
	return list
}

func tokens(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }

// problem adds a problem and its fix.
func (f *Finding) problem(fix, format string, args ...any) {
	f.Level = max(f.Level, slog.LevelWarn)
	f.Problems, f.Fixes = append(f.Problems, fmt.Sprintf(format, args...)), append(f.Fixes, fix)
}

// refused adds a problem that makes clients refuse the tool or the list.
func (f *Finding) refused(fix, format string, args ...any) {
	f.problem(fix, format, args...)
	f.Level = slog.LevelError
}

// inspect checks the definition of one tool. The operation is nil if the tool has no route.
func inspect(tool *mcp.Tool, op *introspect.Operation) Finding {
	f := Finding{Tool: tool.Name}
	raw, err := json.Marshal(tool)
	if err != nil {
		f.refused("correct its schemas", "it cannot be written as JSON: %v", err)
		return f
	}
	f.Bytes, f.Tokens = len(raw), tokens(len(raw))
	f.name()
	f.schema(raw)
	f.texts(tool, op)
	if op != nil && op.Title == "" && tooLong(strings.TrimSuffix(op.Summary, "."), definition.MaxTitle) {
		f.problem(shorten, "its summary is too long for a title, which has at most %d characters", definition.MaxTitle)
	}
	if op != nil && !op.Declared {
		f.problem(declare, "its inputs are undocumented, except for those in its path")
	}
	var listed struct {
		InputSchema struct {
			Properties map[string]struct {
				Description string `json:"description"`
			} `json:"properties"`
		} `json:"inputSchema"`
	}
	if json.Unmarshal(raw, &listed) == nil {
		var bare []string
		for name, property := range listed.InputSchema.Properties {
			if strings.TrimSpace(property.Description) == "" {
				bare = append(bare, name)
			}
		}
		f.arguments(bare)
	}
	return f
}

// maxBare is the largest number of arguments that a problem names.
const maxBare = 5

func (f *Finding) arguments(bare []string) {
	slices.Sort(bare)
	switch n := len(bare); {
	case n == 0:
	case n == 1:
		f.problem(describe, "the argument %s has no description", bare[0])
	case n <= maxBare:
		f.problem(describe, "the arguments %s have no description", strings.Join(bare, ", "))
	default:
		f.problem(describe, "the arguments %s and %d more have no description", strings.Join(bare[:maxBare], ", "), n-maxBare)
	}
}

// texts checks the title and the description. A text that ginmcp cut ends in an ellipsis.
func (f *Finding) texts(tool *mcp.Tool, op *introspect.Operation) {
	description := strings.TrimSpace(tool.Description)
	switch {
	case description == "":
		f.problem(comment, "it has no description")
	case op != nil && !definition.Described(op) && description == definition.Describe(op):
		f.problem(comment, "it has no description; the published one is made from its name and path")
	case slices.Equal(wordsOf(description), wordsOf(tool.Name)):
		f.problem(comment, "its description only repeats its name")
	case tooLong(description, definition.MaxDescription):
		f.problem(shorten, "its description is too long: clients accept %d characters", definition.MaxDescription)
	}
	if tooLong(tool.Title, definition.MaxTitle) {
		f.problem(shorten, "its title is too long for a line of %d characters", definition.MaxTitle)
	}
}

func tooLong(text string, limit int) bool {
	n := len([]rune(text))
	return n > limit || n >= limit-1 && strings.HasSuffix(text, "…")
}
