package ginmcp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Search tells what an agent sees of a large application before it searches.
type Search struct {
	// Always are the tools that are listed all the same, by name.
	Always []string
	// MaxResults is how many tools a search finds at the most, 5 if it is zero.
	MaxResults int
}

const defaultResults = 5

// The tools that stand for all others.
const (
	searchTools  = "search_tools"
	describeTool = "describe_tool"
	callTool     = "call_tool"
)

// WithSearch lists three tools instead of hundreds, beside those of Always: search_tools
// finds tools by what they are for, describe_tool tells all about one, and call_tool calls
// it, with its own result. For an application with more than about forty tools, whose
// definitions would fill a model's context. The default is to list every tool.
//
// A search looks at names, tags, descriptions, arguments and paths, and knows common
// synonyms of English. Every tool stays callable by its own name too; what is hidden,
// excluded or withheld is neither found nor described nor called. Tools that were written by
// hand, with [Server.MCP], are listed as ever, and found and called as the others are.
// [Server.Tools] returns all that can be called.
//
// A name in Always that no generated tool has is an error of [Server.Refresh]; a negative
// MaxResults is one of [New].
func WithSearch(s Search) Option {
	return optionFunc(func(c *config) error {
		if s.MaxResults < 0 {
			return fmt.Errorf("WithSearch: %d is not a number of results", s.MaxResults)
		}
		s.Always, s.MaxResults = slices.Clone(s.Always), cmp.Or(s.MaxResults, defaultResults)
		c.search = &s
		return nil
	})
}

// tools are the three tools of a search.
func (s *Search) tools() ([]*routeless, error) {
	yes := true
	search, err := newRouteless(introspect.Operation{
		ID: searchTools, Summary: "Search the tools.", Hints: introspect.Hints{ReadOnly: &yes},
		Description: "Finds tools by what they do. Most tools are not listed: search for what you want to do, then use call_tool.",
		Inputs:      arguments(`{"type":"object","required":["query"],"properties":{"query":{"type":"string","minLength":1,"description":"What is to be done, in a few words"}}}`),
	})
	describe, bad := newRouteless(introspect.Operation{
		ID: describeTool, Summary: "Describe a tool.", Hints: introspect.Hints{ReadOnly: &yes},
		Description: "Tells all about a tool that was found, with the schema of its arguments.",
		Inputs:      arguments(`{"type":"object","required":["name"],"properties":{"name":{"type":"string","description":"The tool"}}}`),
	})
	err = errors.Join(err, bad)
	call, bad := newRouteless(introspect.Operation{
		ID: callTool, Summary: "Call a tool.", Description: "Calls a tool that was found. The result is that tool's own.",
		Inputs: arguments(`{"type":"object","required":["name"],"properties":{"name":{"type":"string","description":"The tool"},"arguments":{"type":"object","description":"Its arguments"}}}`),
	})
	if err = errors.Join(err, bad); err != nil {
		return nil, err
	}
	search.run, describe.run, call.run = s.search, runDescribe, runCall
	search.ours, describe.ours, call.ours = true, true, true
	return []*routeless{search, describe, call}, nil
}

// arguments are those of a tool of ours, as a JSON Schema.
func arguments(document string) []introspect.Input {
	return []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Schema: json.RawMessage(document)}, Source: introspect.SourceExplicit}}
}

// found is a tool as a search shows it.
type found struct {
	Name        string   `json:"name"`
	Description string   `json:"description,omitempty"`
	Required    []string `json:"required,omitempty"`
	Optional    []string `json:"optional,omitempty"`
}

