package dispatch

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

func TestPanics(t *testing.T) {
	var none *int
	tests := []struct {
		name    string
		handler gin.HandlerFunc
		value   any
		reason  string
	}{
		{"before writing", func(*gin.Context) { panic("boom") }, "boom", "nothing was answered"},
		{"after the status", func(c *gin.Context) { c.Status(201); c.Writer.WriteHeaderNow(); panic("boom") }, "boom", "a status alone is not a success"},
		{"after a body", func(c *gin.Context) { c.JSON(200, gin.H{"a": 1}); panic("boom") }, "boom", "nor is a whole answer"},
		{"half way", func(c *gin.Context) { c.Writer.WriteString(`{"a":`); panic("boom") }, "boom", "nor half of one"},
		{"a runtime error", func(*gin.Context) { *none = 1 }, nil, "the runtime's own"},
		{"ErrAbortHandler", func(*gin.Context) { panic(http.ErrAbortHandler) }, http.ErrAbortHandler, "a server is silent about it, a call cannot be"},
		{"nil", func(*gin.Context) { panic(nil) }, nil, "panicking with nothing"},
		{"Goexit", func(*gin.Context) { runtime.Goexit() }, nil, "ending the goroutine would leave the caller waiting"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			f := serving(t, "GET /x", introspect.Annotation{}, c.handler)
			_, err := f.do(t, `{}`)
			var panicked *PanicError
			if !errors.As(err, &panicked) || panicked.Value == nil {
				t.Fatalf("error %v, want a panic: %s", err, c.reason)
			}
			if c.value != nil && panicked.Value != c.value {
				t.Errorf("it panicked with %v, want %v: %s", panicked.Value, c.value, c.reason)
			}
			if strings.Contains(err.Error(), "boom") {
				t.Errorf("the error says %q, which may be a secret", err)
			}
		})
	}
}

// A panic that the application's own Recovery swallowed shows in the response of a
// route with an annotation.
func TestSwallowedPanics(t *testing.T) {
	tests := []struct {
		name    string
		handler gin.HandlerFunc
		status  int
		reason  string
	}{
		{"before writing", func(*gin.Context) { panic("boom") }, 500, "Recovery answers 500"},
		{"after a body", func(c *gin.Context) { c.JSON(200, gin.H{"a": 1}); panic("boom") }, 200, "where it still can"},
		{"ErrAbortHandler", func(*gin.Context) { panic(http.ErrAbortHandler) }, 200, "or does nothing"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			e := gin.New()
			e.Use(gin.RecoveryWithWriter(nil))
			e.GET("/x", introspect.Annotate(new(introspect.Annotation), c.handler))
			r := newFixture(t, e, "GET /x").must(t, `{}`)
			if !r.Panicked || r.Status != c.status {
				t.Errorf("panicked %v, status %d: want it seen, and %d: %s", r.Panicked, r.Status, c.status, c.reason)
			}
		})
	}
}

// Of the errors that a handler attaches, only those that are meant for the client are in the
// response, whatever the status: over HTTP the others do not reach it either.
func TestAttachedErrors(t *testing.T) {
	for _, status := range []int{200, 302, 400, 404, 409, 500, 503} {
		f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
			_ = c.Error(errors.New("public")).SetType(gin.ErrorTypePublic)
			_ = c.Error(errors.New("field x is required")).SetType(gin.ErrorTypeBind)
			_ = c.Error(errors.New("render")).SetType(gin.ErrorTypeRender)
			_ = c.AbortWithError(status, errors.New("postgres://user:secret@db"))
		})
		if r := f.must(t, `{}`); r.Status != status || !slices.Equal(r.Errors, []string{"public", "field x is required"}) {
			t.Errorf("status %d, errors %q: want those for the client", r.Status, r.Errors)
		}
	}
}

// A handler that ignores its cancelled context does not block the caller.
func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
			<-release
			if !errors.Is(c.Request.Context().Err(), context.DeadlineExceeded) {
				t.Errorf("the handler's context says %v, want %v", c.Request.Context().Err(), context.DeadlineExceeded)
			}
			c.JSON(200, gin.H{"late": true})
		})
		start := time.Now()
		_, err := f.doContext(t.Context(), t, `{}`, 3*time.Second)
		if !errors.Is(err, ErrTimeout) || time.Since(start) != 3*time.Second {
			t.Errorf("error %v after %s, want %v after 3s", err, time.Since(start), ErrTimeout)
		}
		close(release)
		synctest.Wait()
	})
}

