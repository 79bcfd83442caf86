package catalogue

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Search specifies the tools that replace the list of all tools.
type Search struct {
	// Always are the names of the tools that are always listed.
	Always []string
	// MaxResults is the largest number of tools that a search returns. It is positive.
	MaxResults int
	// Rank ranks the tools that the caller sees, and returns the names of the results, best first.
	// If it is nil, the index decides.
	Rank func(ctx context.Context, query string, tools []Rankable) ([]string, error)
}

// The names of the tools that replace the list of all tools.
const (
	searchName   = "search_tools"
	describeName = "describe_tool"
	callName     = "call_tool"
)

func (s *Search) searchTool() (*Virtual, error) {
	yes := true
	return newBuiltin(introspect.Operation{
		ID: searchName, Summary: "Search the tools.", Hints: introspect.Hints{ReadOnly: &yes},
		Description: "Finds tools by what they do. Most tools are not listed: search for what you want to do, " +
			"then use call_tool.",
	}, `{"type":"object","required":["query"],"properties":{
		"query":{"type":"string","minLength":1,"maxLength":500,"description":"What is to be done, in a few words"}}}`, s.run)
}

func describeTool() (*Virtual, error) {
	yes := true
	return newBuiltin(introspect.Operation{
		ID: describeName, Summary: "Describe a tool.", Hints: introspect.Hints{ReadOnly: &yes},
		Description: "Describes a tool that was found, with the schema of its arguments.",
	}, `{"type":"object","required":["name"],"properties":{
		"name":{"type":"string","maxLength":128,"description":"The tool"}}}`, runDescribe)
}

func callTool() (*Virtual, error) {
	return newBuiltin(introspect.Operation{
		ID: callName, Summary: "Call a tool.", Description: "Calls a tool that was found, and returns its result.",
	}, `{"type":"object","required":["name"],"properties":{
		"name":{"type":"string","maxLength":128,"description":"The tool"},
		"arguments":{"type":"object","description":"Its arguments"}}}`, runCall)
}

// A foundTool is a tool as a search shows it.
type foundTool struct {
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Required    []string `json:"required,omitempty"`
	Optional    []string `json:"optional,omitempty"`
	// ReadOnly and Destructive are the hints of the tool. Without them, an agent would not know the
	// effects of call_tool.
	ReadOnly    bool `json:"readOnly,omitempty"`
	Destructive bool `json:"destructive,omitempty"`
}

// shownOfFound is the number of characters of a description that a search shows.
const shownOfFound = 200

func newFoundTool(t *mcp.Tool) foundTool {
	f := foundTool{Name: t.Name, Description: schema.Truncate(t.Description, shownOfFound)}
	if a := t.Annotations; a != nil {
		f.ReadOnly, f.Destructive = a.ReadOnlyHint, !a.ReadOnlyHint && (a.DestructiveHint == nil || *a.DestructiveHint)
	}
	in := inputOf(t)
	for name := range in.Properties {
		if slices.Contains(in.Required, name) {
			f.Required = append(f.Required, name)
		} else {
			f.Optional = append(f.Optional, name)
		}
	}
	slices.Sort(f.Required)
	slices.Sort(f.Optional)
	return f
}

// run runs search_tools.
func (s *Search) run(ctx context.Context, at *View, c invoke.Call, body []byte) result.Result {
	var in struct {
		Query string `json:"query"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	out := struct {
		Tools []foundTool `json:"tools"`
		Hint  string      `json:"hint,omitempty"`
	}{Tools: []foundTool{}}
	for _, t := range at.find(ctx, in.Query, &c) {
		out.Tools = append(out.Tools, newFoundTool(t))
	}
	if len(out.Tools) == 0 {
		out.Hint = "No tool matches these words. Try others: what the tool might be called, or what it works on."
	}
	return structured(out)
}

// A namedCall is the input of a tool that describes or calls the tool with that name.
type namedCall struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// runDescribe runs describe_tool.
func runDescribe(_ context.Context, at *View, c invoke.Call, body []byte) result.Result {
	var in namedCall
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	t, refusal := at.lookup(&c, in.Name)
	if refusal != nil {
		return *refusal
	}
	return structured(t)
}

// runCall runs call_tool.
func runCall(ctx context.Context, at *View, c invoke.Call, body []byte) result.Result {
	var in namedCall
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	if in.Name == callName {
		return result.Message("call_tool cannot call itself.")
	}
	return at.call(ctx, c, in.Name, in.Arguments)
}

// Target returns the tool and the arguments of a call. For call_tool, they are those inside its
// arguments.
func (c *Catalogue) Target(tool string, arguments json.RawMessage) (string, json.RawMessage) {
	var in namedCall
	if c.spec.Search == nil || tool != callName || json.Unmarshal(arguments, &in) != nil {
		return tool, arguments
	}
	return in.Name, in.Arguments
}

// ReachHandWritten gives a definition of call_tool the worst hints of all tools that it can reach,
// including the hand-written ones.
func (c *Catalogue) ReachHandWritten(t *mcp.Tool, handWritten *invoke.HandWritten) {
	if c.spec.Search == nil || t.Name != callName || handWritten.Has(callName) {
		return
	}
	t.Annotations = definition.Worst(append([]*mcp.Tool{t}, handWritten.Tools()...))
}

// Reaches calls f with the name of every tool that a call reaches: the tool itself, and the tools
// in the arguments of call_tool and batch.
func (c *Catalogue) Reaches(tool string, arguments json.RawMessage, f func(tool string)) {
	f(tool)
	switch {
	case tool == callName && c.spec.Search != nil:
		var in namedCall
		if json.Unmarshal(arguments, &in) == nil && in.Name != callName {
			c.Reaches(in.Name, in.Arguments, f)
		}
	case tool == batchName && c.spec.Batch > 0:
		var in batchInput
		if json.Unmarshal(arguments, &in) == nil {
			for _, one := range in.Calls {
				f(one.Tool)
			}
		}
	}
}

// search makes the tools findable and shortens the list.
func (b *builder) search() {
	s, c := b.spec.Search, b.catalogue
	if c.listed = c.tools; s == nil {
		return
	}
	builtin := map[string]bool{}
	var names []string
	for _, candidate := range b.candidates {
		names = append(names, candidate.name)
		builtin[candidate.name] = builtin[candidate.name] || candidate.virtual != nil && candidate.virtual.builtin
	}
	for _, name := range s.Always {
		if c.entries[name] == nil {
			b.report("", fmt.Errorf("WithSearch: there is no tool %q to list always%s", name, near.DidYouMean(name, names)))
		}
	}
	c.listed = nil
	for _, e := range c.tools {
		if !builtin[e.tool.Name] {
			c.findable = append(c.findable, e)
		}
		if builtin[e.tool.Name] || slices.Contains(s.Always, e.tool.Name) {
			c.listed = append(c.listed, e)
		}
	}
	c.index = rank.NewIndex(documents(c.findable))
}
