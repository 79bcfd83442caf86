package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type stockItem struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Stock int    `json:"stock"`
}

type stockID struct {
	ID int `json:"id" binding:"min=1"`
}

// warehouse has operations of every status: a tool, an excluded one, a hidden one and one without a
// name. Their responses are of every kind.
func warehouse() *gin.Engine {
	r := gin.New()
	r.GET("/items/:id", Op("get_item", func(c *gin.Context) {
		if c.Param("id") == "9" {
			c.JSON(http.StatusNotFound, gin.H{"error": "no such item"})
			return
		}
		c.JSON(http.StatusOK, gin.H{"id": 1, "name": "Teapot", "stock": 7})
	}, PathParam[int]("id", "The item"), QueryParam[bool]("verbose", "More")))
	r.GET("/costs/:id", Op("get_costs", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"cost": 12}) }, Hidden()))
	r.GET("/internal/notes", answering("fragile"))
	r.GET("/me", Op("me", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"token": c.GetHeader("Authorization"), "address": c.ClientIP(), "trace": c.GetHeader("Traceparent"), "tool": FromContext(c).Tool()})
	}))
	r.POST("/echo", Op("echo", func(c *gin.Context) {
		body, _ := c.GetRawData()
		c.Data(http.StatusOK, "application/json", body)
	}, Body[map[string]any]()))
	r.GET("/nothing", Op("nothing", func(c *gin.Context) { c.Status(http.StatusNoContent) }))
	r.GET("/moved", Op("moved", func(c *gin.Context) { c.Redirect(http.StatusFound, "/items/1") }))
	r.GET("/business", Op("business", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"success": false, "message": "sold out"}) }))
	r.GET("/slow", Op("slow", func(c *gin.Context) { <-c.Request.Context().Done() }))
	return r
}

type none struct{}

// composed calls the function as a tool of a warehouse and returns its answer.
func composed[In, Out any](t *testing.T, f func(context.Context, Caller, In) (Out, error), arguments any, opts ...OpOption) (string, bool) {
	t.Helper()
	s := newServer(t, warehouse(), WithLogger(nil), WithRouteMaps(RouteMap{Pattern: "^/internal/", Kind: Exclude}), WithTool("composed", f, opts...))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	return textCall(t, inMemory(t, s, nil), "composed", arguments)
}

func TestCallerReads(t *testing.T) {
	tests := []struct {
		reason, operation string
		args, out         any
		want              string
	}{
		{"a struct takes an object", "get_item", map[string]any{"id": 1}, new(stockItem), "&{1 Teapot 7}"},
		{"a struct is as good for the arguments", "get_item", stockID{1}, new(stockItem), "&{1 Teapot 7}"},
		{"a hidden operation is reached", "get_costs", map[string]any{"id": "1"}, new(map[string]int), "&map[cost:12]"},
		{"so is an excluded one, by the name that was made for it, and its text is read", "get_internal_notes", nil, new(string), "fragile"},
		{"bytes are the answer as it came", "get_item", stockID{1}, new([]byte), `{"id":1,"name":"Teapot","stock":7}`},
		{"a string takes JSON that is no string as it is", "echo", map[string]any{"body": map[string]any{"a": "<b>"}}, new(string), `{"a":"<b>"}`},
		{"an empty answer leaves the target as it is", "nothing", nil, &stockItem{Name: "as it was"}, "&{0 as it was 0}"},
		{"nil discards the answer", "get_item", stockID{1}, nil, "<nil>"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			_, failed := composed(t, func(ctx context.Context, call Caller, _ none) (string, error) {
				return "", call.Do(ctx, test.operation, test.args, test.out)
			}, nil)
			got := fmt.Sprint(test.out)
			switch out := test.out.(type) {
			case *string:
				got = *out
			case *[]byte:
				got = string(*out)
			}
			if failed || got != test.want {
				t.Errorf("error %v: %s, want %s", failed, got, test.want)
			}
		})
	}
}