// search answers search_tools.
func (s *Search) search(_ context.Context, at place, c call, body []byte) result.Result {
	var in struct {
		Query string `json:"query"`
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	out := struct {
		Tools []found `json:"tools"`
		Hint  string  `json:"hint,omitempty"`
	}{Tools: []found{}}
	for _, t := range at.catalogue.about(in.Query, s.MaxResults, c.written) {
		out.Tools = append(out.Tools, foundTool(t))
	}
	if len(out.Tools) == 0 {
		out.Hint = "No tool has anything to do with these words. Try others: what the tool would be called, or what it would work on."
	}
	return structured(out)
}

// shownOfFound is how much of a description a search shows.
const shownOfFound = 200

func foundTool(t *mcp.Tool) found {
	f := found{Name: t.Name, Description: schema.Truncate(t.Description, shownOfFound)}
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

// A namedCall is the input of a tool that describes or calls the tool with that name.
type namedCall struct {
	Name      string          `json:"name"`
	Arguments json.RawMessage `json:"arguments"`
}

// runDescribe answers describe_tool.
func runDescribe(_ context.Context, at place, c call, body []byte) result.Result {
	var in namedCall
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	t, refusal := at.tool(c, in.Name)
	if refusal != nil {
		return *refusal
	}
	return structured(t)
}

// runCall answers call_tool.
func runCall(ctx context.Context, at place, c call, body []byte) result.Result {
	var in namedCall
	if err := json.Unmarshal(body, &in); err != nil {
		return result.Message(err.Error())
	}
	if in.Name == callTool {
		return result.Message("call_tool cannot call itself.")
	}
	t, refusal := at.tool(c, in.Name)
	if refusal != nil {
		return *refusal
	}
	return at.call(ctx, c, t.Name, in.Arguments)
}

// tool returns the tool of a name: one that was written by hand, or a generated one.
func (at place) tool(c call, name string) (*mcp.Tool, *result.Result) {
	if i := slices.IndexFunc(c.written, func(t *mcp.Tool) bool { return t.Name == name }); i >= 0 {
		return c.written[i], nil
	}
	if e := at.catalogue.entries[name]; e != nil {
		return e.tool, nil
	}
	var names []string
	for _, t := range slices.Concat(at.catalogue.tools, c.written) {
		names = append(names, t.Name)
	}
	refusal := result.Message(fmt.Sprintf("There is no tool %q%s", name, cmp.Or(didYouMean(name, names), ".")))
	return nil, &refusal
}

// call calls a generated tool. One that was written by hand is the SDK's to call, which the
// door has it do where it can.
func (at place) call(ctx context.Context, c call, name string, arguments json.RawMessage) result.Result {
	if named(c.written, name) {
		return result.Message("The tool " + name + " can only be called by itself.")
	}
	c.arguments = arguments
	return at.server.invoke(ctx, at.catalogue.entries[name], c)
}

// structured is a success that is a JSON object.
func structured(v any) result.Result {
	document, err := encoded(v)
	if err != nil {
		return result.Message("The answer cannot be written as JSON.")
	}
	return result.Result{Content: []result.Content{{Data: document}}, Structured: document, Size: len(document)}
}

// about returns the tools that are about a query, best first. Those that were written by hand
// go before generated ones of the same name.
func (c *catalogue) about(query string, n int, written []*mcp.Tool) []*mcp.Tool {
	tools, index := c.findable, c.index
	if len(written) > 0 {
		tools = slices.Concat(written, slices.DeleteFunc(slices.Clone(tools), func(t *mcp.Tool) bool { return named(written, t.Name) }))
		index = rank.NewIndex(c.documents(tools))
	}
	var out []*mcp.Tool
	for _, i := range index.Search(query, n) {
		out = append(out, tools[i])
	}
	return out
}

func named(tools []*mcp.Tool, name string) bool {
	return slices.ContainsFunc(tools, func(t *mcp.Tool) bool { return t.Name == name })
}

// search makes the tools findable and shortens the list.
func (b *builder) search() {
	s, c := b.server.config.search, b.catalogue
	if c.listed = c.tools; s == nil {
		return
	}
	var own []string
	for _, t := range b.server.config.routeless {
		if t.ours {
			own = append(own, t.op.ID)
		}
	}
	for _, name := range s.Always {
		if c.entries[name] == nil {
			b.report("", fmt.Errorf("WithSearch: there is no tool %q to list always%s", name, didYouMean(name, b.names)))
		}
	}
	c.listed = nil
	for _, t := range c.tools {
		if !slices.Contains(own, t.Name) {
			c.findable = append(c.findable, t)
		}
		if slices.Contains(own, t.Name) || slices.Contains(s.Always, t.Name) {
			c.listed = append(c.listed, t)
		}
	}
	c.index = rank.NewIndex(c.documents(c.findable))
}
