package ginmcp

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Finding is what [Server.Lint] found in a tool, or in the list as a whole.
type Finding struct {
	// Tool is the name of the tool, and Route is the route that it calls, if there is one.
	// Both are empty for the list as a whole.
	Tool, Route string
	// Bytes is the size of the tool in the list, as JSON, and Tokens an estimate of what a
	// model reads: a quarter of that. The list is read in every conversation.
	Bytes, Tokens int
	// Problems are what makes the tool hard to use for a model, each as a sentence without
	// a full stop.
	Problems []string
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

// Lint reports what makes the generated tools hard to use for a model, and what they cost it: a
// finding for the list as a whole and then one for each tool, the most expensive first, even if
// it has no problems. It looks for
//
//   - tools and arguments without a description, and undocumented inputs
//   - names that describe nothing, that are hard to tell apart, or that are too long for clients
//     which prefix them with the server's name
//   - titles and descriptions that are longer than clients accept
//   - more tools than a model can choose from, or than clients accept
//
// Lint is advice and has no effect on the tools. A test can fail on its findings:
//
//	for _, f := range server.Lint() {
//		if len(f.Problems) > 0 {
//			t.Error(f)
//		}
//	}
func (s *Server) Lint() []Finding {
	c := s.latest()
	byRoute := map[string]*introspect.Operation{}
	operations, tools := c.Operations(), c.Tools()
	for i := range operations {
		byRoute[operations[i].Route()] = &operations[i]
	}
	findings := make([]lint, len(tools))
	for i, tool := range tools {
		route := c.Route(tool.Name)
		findings[i] = lintTool(tool, byRoute[route])
		findings[i].Route = route
	}
	lintLikeness(findings)
	slices.SortStableFunc(findings, func(x, y lint) int { return cmp.Compare(y.Bytes, x.Bytes) })
	out := []Finding{lintList(findings).Finding}
	for _, f := range findings {
		out = append(out, f.Finding)
	}
	return out
}

// A lint is a finding that is being made.
type lint struct{ Finding }

// The sizes above which a list is a problem.
const (
	// Models begin to choose the wrong tool at manyTools, and some clients accept at most
	// tooManyTools.
	manyTools, tooManyTools = 40, 128
	// manyTokens is a good part of what a model can attend to.
	manyTokens = 10_000
	// longName leaves room for the name of the server, with which clients prefix the tool's
	// name within its limit of 64 characters.
	longName = 48
	// bytesPerToken is a rule of thumb for English and JSON.
	bytesPerToken = 4
)

func lintList(findings []lint) lint {
	list := lint{}
	for _, f := range findings {
		list.Bytes += f.Bytes
	}
	list.Tokens = tokens(list.Bytes)
	switch n := len(findings); {
	case n > tooManyTools:
		list.problem("%d tools: some clients take no more than %d, and models choose badly among more than %d",
			n, tooManyTools, manyTools)
	case n > manyTools:
		list.problem("%d tools: models choose badly among more than %d", n, manyTools)
	}
	if list.Tokens > manyTokens {
		list.problem("it takes more than %d tokens of every conversation", manyTokens)
	}
	return list
}

func tokens(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }

func (f *lint) problem(format string, args ...any) {
	f.Problems = append(f.Problems, fmt.Sprintf(format, args...))
}

// lintTool looks at one tool as it is listed. The operation is nil if the tool has no route.
func lintTool(tool *mcp.Tool, op *introspect.Operation) lint {
	f := lint{Finding{Tool: tool.Name}}
	raw, err := json.Marshal(tool)
	if err != nil {
		f.problem("it cannot be written as JSON: %v", err)
		return f
	}
	f.Bytes, f.Tokens = len(raw), tokens(len(raw))
	f.name()
	f.texts(tool)
	if op != nil && op.Title == "" && tooLong(strings.TrimSuffix(op.Summary, "."), definition.MaxTitle) {
		f.problem("its summary is too long for a title, which has at most %d characters", definition.MaxTitle)
	}
	if op != nil && !op.Declared {
		f.problem("its inputs are undocumented, except for those in its path")
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

// maxBare is how many arguments a problem names.
const maxBare = 5

func (f *lint) arguments(bare []string) {
	slices.Sort(bare)
	switch n := len(bare); {
	case n == 0:
	case n == 1:
		f.problem("the argument %s has no description", bare[0])
	case n <= maxBare:
		f.problem("the arguments %s have no description", strings.Join(bare, ", "))
	default:
		f.problem("the arguments %s and %d more have no description", strings.Join(bare[:maxBare], ", "), n-maxBare)
	}
}

// texts looks at title and description. A text that ginmcp cut ends in an ellipsis.
func (f *lint) texts(tool *mcp.Tool) {
	description := strings.TrimSpace(tool.Description)
	switch {
	case description == "" || strings.Contains(description, definition.Undescribed):
		f.problem("it has no description")
	case slices.Equal(wordsOf(description), wordsOf(tool.Name)):
		f.problem("its description says no more than its name")
	case tooLong(description, definition.MaxDescription):
		f.problem("its description is too long: clients take %d characters", definition.MaxDescription)
	}
	if tooLong(tool.Title, definition.MaxTitle) {
		f.problem("its title is too long for a line of %d characters", definition.MaxTitle)
	}
}

func tooLong(text string, limit int) bool {
	n := len([]rune(text))
	return n > limit || n >= limit-1 && strings.HasSuffix(text, "…")
}