func TestCallerErrors(t *testing.T) {
	tests := []struct {
		reason, operation string
		args, out         any
		status            int
		want              string
	}{
		{"the application's own sentence", "get_item", stockID{9}, nil, 404, "get_item: HTTP 404 Not Found: no such item"},
		{"a business error with the status of a success", "business", nil, nil, 200, "business: sold out"},
		{"a redirect is nothing to read", "moved", nil, nil, 302, "moved: HTTP 302 Found: the application responds with a redirect to /items/1, which was not followed."},
		{"arguments are checked as a tool's", "get_item", map[string]any{"id": "x"}, nil, 0, "get_item: The arguments of get_item are not valid; nothing was called.\n- id: must be an integer, got \"x\""},
		{"one is unknown", "get_item", map[string]any{"id": 1, "verbos": true}, nil, 0, `get_item: The arguments of get_item are not valid; nothing was called.` + "\n" + `- verbos: unknown argument; did you mean "verbose"?`},
		{"an operation that is not there", "get_items", nil, nil, -1, `there is no operation "get_items"; did you mean get_item?`},
		{"a tool is no operation, so that none comes back to itself", "composed", nil, nil, -1, `there is no operation "composed"`},
		{"a text is not read into a struct", "get_internal_notes", nil, new(stockItem), -1, "get_internal_notes: the response is not JSON but text/plain; charset=utf-8; read it into a string or a []byte"},
		{"an answer of another shape", "get_item", stockID{1}, new([]int), -1, "get_item: the response does not fit: json: cannot unmarshal object into Go value of type []int"},
		{"arguments that are no JSON", "get_item", func() {}, nil, -1, "get_item: the arguments: json: unsupported type: func()"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var err error
			text, failed := composed(t, func(ctx context.Context, call Caller, _ none) (string, error) {
				err = call.Do(ctx, test.operation, test.args, test.out)
				return "", err
			}, nil)
			if !failed || text != test.want {
				t.Errorf("error %v: %s\nwant %s", failed, text, test.want)
			}
			var e *CallError
			if !errors.As(err, &e) {
				e = &CallError{Operation: test.operation, Status: -1}
			}
			if e.Status != test.status || e.Operation != test.operation {
				t.Errorf("%s answered %d, want %d (-1 is no *CallError)", e.Operation, e.Status, test.status)
			}
		})
	}
}

// A tool of several operations is an ordinary tool: its schemas come from its types, and its
// arguments are checked before its function runs.
func TestComposedTool(t *testing.T) {
	summary := func(ctx context.Context, call Caller, in stockID) (stockItem, error) {
		var item stockItem
		err := call.Do(ctx, "get_item", in, &item)
		return item, err
	}
	tests := []struct {
		reason, arguments, want string
		failed                  bool
	}{
		{"an answer", `{"id":1}`, `{"id":1,"name":"Teapot","stock":7}`, false},
		{"what a model gets wrong is mended", `{"id":"1"}`, `{"id":1,"name":"Teapot","stock":7}`, false},
		{"a rule that is broken", `{"id":0}`, "The arguments of composed are not valid; nothing was called.\n- id: must be at least 1, got 0", true},
		{"the error of an operation", `{"id":9}`, "get_item: HTTP 404 Not Found: no such item", true},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if text, failed := composed(t, summary, json.RawMessage(test.arguments)); text != test.want || failed != test.failed {
				t.Errorf("error %v: %s\nwant %s", failed, text, test.want)
			}
		})
	}
}

func TestComposedErrors(t *testing.T) {
	fails := func(f func() error) func(context.Context, Caller, none) (none, error) {
		return func(context.Context, Caller, none) (none, error) { return none{}, f() }
	}
	tests := []struct {
		reason string
		f      func() error
		want   string
		not    string
	}{
		{"an error is for the agent to read", func() error { return errors.New("no ship today") }, "no ship today", "\x00"},
		{"one with a status, and all that was said around it", func() error { return fmt.Errorf("order 3: %w", Error(http.StatusConflict, "already sent")) }, "order 3: already sent", "\x00"},
		{"a panic keeps its text", func() error { panic("s3cret") }, "panicked", "s3cret"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if text, failed := composed(t, fails(test.f), nil); !failed || !strings.Contains(text, test.want) || strings.Contains(text, test.not) {
				t.Errorf("error %v: %s, want %s", failed, text, test.want)
			}
		})
	}
}

// The deadline is that of the whole tool, for its operations and for its function.
func TestComposedDeadline(t *testing.T) {
	tests := []struct {
		reason string
		f      func(context.Context, Caller, none) (none, error)
	}{
		{"an operation that takes too long", func(ctx context.Context, call Caller, _ none) (none, error) {
			return none{}, call.Do(ctx, "slow", nil, nil)
		}},
		{"another context does not help", func(_ context.Context, call Caller, _ none) (none, error) {
			return none{}, call.Do(context.Background(), "slow", nil, nil)
		}},
		{"a function that waits for something else", func(ctx context.Context, _ Caller, _ none) (none, error) {
			<-ctx.Done()
			return none{}, ctx.Err()
		}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if text, failed := composed(t, test.f, nil, Timeout(20*time.Millisecond)); !failed {
				t.Errorf("%s, want an error", text)
			}
		})
	}
}

