package dispatch

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// TestReservedHandlers: a burst of calls whose handlers ignore their context leaves no more
// handlers than each limit allows, and what is beyond a limit is refused before it is called.
func TestReservedHandlers(t *testing.T) {
	const burst, limit = 100, 7
	for name, c := range map[string]struct {
		load     *Load
		identity func(i int) Identity
		reason   string
	}{
		"handlers":  {&Load{MaxHandlers: limit}, func(i int) Identity { return Identity(i) }, "of all calls together"},
		"operation": {&Load{MaxPerOperation: limit}, func(i int) Identity { return Identity(i) }, "of one operation, by many callers"},
		"caller":    {&Load{MaxPerCaller: limit}, func(int) Identity { return 1 }, "of one caller"},
	} {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			var called atomic.Int64
			f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) { called.Add(1); <-release })
			other := serving(t, "GET /y", introspect.Annotation{}, func(*gin.Context) {})
			load := c.load
			f.target.Load, other.target.Load = load, load
			v := f.check(t, `{}`)
			var all sync.WaitGroup
			var busy, timeouts atomic.Int64
			for i := range burst {
				all.Go(func() {
					_, err := f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: time.Second, Identity: c.identity(i)})
					switch {
					case errors.Is(err, ErrBusy):
						busy.Add(1)
					case errors.Is(err, ErrTimeout):
						timeouts.Add(1)
					default:
						t.Errorf("error %v", err)
					}
				})
			}
			all.Wait()
			if called.Load() != limit || busy.Load() != burst-limit || timeouts.Load() != limit || load.Abandoned() != limit || load.Calls() != 0 {
				t.Errorf("%s: %d handlers were called, %d refused, %d are abandoned; want %d, %d, %d: %s",
					name, called.Load(), busy.Load(), load.Abandoned(), limit, burst-limit, limit, c.reason)
			}
			_, err := other.plan.Do(t.Context(), &other.target, &Call{Values: other.check(t, `{}`), Timeout: time.Second, Identity: 99})
			if refused := err != nil; refused != (name == "handlers") {
				t.Errorf("%s: another operation for another caller: %v: %s", name, err, c.reason)
			}
			close(release)
			synctest.Wait()
			if load.Abandoned() != 0 || load.handlers != 0 || !idle(load.operations) || !idle(load.callers) {
				t.Errorf("%s: after the handlers returned the load is %+v", name, load)
			}
			if _, err := f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: time.Second, Identity: 1}); err != nil {
				t.Errorf("%s: after the handlers returned a call is refused: %v", name, err)
			}
		})
	}
}

func idle[K comparable](counts map[K]*int) bool {
	for _, n := range counts {
		if *n != 0 {
			return false
		}
	}
	return true
}

// TestCallersAreForgotten: the table of callers does not grow with all that ever called.
func TestCallersAreForgotten(t *testing.T) {
	load := &Load{}
	for i := range 3 * maxIdleCallers {
		slot, err := load.reserve("GET /x", Identity(i))
		if err != nil {
			t.Fatal(err)
		}
		slot.release()
	}
	if n := len(load.callers); n > maxIdleCallers {
		t.Errorf("%d callers are remembered, want at most %d", n, maxIdleCallers)
	}
}

// TestSlotsAreFreed: whatever ends a call, its slots are free again.
func TestSlotsAreFreed(t *testing.T) {
	load := &Load{MaxCalls: 1, MaxHandlers: 1, MaxPerOperation: 1, MaxPerCaller: 1}
	for name, c := range map[string]struct {
		handler   gin.HandlerFunc
		arguments string
		adjust    func(_, _ *http.Request) error
	}{
		"a response":        {func(*gin.Context) {}, `{}`, nil},
		"a panic":           {func(*gin.Context) { panic("x") }, `{}`, nil},
		"a refusal":         {func(*gin.Context) {}, `{}`, func(_, _ *http.Request) error { return errors.New("no") }},
		"a refused request": {func(*gin.Context) {}, `{"query":{"a":"` + longText + `"}}`, nil},
	} {
		e := gin.New()
		e.GET("/x", c.handler)
		f := newFixture(t, e, "GET /x")
		f.target.Load, f.target.Adjust = load, c.adjust
		_, _ = f.do(t, c.arguments)
		if load.Calls() != 0 || load.handlers != 0 || load.Abandoned() != 0 {
			t.Errorf("after %s the load is %d calls, %d handlers", name, load.Calls(), load.handlers)
		}
	}
}

