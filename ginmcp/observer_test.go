package ginmcp

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"
)

// watched notes what an observer is called with, in order.
type watched struct {
	mu    sync.Mutex
	lines []string
}

func (w *watched) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

type watchKey string

// observer is an observer whose contexts hold its name.
func (w *watched) observer(name string) Observer {
	return Observer{
		Message: func(_ context.Context, m Message) Observation {
			w.add("%s: %s %s%s", name, m.Method, m.Tool, m.Resource)
			return Observation{
				Enter: func(ctx context.Context) context.Context { return context.WithValue(ctx, watchKey(name), "message") },
				End:   func(o Outcome) { w.add("%s: end %d %t", name, o.Code, o.IsError) },
			}
		},
		Request: func(ctx context.Context, r InnerRequest) (context.Context, http.Header, func(int, error)) {
			w.add("%s: %s %s of %s in %v", name, r.Method, r.Path, r.Tool, ctx.Value(watchKey(name)))
			return context.WithValue(ctx, watchKey(name), "request"), http.Header{"x-" + name: {"1"}, "X-Removed": nil},
				func(status int, err error) { w.add("%s: %d %v", name, status, err) }
		},
	}
}

// Several observers observe in order, and end in the opposite one. Their contexts and headers reach
// the handler.
func TestObservers(t *testing.T) {
	for _, byHand := range []bool{false, true} {
		t.Run(fmt.Sprintf("by hand %t", byHand), func(t *testing.T) {
			w := new(watched)
			r := gin.New()
			r.GET("/orders/:id", Op("get_order", func(c *gin.Context) {
				ctx := c.Request.Context()
				w.add("handler: %v %v %s%s%s", ctx.Value(watchKey("a")), ctx.Value(watchKey("b")), c.GetHeader("X-A"),
					c.GetHeader("X-B"), c.GetHeader("X-Removed"))
				c.AbortWithStatus(http.StatusTeapot)
			}))
			s := Attach(
				r,
				WithLogger(nil),
				WithObserver(w.observer("a")),
				WithObserver(w.observer("b")),
				WithObserver(Observer{}),
			)
			if byHand {
				s.MCP()
			}
			rpcTo(t, r, `{"name":"get_order","arguments":{"id":"1"}}`, http.Header{"X-Removed": {"removed"}})
			want := []string{
				"a: tools/call get_order", "b: tools/call get_order",
				"a: GET /orders/:id of get_order in message", "b: GET /orders/:id of get_order in message",
				"handler: request request 11", "b: 418 <nil>", "a: 418 <nil>", "b: end 0 true", "a: end 0 true",
			}
			if !slices.Equal(w.lines, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(w.lines, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// A panic of an observer is logged, and changes nothing.
func TestObserverPanics(t *testing.T) {
	fail := func() { panic("an observer") }
	for name, o := range map[string]Observer{
		"Message": {Message: func(context.Context, Message) Observation { fail(); return Observation{} }},
		"Enter": {Message: func(context.Context, Message) Observation {
			return Observation{Enter: func(context.Context) context.Context { fail(); return nil }}
		}},
		"End": {Message: func(context.Context, Message) Observation { return Observation{End: func(Outcome) { fail() }} }},
		"Request": {Request: func(context.Context, InnerRequest) (context.Context, http.Header, func(int, error)) {
			fail()
			return nil, nil, nil
		}},
		"the end of Request": {Request: func(context.Context, InnerRequest) (context.Context, http.Header, func(int, error)) {
			return nil, nil, func(int, error) { fail() }
		}},
		"nothing returned": {
			Message: func(context.Context, Message) Observation { return Observation{} },
			Request: func(context.Context, InnerRequest) (context.Context, http.Header, func(int, error)) {
				return nil, nil, nil
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			r := gin.New()
			r.GET("/orders", Op("list_orders", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"ok": true}) }))
			Attach(r, WithLogger(slog.New(slog.NewTextHandler(&log, nil))), WithObserver(o))
			body := rpcTo(t, r, `{"name":"list_orders","arguments":{}}`, nil).Body.String()
			if !strings.Contains(body, `"structuredContent":{"ok":true}`) {
				t.Errorf("the call returned %s", body)
			}
			if logged := strings.Contains(log.String(), "an observer panicked"); logged != (name != "nothing returned") {
				t.Errorf("the log has %s", log.String())
			}
		})
	}
}