// A function that ignores its context does not block the agent; it counts as abandoned until it
// returns.
func TestComposedIsAbandoned(t *testing.T) {
	release, left := make(chan struct{}), make(chan error)
	s := newServer(t, warehouse(), WithLogger(nil), WithTool("deaf", func(ctx context.Context, call Caller, _ none) (none, error) {
		<-release
		err := call.Do(context.WithoutCancel(ctx), "get_item", stockID{1}, nil)
		left <- err
		return none{}, nil
	}, Timeout(time.Millisecond)))
	text, failed := textCall(t, inMemory(t, s, nil), "deaf", nil)
	if !failed || !strings.Contains(text, "1ms") {
		t.Errorf("error %v: %s, want an error that says how long was waited", failed, text)
	}
	if got := s.Load().Abandoned; got != 1 {
		t.Errorf("%d functions are abandoned, want 1", got)
	}
	close(release)
	if err := <-left; err == nil {
		t.Error("an operation was called for a tool that is over")
	}
}

// Every operation is called with the identity of the client that called the tool.
func TestCallerIsTheCaller(t *testing.T) {
	r := warehouse()
	Attach(r, WithLogger(nil), WithTool("whoami", func(ctx context.Context, call Caller, _ none) (out map[string]string, err error) {
		return out, call.Do(ctx, "me", nil, &out)
	}))
	request := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","_meta":{"traceparent":"00-a-b-01"}}}`))
	request.Header.Set("Authorization", "Bearer t")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	request.RemoteAddr = "192.0.2.7:1234"
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	for _, want := range []string{`"token":"Bearer t"`, `"address":"192.0.2.7"`, `"trace":"00-a-b-01"`, `"tool":"whoami"`} {
		if !strings.Contains(answer.Body.String(), want) {
			t.Errorf("got %s, want %s", answer.Body, want)
		}
	}
}

func TestCallerInSeveralGoroutines(t *testing.T) {
	text, failed := composed(t, func(ctx context.Context, call Caller, _ none) (int, error) {
		items := make([]stockItem, 20)
		errs := make([]error, len(items))
		var all sync.WaitGroup
		for i := range items {
			all.Go(func() { errs[i] = call.Do(ctx, "get_item", stockID{1}, &items[i]) })
		}
		all.Wait()
		total := 0
		for _, item := range items {
			total += item.Stock
		}
		return total, errors.Join(errs...)
	}, nil)
	if failed || text != "140" {
		t.Errorf("error %v: %s, want 20 times 7", failed, text)
	}
}

func TestWithToolMistakes(t *testing.T) {
	f := func(context.Context, Caller, none) (none, error) { return none{}, nil }
	tests := []struct {
		reason string
		opts   []Option
		want   string
	}{
		{"no function", []Option{WithTool[none, none]("a", nil)}, `"a" is nil`},
		{"no name", []Option{WithTool("a b", f)}, `"a b" is not a tool name`},
		{"one name twice", []Option{WithTool("a", f), WithTool("a", f)}, `the tool "a" is given twice`},
		{"a request of its own", []Option{WithTool("a", f, Query[stockID]())}, "the types declare what it takes"},
		{"an ID that is another name", []Option{WithTool("a", f, ID("b"))}, "the types declare what it takes"},
		{"a type that JSON does not have", []Option{WithTool("a", func(context.Context, Caller, func()) (none, error) { return none{}, nil })}, "JSON cannot represent a func()"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if _, err := New(gin.New(), test.opts...); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}

// A composed tool has its name as an ID has: what was inferred gives way, and what was given
// does not.
func TestComposedNames(t *testing.T) {
	f := func(context.Context, Caller, none) (none, error) { return none{}, nil }
	s := newServer(t, warehouse(), WithLogger(nil), WithTool("get_item", f), WithTool("get_internal_notes", f), WithTool("left_out", f, Hidden()))
	err := s.Refresh()
	for _, want := range []string{`tool get_item: "get_item" is also the name of GET /items/:id`, `GET /items/:id: "get_item" is also the name of tool get_item`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	have := map[string]bool{}
	for _, tool := range s.Tools() {
		have[tool.Name] = true
	}
	if have["get_item"] || have["left_out"] || !have["get_internal_notes"] {
		t.Errorf("got %v, want get_item withheld, left_out left out, and get_internal_notes", have)
	}
}

// Bytes are what they look like.
func TestComposedBytes(t *testing.T) {
	s := newServer(t, gin.New(), WithTool("picture", func(context.Context, Caller, none) ([]byte, error) {
		return []byte("\x89PNG\r\n\x1a\n"), nil
	}))
	res, err := inMemory(t, s, nil).CallTool(t.Context(), &mcp.CallToolParams{Name: "picture"})
	if err != nil {
		t.Fatal(err)
	}
	if image, ok := res.Content[0].(*mcp.ImageContent); !ok || image.MIMEType != "image/png" {
		t.Errorf("got %T, want a picture", res.Content[0])
	}
}