var longText = func() string {
	b := make([]byte, 2<<20)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}()

// TestComposedCalls: a composed tool and what it calls at a time are one call; further calls at
// the same time need places of their own, or wait for the tool's.
func TestComposedCalls(t *testing.T) {
	for _, c := range []struct{ limit, most int64 }{{1, 1}, {2, 2}, {5, 5}} {
		synctest.Test(t, func(t *testing.T) {
			load := &Load{MaxCalls: int(c.limit)}
			var running, most atomic.Int64
			f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {
				n := running.Add(1)
				for seen := most.Load(); n > seen; seen = most.Load() {
					most.CompareAndSwap(seen, n)
				}
				time.Sleep(time.Millisecond)
				running.Add(-1)
			})
			f.target.Load = load
			v := f.check(t, `{}`)
			err := load.Await(t.Context(), "tool", 1, func(slot *Slot) {
				var all sync.WaitGroup
				for range 20 {
					all.Go(func() {
						if _, err := f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: time.Hour, Within: slot}); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				if n := load.Calls(); n != 1 {
					t.Errorf("%d calls are under way, want the tool", n)
				}
			})
			if err != nil || most.Load() != c.most || load.Calls() != 0 {
				t.Errorf("a limit of %d: error %v, %d at once, %d left; want %d and none", c.limit, err, most.Load(), load.Calls(), c.most)
			}
		})
	}
	load := &Load{MaxCalls: 1}
	err := load.Await(t.Context(), "tool", 1, func(*Slot) {
		if err := load.Await(t.Context(), "tool", 1, func(*Slot) {}); !errors.Is(err, ErrBusy) {
			t.Errorf("a second tool: %v, want %v", err, ErrBusy)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

// TestWaitingForTheToolsPlaceEnds: a call that waits for its tool's place ends with its context.
func TestWaitingForTheToolsPlaceEnds(t *testing.T) {
	load := &Load{MaxCalls: 1}
	f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {})
	f.target.Load = load
	ctx, cancel := context.WithCancel(t.Context())
	err := load.Await(t.Context(), "tool", 1, func(slot *Slot) {
		<-slot.free // as another call of the tool does
		cancel()
		if _, err := f.plan.Do(ctx, &f.target, &Call{Values: f.check(t, `{}`), Timeout: time.Hour, Within: slot}); !errors.Is(err, ErrCanceled) {
			t.Errorf("error %v, want %v", err, ErrCanceled)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func TestIdentify(t *testing.T) {
	request := func(address string, headers ...string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, "/mcp", http.NoBody)
		r.RemoteAddr = address
		for i := 0; i < len(headers); i += 2 {
			r.Header.Add(headers[i], headers[i+1])
		}
		return r
	}
	a := "192.0.2.1:1"
	tests := []struct {
		user, other string
		r, s        *http.Request
		same        bool
		reason      string
	}{
		{"u", "u", request(a), request("192.0.2.2:1", "Authorization", "x"), true, "a user is one caller from everywhere"},
		{"u", "v", request(a), request(a), false, "two users are two"},
		{"", "", request(a, "Authorization", "x"), request("192.0.2.2:1", "Authorization", "x"), true, "so is a token"},
		{"", "", request(a, "Authorization", "x"), request(a, "Authorization", "y"), false, "two tokens are two callers"},
		{"", "", request(a, "Cookie", "x"), request(a, "Cookie", "y"), false, "and so are two sessions"},
		{"", "", request(a, "Cookie", "x"), request(a, "Authorization", "x"), false, "a cookie is not a token"},
		{"", "", request(a), request("192.0.2.1:2"), true, "the port is that of a connection"},
		{"", "", request(a), request("192.0.2.2:1"), false, "two addresses are two callers"},
		{"", "", request("[2001:db8::1]:1"), request("[2001:db8::1]:2"), true, "of any version"},
		{"", "", nil, nil, true, "stdio has one caller"},
		{"x", "", request(a), request(a, "Authorization", "x"), false, "a user is not a token"},
	}
	for _, c := range tests {
		if same := Identify(c.user, c.r) == Identify(c.other, c.s); same != c.same {
			t.Errorf("the same: %t, want %t: %s", same, c.same, c.reason)
		}
	}
}
