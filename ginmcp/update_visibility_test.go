package ginmcp

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/introspect"
)

// A subscriber is no longer told of updates of a resource that became hidden, in a session and in a
// stream of 2026-07-28, and again once it is visible. What a visibility function does wrong hides it too.
func TestUpdatesOfHiddenResources(t *testing.T) {
	const visible, hidden, panics = 0, 1, 2
	for _, version := range []string{"2025-11-25", "2026-07-28"} {
		for reason, state := range map[string]int32{"a function hides it": hidden, "a function panics": panics} {
			var now atomic.Int32
			s, server, _ := sessionApp(t, Sessions{}, WithVisibility(
				func(context.Context, *http.Request, introspect.Operation) bool {
					if now.Load() == panics {
						panic("test")
					}
					return now.Load() == visible
				},
			))
			var stream *http.Response
			if version == "2026-07-28" {
				stream = post(t, server, "", `{"jsonrpc":"2.0","id":"l","method":"subscriptions/listen","params":{`+modernMeta+
					`,"notifications":{"resourceSubscriptions":["app:///docs/a","app:///docs/b"]}}}`,
					"Mcp-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen")
			} else {
				id := begin(t, server)
				for _, name := range []string{"a", "b"} {
					_ = bodyOf(t, post(t, server, id, fmt.Sprintf(
						`{"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"app:///docs/%s"}}`, name)))
				}
				stream = request(t, server, http.MethodGet, id, "")
			}
			updates := make(chan string, 8)
			go func() {
				defer close(updates)
				for scan := bufio.NewScanner(stream.Body); scan.Scan(); {
					if strings.Contains(scan.Text(), "notifications/resources/updated") {
						updates <- scan.Text()
					}
				}
			}()
			next := func(name string) {
				t.Helper()
				s.ResourceUpdated("app:///docs/" + name)
				if got := receive(t, "the update of "+name, updates); !strings.Contains(got, "app:///docs/"+name) {
					t.Errorf("%s, %s: got %s, want the update of %s", version, reason, got, name)
				}
			}
			next("a")
			now.Store(state)
			s.ResourceUpdated("app:///docs/a")
			time.Sleep(20 * gosdk.UpdateDelay)
			now.Store(visible)
			next("b")
			next("a")
			closeBody(t, stream)
		}
	}
}

// A session has a limited number of subscriptions at a time.
func TestSubscriptionsAreLimited(t *testing.T) {
	_, server, _ := sessionApp(t, Sessions{})
	id := begin(t, server)
	subscribe := func(verb string, n int) string {
		return bodyOf(t, post(t, server, id, fmt.Sprintf(
			`{"jsonrpc":"2.0","id":1,"method":"resources/%s","params":{"uri":"app:///docs/%d"}}`, verb, n)))
	}
	for i := range gosdk.MaxSubscriptions {
		if got := subscribe("subscribe", i); strings.Contains(got, `"error"`) {
			t.Fatalf("subscription %d: %s", i, got)
		}
	}
	if got := subscribe("subscribe", gosdk.MaxSubscriptions); !strings.Contains(got, "can subscribe to 256 resources") {
		t.Errorf("one more: %s", got)
	}
	if got := subscribe("subscribe", 0); strings.Contains(got, `"error"`) {
		t.Errorf("the first one again: %s", got)
	}
	_ = subscribe("unsubscribe", 0)
	if got := subscribe("subscribe", gosdk.MaxSubscriptions); strings.Contains(got, `"error"`) {
		t.Errorf("one more after the end of another one: %s", got)
	}
}
