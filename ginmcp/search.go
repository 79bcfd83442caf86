package ginmcp

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
)

// Search specifies what an agent sees of a large application before it searches.
type Search struct {
	// Always names the tools that are listed in any case.
	Always []string
	// MaxResults is the largest number of tools that a search finds; zero means 5.
	MaxResults int
	// Rank replaces the built-in ranking, for example by one over embeddings; nil keeps it. The
	// tools are those that the caller may find: first those that the built-in ranking finds, best
	// first, and then the others. Rank returns the names of the tools to find, best first. Names
	// after the first MaxResults, names of other tools and repeated names are ignored. If Rank
	// returns no names, the search finds nothing. Rank may modify the slice.
	//
	// The context is that of the call. Rank is called for every search and has to be safe for
	// concurrent use. If it returns an error, panics or does not return within the time of
	// [WithTimeout], the failure is logged and the built-in ranking is used.
	Rank func(ctx context.Context, query string, tools []Candidate) ([]string, error)
}

// A Candidate is a tool that a search may find, as [Search].Rank sees it.
type Candidate struct {
	Name, Title, Description string
	// Tags are those of the operation.
	Tags []string
	// Method and Path are those of the route: "POST" and "/orders/:id/refund". A tool without a
	// route, of [WithTool] or written by hand, has neither.
	Method, Path string
	// Arguments are the names of the arguments, sorted.
	Arguments []string
}

const defaultResults = 5

// WithSearch lists three tools instead of hundreds, and those of Always: search_tools finds tools
// by what they are for, describe_tool describes one, and call_tool calls it, with its own result.
// It is meant for an application with more than about forty tools, whose definitions would fill a
// model's context. The default is to list every tool.
//
// A search looks at names, tags, descriptions, arguments and paths, and knows common synonyms of
// English; Rank replaces that ranking. Every tool can still be called by its own name; what is
// hidden, excluded or withheld is neither found nor described nor called. Tools that were written
// by hand, with [Server.MCP], are listed as before, and found and called as the others are.
// [Server.Tools] returns all tools that can be called.
//
// [Server.Check] returns an error for a name in Always that no generated tool has, and [New] for a
// negative MaxResults.
func WithSearch(s Search) Option {
	return optionFunc(func(c *config) error {
		if s.MaxResults < 0 {
			return fmt.Errorf("WithSearch: %d is not a number of results", s.MaxResults)
		}
		c.spec.Search = &catalogue.Search{Always: slices.Clone(s.Always), MaxResults: cmp.Or(s.MaxResults, defaultResults)}
		if s.Rank != nil {
			c.spec.Search.Rank = rankFunc(s.Rank)
		}
		return nil
	})
}

func rankFunc(
	f func(context.Context, string, []Candidate) ([]string, error),
) func(context.Context, string, []catalogue.Rankable) ([]string, error) {
	return func(ctx context.Context, query string, tools []catalogue.Rankable) ([]string, error) {
		candidates := make([]Candidate, len(tools))
		for i, t := range tools {
			candidates[i] = Candidate(t)
		}
		return f(ctx, query, candidates)
	}
}

// WithBatch adds the tool batch, which makes several calls in one: it accepts a list of up to limit
// tools with their arguments, calls them in order, and returns their results in that order. With
// its argument stop_on_error, it stops at the first error. By default, there is no such tool.
//
// Each call is separate, for the same client: it has its own time limit, is reported to
// [WithCallHook], and is refused where a direct call would be. Only generated tools can be called
// in a batch, except batch and call_tool. The limit of [WithMaxResponse] applies to all results
// together: once they reach it, no further calls are made.
//
// [New] returns an error if the limit is not positive.
func WithBatch(limit int) Option {
	return optionFunc(func(c *config) error {
		if limit <= 0 {
			return fmt.Errorf("WithBatch: %d is not a positive number of calls", limit)
		}
		c.spec.Batch = limit
		return nil
	})
}
