package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// foundNames returns the names that a search finds.
func foundNames(t *testing.T, s *Server, query string) []string {
	t.Helper()
	arguments, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	text, failed := textCall(t, inMemory(t, s, nil), "search_tools", json.RawMessage(arguments))
	var found struct{ Tools []struct{ Name string } }
	if err := json.Unmarshal([]byte(text), &found); err != nil || failed {
		t.Fatalf("%s: %v", text, err)
	}
	names := []string{}
	for _, tool := range found.Tools {
		names = append(names, tool.Name)
	}
	return names
}

func TestSearchRank(t *testing.T) {
	returning := func(names ...string) func([]string) ([]string, error) {
		return func([]string) ([]string, error) { return names, nil }
	}
	builtin := foundNames(t, searching(t, Search{MaxResults: 2}), "show an item")
	tests := []struct {
		reason string
		rank   func(tools []string) ([]string, error)
		want   []string
		logged string
	}{
		{"the order is that of the function", returning("me", "get_item"), []string{"me", "get_item"}, ""},
		{"the number is limited", returning("me", "composed", "get_item"), []string{"me", "composed"}, ""},
		{"a repeated name counts once", returning("me", "me", "get_item"), []string{"me", "get_item"}, ""},
		{"a name of no tool is ignored", returning("of_last_year", "me"), []string{"me"}, ""},
		{"a hidden tool is not found", returning("get_costs", "me"), []string{"me"}, ""},
		{"an excluded tool is not found", returning("get_internal_notes"), []string{}, ""},
		{"a tool that the caller does not see is not found", returning("echo", "me"), []string{"me"}, ""},
		{"the tools of the search are not found", returning("search_tools", "me"), []string{"me"}, ""},
		{"no names find nothing", returning(), []string{}, ""},
		{
			"the order given is that of the built-in ranking",
			func(tools []string) ([]string, error) { return tools, nil },
			builtin,
			"",
		},
		{
			"an error",
			func([]string) ([]string, error) { return []string{"me"}, errors.New("no embeddings") },
			builtin,
			"no embeddings",
		},
		{"a panic", func([]string) ([]string, error) { panic("s3cret") }, builtin, "it panicked"},
		{
			"the end of its goroutine",
			func([]string) ([]string, error) { runtime.Goexit(); return nil, nil },
			builtin,
			"it ended its goroutine",
		},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var log strings.Builder
			s := searching(
				t,
				Search{MaxResults: 2, Rank: func(_ context.Context, query string, tools []Candidate) ([]string, error) {
					if query != "show an item" {
						t.Errorf("the query is %q", query)
					}
					var names []string
					for _, tool := range tools {
						names = append(names, tool.Name)
					}
					return test.rank(names)
				}},
				WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
				WithVisibility(func(_ context.Context, _ *http.Request, op introspect.Operation) bool { return op.ID != "echo" }),
			)
			if got := foundNames(t, s, "show an item"); !slices.Equal(got, test.want) {
				t.Errorf("found %q, want %q", got, test.want)
			}
			if got := strings.Contains(log.String(), "Search.Rank"); got != (test.logged != "") ||
				!strings.Contains(log.String(), test.logged) {
				t.Errorf("want %q in the log: %s", test.logged, log.String())
			}
		})
	}
}

// A ranking function sees every tool that the caller may find, once, and may modify what it sees.
func TestSearchRankCandidates(t *testing.T) {
	var seen []Candidate
	s := searching(t, Search{Rank: func(_ context.Context, _ string, tools []Candidate) ([]string, error) {
		seen = nil
		for _, tool := range tools {
			tool.Arguments, tool.Tags = slices.Clone(tool.Arguments), slices.Clone(tool.Tags)
			seen = append(seen, tool)
		}
		for i := range tools {
			for j := range tools[i].Arguments {
				tools[i].Arguments[j] = "changed"
			}
			tools[i] = Candidate{}
		}
		return nil, nil
	}})
	foundNames(t, s, "show an item")
	first := slices.Clone(seen)
	foundNames(t, s, "show an item")
	if !reflect.DeepEqual(seen, first) {
		t.Errorf("the second call sees\n%+v\nwant\n%+v", seen, first)
	}
	want := Candidate{
		Name: "get_item", Title: "Get item", Description: "Get one item by id.", Method: "GET", Path: "/items/:id",
		Arguments: []string{"id", "verbose"},
	}
	if i := slices.IndexFunc(seen, func(c Candidate) bool { return c.Name == want.Name }); i < 0 ||
		!reflect.DeepEqual(seen[i], want) {
		t.Errorf("get_item is at %d of %+v, want %+v", i, seen, want)
	}
	count := map[string]int{}
	for _, tool := range seen {
		count[tool.Name]++
	}
	tools := s.Tools()
	if len(count) != len(tools)-builtinTools {
		t.Errorf("%d candidates for %d tools", len(count), len(tools))
	}
	for name, n := range count {
		if n != 1 {
			t.Errorf("%s is a candidate %d times", name, n)
		}
	}
}
