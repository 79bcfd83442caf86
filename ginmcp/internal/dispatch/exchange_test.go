package dispatch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// TestTemporaryFiles: the files of a form that does not fit into memory are removed at the end
// of the request, as net/http does, however it ends.
func TestTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	for name, after := range map[string]func(){
		"a response": func() {}, "a panic": func() { panic("x") },
	} {
		held := false
		e := gin.New()
		e.MaxMultipartMemory = 1
		a := reading[upload](introspect.LocationForm)
		e.POST("/x", introspect.Annotate(&a, func(c *gin.Context) {
			if _, err := c.FormFile("file"); err != nil {
				t.Error(err)
			}
			files, err := os.ReadDir(dir)
			held = err == nil && len(files) > 0
			after()
		}))
		_, _ = newFixture(t, e, "POST /x").do(t, `{"file":{"filename":"a","text":"`+strings.Repeat("x", 11<<20)+`"}}`)
		files, err := os.ReadDir(dir)
		if err != nil || len(files) > 0 || !held {
			t.Errorf("after %s %d files are left (%v); during the call there were some: %t", name, len(files), err, held)
		}
	}
}

// TestResponseLimitCancels: a handler that goes on after the limit is cancelled, and the response is
// too large, not late.
func TestResponseLimitCancels(t *testing.T) {
	large := bytes.Repeat([]byte("x"), testLimit+1)
	for name, c := range map[string]struct {
		handler gin.HandlerFunc
		waited  time.Duration
	}{
		"one that waits for its context": {func(c *gin.Context) {
			_, _ = c.Writer.Write(large)
			<-c.Request.Context().Done()
		}, 0},
		"one that writes on": {func(c *gin.Context) {
			for c.Request.Context().Err() == nil {
				_, _ = c.Writer.Write(large)
			}
		}, 0},
		"one in parts": {func(c *gin.Context) {
			for c.Request.Context().Err() == nil {
				_, _ = c.Writer.Write(large)
				c.Writer.Flush()
			}
		}, 0},
		"one that ignores everything": {func(c *gin.Context) {
			_, _ = c.Writer.Write(large)
			time.Sleep(time.Hour)
		}, afterLimit},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := serving(t, "GET /x", introspect.Annotation{}, c.handler)
			f.target.Load = &Load{}
			start := time.Now()
			r, err := f.doContext(t.Context(), t, `{}`, 5*time.Minute)
			if err != nil || !r.TooLarge() || r.Cut != nil || time.Since(start) != c.waited {
				t.Errorf("%s: %+v, %v after %s; want what is too large after %s", name, r, err, time.Since(start), c.waited)
			}
			if abandoned := f.target.Load.Abandoned(); (abandoned == 1) != (c.waited > 0) {
				t.Errorf("%s: %d handlers are abandoned", name, abandoned)
			}
			time.Sleep(2 * time.Hour)
		})
	}
}

// TestProxyOverTheLimit: a reverse proxy aborts where it cannot write; the response is too
// large all the same.
func TestProxyOverTheLimit(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte("x"), 3*testLimit))
	}))
	defer backend.Close()
	at, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(at)
	proxy.Transport = backend.Client().Transport
	f := serving(t, "GET /x", introspect.Annotation{}, gin.WrapH(proxy))
	ctx := context.WithValue(t.Context(), http.ServerContextKey, new(http.Server))
	f.caller = httptest.NewRequestWithContext(ctx, http.MethodPost, "/mcp", http.NoBody)
	if r, err := f.do(t, `{}`); err != nil || !r.TooLarge() {
		t.Errorf("got %v, %v; want what is too large", r, err)
	}
}

