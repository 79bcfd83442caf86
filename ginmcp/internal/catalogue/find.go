package catalogue

import (
	"context"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/rank"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Rankable is a tool as the application's ranking function sees it.
type Rankable struct {
	Name, Title, Description string
	Tags                     []string
	// Method and Path are those of the route. They are empty for a virtual or hand-written tool.
	Method, Path string
	// Arguments are the names of the arguments, sorted.
	Arguments []string
}

func newRankable(e *Entry) Rankable {
	t := e.tool
	r := Rankable{Name: t.Name, Title: t.Title, Description: t.Description}
	r.Method, r.Path, _ = strings.Cut(e.route, " ")
	tags, _ := t.Meta[definition.TagsKey].([]string)
	r.Tags = slices.Clone(tags)
	for name := range inputOf(t).Properties {
		r.Arguments = append(r.Arguments, name)
	}
	slices.Sort(r.Arguments)
	return r
}

// find returns the tools that match a query and that the caller sees, best first. Hand-written
// tools replace generated ones of the same name.
func (v *View) find(ctx context.Context, query string, call *invoke.Call) []*mcp.Tool {
	search := v.catalogue.spec.Search
	entries, index := v.findable(call)
	keep := func(i int) bool {
		e := entries[i]
		return e.subject < 0 || v.lists(e.subject) && !call.HandWritten.Hides(e.tool.Name)
	}
	if search.Rank == nil {
		return toolsAt(entries, index.Search(query, search.MaxResults, keep))
	}
	all := index.Search(query, len(entries), keep)
	found := make([]bool, len(entries))
	for _, i := range all {
		found[i] = true
	}
	for i := range entries {
		if !found[i] && keep(i) {
			all = append(all, i)
		}
	}
	ranked, ok := v.rank(ctx, query, entries, all)
	if !ok {
		ranked = index.Search(query, search.MaxResults, keep)
	}
	return toolsAt(entries, ranked[:min(len(ranked), search.MaxResults)])
}

// findable returns the tools that a search can find, with their index.
func (v *View) findable(call *invoke.Call) ([]*Entry, *rank.Index) {
	if len(call.HandWritten.Tools()) == 0 {
		return v.catalogue.findable, v.catalogue.index
	}
	var entries []*Entry
	for _, t := range call.HandWritten.Tools() {
		entries = append(entries, &Entry{tool: t, subject: -1})
	}
	for _, e := range v.catalogue.findable {
		if !call.HandWritten.Has(e.tool.Name) {
			entries = append(entries, e)
		}
	}
	return entries, rank.NewIndex(documents(entries))
}

// rank calls the application's function to rank the entries at the positions, and returns the
// positions in its order. It returns false if the function fails.
func (v *View) rank(ctx context.Context, query string, entries []*Entry, positions []int) ([]int, bool) {
	candidates := make([]Rankable, len(positions))
	byName := make(map[string]int, len(positions))
	for at, i := range positions {
		candidates[at] = newRankable(entries[i])
		byName[entries[i].tool.Name] = i
	}
	var names []string
	env := v.catalogue.env
	err := callback.Do(ctx, env.Timeout, func() (err error) {
		names, err = v.catalogue.spec.Search.Rank(ctx, query, candidates)
		return err
	})
	if err != nil {
		env.LogFailure(ctx, "Search.Rank", err)
		return nil, false
	}
	var ranked []int
	for _, name := range names {
		if i, ok := byName[name]; ok {
			delete(byName, name)
			ranked = append(ranked, i)
		}
	}
	return ranked, true
}

func toolsAt(entries []*Entry, positions []int) []*mcp.Tool {
	tools := make([]*mcp.Tool, len(positions))
	for at, i := range positions {
		tools[at] = entries[i].tool
	}
	return tools
}