// A handler that returns at the deadline without a response did not succeed; what it wrote
// before counts.
func TestHandlerThatGivesUp(t *testing.T) {
	tests := []struct {
		answer func(*gin.Context)
		status int
		reason string
	}{
		{func(*gin.Context) {}, 0, "silence would read as 200"},
		{func(c *gin.Context) { c.Status(http.StatusNoContent) }, 0, "an empty success looks the same"},
		{func(c *gin.Context) { c.Status(http.StatusGatewayTimeout) }, 504, "an error is an answer"},
		{func(c *gin.Context) { c.JSON(200, gin.H{"partial": true}) }, 200, "and so is a body"},
	}
	for _, c := range tests {
		ctx, cancel := context.WithCancel(t.Context())
		x := &exchange{}
		x.within(ctx, &Call{}, time.Now().Add(time.Hour))
		x.recorder.open(x, testLimit, nil)
		engine := gin.New()
		engine.GET("/x", c.answer)
		x.handler, x.inner = engine, httptest.NewRequestWithContext(&x.inside, http.MethodGet, "/x", http.NoBody)
		x.start(newWorker(), x.inside.deadline)
		for len(x.worker.signals) == 0 {
			runtime.Gosched()
		}
		cancel()
		err := x.end(&Target{}, &Call{})
		x.release(nil)
		if c.status == 0 && !errors.Is(err, ErrCanceled) || c.status != 0 && (err != nil || x.response.Status != c.status) {
			t.Errorf("response %+v, error %v, want status %d (0: %v): %s", x.response, err, c.status, ErrCanceled, c.reason)
		}
	}
}

// An earlier deadline of the call's own counts as well.
func TestDeadlineOfTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) { <-c.Request.Context().Done() })
		// It returns at that very moment, without a word.
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		if _, err := f.doContext(ctx, t, `{}`, time.Hour); !errors.Is(err, ErrTimeout) || time.Since(start) != time.Second {
			t.Errorf("error %v after %s, want %v after 1s", err, time.Since(start), ErrTimeout)
		}
	})
}

func TestCancellation(t *testing.T) {
	tests := []struct{ name, reason string }{
		{"call", "the client cancels the call"},
		{"caller", "the connection that carried the call goes away, but not the session"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			called, ended := make(chan struct{}), make(chan error, 1)
			f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
				close(called)
				<-c.Request.Context().Done()
				ended <- c.Request.Context().Err()
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			callCtx := ctx
			if c.name == "caller" {
				callCtx = t.Context()
				f.caller = httptest.NewRequestWithContext(ctx, http.MethodPost, "/mcp", http.NoBody)
			}
			go func() {
				<-called
				cancel()
			}()
			if _, err := f.doContext(callCtx, t, `{}`, time.Hour); !errors.Is(err, ErrCanceled) {
				t.Errorf("error %v, want %v: %s", err, ErrCanceled, c.reason)
			}
			if err := <-ended; !errors.Is(err, context.Canceled) {
				t.Errorf("the handler's context ended with %v, want %v: %s", err, context.Canceled, c.reason)
			}
		})
	}
}

// The context ends with the call, as a server's does.
func TestContextEndsWithTheCall(t *testing.T) {
	ended := make(chan struct{})
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		ctx := c.Request.Context()
		go func() {
			<-ctx.Done()
			close(ended)
		}()
	})
	f.must(t, `{}`)
	<-ended
}

func TestAdjust(t *testing.T) {
	f, got := receive(t, "GET /x", introspect.Annotation{})
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	f.target.Adjust = func(caller, inner *http.Request) error {
		if caller != f.caller {
			t.Errorf("the hook was given %v, want the caller", caller)
		}
		inner.Header.Set("X-Csrf-Token", "t")
		inner.URL.RawQuery = "token=s3cret"
		return nil
	}
	r := f.must(t, `{}`)
	if got.Header.Get("X-Csrf-Token") != "t" || got.URL.Query().Get("token") != "s3cret" {
		t.Errorf("the request is %v %v, want what the hook put into it", got.URL, got.Header)
	}
	if strings.Contains(r.Path, "s3cret") {
		t.Errorf("the response's path is %q, which may reach the agent", r.Path)
	}

	*got = received{}
	refusal := errors.New("not today")
	f.target.Adjust = func(_, _ *http.Request) error { return refusal }
	if _, err := f.do(t, `{}`); !errors.Is(err, refusal) || got.Request != nil {
		t.Errorf("error %v, want that of the hook, and no call", err)
	}
}