// TestProgressOfSeveralGoroutines: parts are reported one after the other, each byte once and in
// its order. The race detector watches.
func TestProgressOfSeveralGoroutines(t *testing.T) {
	var parts bytes.Buffer // written without a lock
	busy := atomic.Bool{}
	f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {})
	f.target.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				for range 100 {
					_, _ = io.WriteString(w, "line\n")
					w.(http.Flusher).Flush()
				}
			})
		}
		all.Wait()
	})
	r, err := f.plan.Do(t.Context(), &f.target, &Call{Values: f.check(t, `{}`), Timeout: time.Minute, Progress: func(part []byte) {
		if busy.Swap(true) {
			t.Error("two parts are reported at once")
		}
		parts.Write(part)
		busy.Store(false)
	}})
	if err != nil || !bytes.Equal(parts.Bytes(), r.Body) || len(r.Body) != 8*100*5 {
		t.Errorf("%d bytes were reported of %d, %v", parts.Len(), len(r.Body), err)
	}
}

// TestNotReached: the error of a call whose time is up before its handler has begun states that, and
// the handler is not called any more; where that cannot be known, the error is a timeout.
func TestNotReached(t *testing.T) {
	for _, c := range []struct {
		annotated, begun bool
		want             error
		reason           string
	}{
		{true, false, ErrNotReached, "a middleware that waits for a lock"},
		{true, true, ErrTimeout, "the handler is slow"},
		{false, false, ErrTimeout, "without an annotation that cannot be known"},
	} {
		synctest.Test(t, func(t *testing.T) {
			release, called := make(chan struct{}), false
			e := gin.New()
			e.Use(func(c2 *gin.Context) {
				if !c.begun {
					<-release
				}
				c2.Next()
			})
			h := func(*gin.Context) { called = true; <-release }
			if c.annotated {
				h = introspect.Annotate(new(introspect.Annotation), h)
			}
			e.GET("/x", h)
			_, err := newFixture(t, e, "GET /x").doContext(t.Context(), t, `{}`, time.Second)
			if !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v: %s", err, c.want, c.reason)
			}
			close(release)
			synctest.Wait()
			if called == errors.Is(c.want, ErrNotReached) {
				t.Errorf("the handler was called: %t: %s", called, c.reason)
			}
		})
	}
}

// TestWrappedEngine: a call succeeds only where it reached the engine under the path that was
// dispatched; what a wrapper responds itself is an error.
func TestWrappedEngine(t *testing.T) {
	admin := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "admin") })
	mux := func(engine http.Handler) http.Handler {
		m := http.NewServeMux()
		m.Handle("/internal/", admin)
		m.Handle("/", engine)
		return m
	}
	for name, c := range map[string]struct {
		wrap      func(http.Handler) http.Handler
		arguments string
		status    int
		err       error
	}{
		"nothing":             {func(engine http.Handler) http.Handler { return engine }, `{"section":"a","name":"b"}`, 200, nil},
		"a mux":               {mux, `{"section":"a","name":"b"}`, 200, nil},
		"its own handler":     {mux, `{"section":"internal","name":"b"}`, 0, ErrElsewhere},
		"a redirect":          {func(http.Handler) http.Handler { return http.RedirectHandler("/login", http.StatusFound) }, `{"section":"a","name":"b"}`, 0, ErrElsewhere},
		"a refusal":           {func(http.Handler) http.Handler { return http.NotFoundHandler() }, `{"section":"a","name":"b"}`, 404, nil},
		"another path":        {rewrite(func(r *http.Request) { r.URL.Path = "/other/b" }), `{"section":"a","name":"b"}`, 0, ErrElsewhere},
		"another method":      {rewrite(func(r *http.Request) { r.Method = http.MethodDelete }), `{"section":"a","name":"b"}`, 0, ErrElsewhere},
		"another escape":      {rewrite(func(r *http.Request) { r.URL.RawPath = "/a%2Fb" }), `{"section":"a","name":"b"}`, 0, ErrElsewhere},
		"a derived request":   {rewrite(func(r *http.Request) { r.Header.Set("X-A", "b") }), `{"section":"a","name":"b"}`, 200, nil},
		"a timeout of HTTP's": {func(engine http.Handler) http.Handler { return http.TimeoutHandler(engine, time.Hour, "") }, `{"section":"a","name":"b"}`, 200, nil},
	} {
		e := gin.New()
		reached := false
		e.GET("/:section/:name", func(c *gin.Context) { reached = true; c.String(http.StatusOK, "own") })
		e.DELETE("/:section/:name", func(*gin.Context) { t.Errorf("%s: another route was reached", name) })
		f := newFixture(t, e, "GET /:section/:name")
		f.target.Handler, f.target.Wrapped = c.wrap(Wrap(e)), true
		r, err := f.do(t, c.arguments)
		if !errors.Is(err, c.err) || err == nil && r.Status != c.status || reached != (c.status == 200) {
			t.Errorf("%s: got %+v, %v; reached %t; want status %d, %v", name, r, err, reached, c.status, c.err)
		}
	}
	// Requests over HTTP are not affected.
	w := httptest.NewRecorder()
	e := gin.New()
	e.GET("/x", func(c *gin.Context) { c.String(http.StatusOK, "own") })
	Wrap(e).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
	if w.Body.String() != "own" {
		t.Errorf("over HTTP the response is %q", w.Body)
	}
}

