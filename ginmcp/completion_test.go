package ginmcp

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type typedQuery struct {
	Kind  string   `form:"kind" binding:"oneof=small Large largest"`
	Kinds []string `form:"kinds" binding:"dive,oneof=a b"`
	Open  bool     `form:"open"`
	Text  string   `form:"q"`
}

const typed = "app:///shelves/{shelf}/books{?kind,kinds*,open,q}"

// known completes what only the application knows.
func known(_ context.Context, ref, argument, value string) ([]string, error) {
	switch {
	case argument == "shelf" && value == "!":
		return nil, errors.New("no shelf is called that")
	case argument == "shelf":
		return []string{value + "1", ref}, nil
	case argument == "q" && value == "none":
		return []string{}, nil
	case argument == "q":
		var many []string
		for i := range 150 {
			many = append(many, strconv.Itoa(i))
		}
		return many, nil
	case argument == "city":
		return []string{ref + " city"}, nil
	default:
		return nil, nil
	}
}

func TestCompletion(t *testing.T) {
	template := &mcp.CompleteReference{Type: "ref/resource", URI: typed}
	r := gin.New()
	r.GET("/shelves/:shelf/books", Op("", answering("a"), Query[typedQuery]()))
	tests := []struct {
		reason, argument, value string
		ref                     *mcp.CompleteReference
		want                    []string
		total                   int
	}{
		{"an enum", "kind", "", template, []string{"small", "Large", "largest"}, 3},
		{"what it begins with, in any case", "kind", "lar", template, []string{"Large", "largest"}, 2},
		{"nothing begins with that", "kind", "x", template, []string{}, 0},
		{"more than there is", "kind", "largest of all", template, []string{}, 0},
		{"the items of a list", "kinds", "", template, []string{"a", "b"}, 2},
		{"a boolean", "open", "t", template, []string{"true"}, 1},
		{"what only the application knows", "shelf", "A", template, []string{"A1", typed}, 2},
		{"that there is nothing, it knows too", "q", "none", template, []string{}, 0},
		{"an argument of a prompt", "city", "", &mcp.CompleteReference{Type: "ref/prompt", Name: "travel"}, []string{"travel city"}, 1},
	}
	s := newServer(t, r, everyGET(), WithCompletion(known))
	s.MCP().AddPrompt(&mcp.Prompt{Name: "travel"}, func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
		return &mcp.GetPromptResult{}, nil
	})
	session := inMemory(t, s, nil)
	complete := func(ref *mcp.CompleteReference, argument, value string) (*mcp.CompleteResult, error) {
		return session.Complete(t.Context(), &mcp.CompleteParams{Ref: ref, Argument: mcp.CompleteParamsArgument{Name: argument, Value: value}})
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			res, err := complete(test.ref, test.argument, test.value)
			if err != nil {
				t.Fatal(err)
			}
			if c := res.Completion; !slices.Equal(c.Values, test.want) || c.Values == nil || c.Total != test.total || c.HasMore {
				t.Errorf("got %+v, want %q", c, test.want)
			}
		})
	}
	res, err := complete(template, "q", "")
	if err != nil {
		t.Fatal(err)
	}
	if c := res.Completion; len(c.Values) != 100 || c.Total != 150 || !c.HasMore {
		t.Errorf("%d of %d values, want 100 of 150 and that there are more", len(c.Values), c.Total)
	}
	if _, err := complete(template, "shelf", "!"); codeOf(err) != jsonrpc.CodeInternalError || !strings.Contains(err.Error(), "no shelf is called that") {
		t.Errorf("an error of the application is %v", err)
	}
}

func TestCompletionOfNothing(t *testing.T) {
	r := gin.New()
	r.GET("/a/:id", Op("", answering("a")))
	tests := []struct {
		reason, kind, name, argument string
	}{
		{"no such template", "ref/resource", "app:///nothing/{x}", "x"},
		{"no such argument", "ref/resource", "app:///a/{id}", "idd"},
		{"no such prompt", "ref/prompt", "nothing", "x"},
		{"no argument", "ref/resource", "app:///a/{id}", ""},
	}
	session := inMemory(t, newServer(t, r, everyGET()), nil)
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ref := &mcp.CompleteReference{Type: test.kind}
			if test.kind == "ref/prompt" {
				ref.Name = test.name
			} else {
				ref.URI = test.name
			}
			_, err := session.Complete(t.Context(), &mcp.CompleteParams{Ref: ref, Argument: mcp.CompleteParamsArgument{Name: test.argument}})
			if codeOf(err) != jsonrpc.CodeInvalidParams {
				t.Errorf("got %v, want invalid params", err)
			}
		})
	}
	plain := inMemory(t, newServer(t, r), nil)
	_, err := plain.Complete(t.Context(), &mcp.CompleteParams{Ref: &mcp.CompleteReference{Type: "ref/prompt", Name: "x"}, Argument: mcp.CompleteParamsArgument{Name: "x"}})
	if codeOf(err) != jsonrpc.CodeMethodNotFound {
		t.Errorf("without the capability: %v", err)
	}
}