func rewrite(change func(*http.Request)) func(http.Handler) http.Handler {
	return func(engine http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r = r.Clone(r.Context())
			change(r)
			engine.ServeHTTP(w, r)
		})
	}
}

// TestWrapperThatHolds: a wrapper that does not pass a call on in time is not the handler.
func TestWrapperThatHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) { t.Error("the handler was called") })
		f.target.Handler, f.target.Wrapped = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), true
		_, err := f.doContext(t.Context(), t, `{}`, time.Second)
		synctest.Wait()
		if !errors.Is(err, ErrNotReached) {
			t.Errorf("error %v, want %v", err, ErrNotReached)
		}
	})
}

// TestBrokenResponse: what Gin cannot render is seen, where the handler has an annotation.
func TestBrokenResponse(t *testing.T) {
	for name, c := range map[string]struct {
		handler gin.HandlerFunc
		broken  bool
	}{
		"NaN":                 {func(c *gin.Context) { c.JSON(200, gin.H{"x": nan()}) }, true},
		"a channel":           {func(c *gin.Context) { c.JSON(200, make(chan int)) }, true},
		"XML of a map":        {func(c *gin.Context) { c.XML(200, map[int]int{1: 1}) }, true},
		"an error and a body": {func(c *gin.Context) { _ = c.Error(errors.New("x")); c.JSON(200, 1) }, false},
		"a response":          {func(c *gin.Context) { c.JSON(200, 1) }, false},
		"an abort":            {func(c *gin.Context) { c.AbortWithStatus(403) }, false},
	} {
		if r := serving(t, "GET /x", introspect.Annotation{}, c.handler).must(t, `{}`); r.Broken != c.broken {
			t.Errorf("%s: broken %t, want %t", name, r.Broken, c.broken)
		}
	}
}

func nan() float64 { zero := 0.0; return zero / zero }

// TestReportedHeaders: the headers that a result reports are kept as they were sent.
func TestReportedHeaders(t *testing.T) {
	r := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		c.Header("Location", "/orders/7")
		c.Writer.Header().Add("Link", "</a>; rel=next")
		c.Writer.Header().Add("Link", "</z>; rel=last")
		c.Header("X-Total-Count", "42")
		c.Header("Retry-After", "3")
		c.Header("Set-Cookie", "session=secret")
		c.Status(http.StatusAccepted)
		c.Writer.WriteHeaderNow()
		c.Header("X-Total-Count", "late")
	}).must(t, `{}`)
	for name, want := range map[string]string{
		"Location": "/orders/7", "Link": "</a>; rel=next, </z>; rel=last", "X-Total-Count": "42", "Retry-After": "3", "Set-Cookie": "",
	} {
		if got := r.Header(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}
