package dispatch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

func TestRecorder(t *testing.T) {
	tests := []struct {
		name    string
		handler gin.HandlerFunc
		want    Response
		reason  string
	}{
		{"silent", func(*gin.Context) {}, Response{Status: 200}, "a handler that says nothing succeeded"},
		{"status", func(c *gin.Context) { c.Status(204) }, Response{Status: 204}, "a status alone is sent at the end"},
		{"json", func(c *gin.Context) { c.JSON(201, gin.H{"a": 1}) }, Response{Status: 201, ContentType: "application/json; charset=utf-8", Body: []byte(`{"a":1}`)}, "an ordinary answer"},
		{"abort", func(c *gin.Context) { c.AbortWithStatus(403) }, Response{Status: 403}, "an aborted call"},
		{"redirect", func(c *gin.Context) { c.Redirect(302, "/elsewhere") }, Response{Status: 302, ContentType: "text/html; charset=utf-8", Headers: []Header{{"Location", "/elsewhere"}}, Body: []byte("<a href=\"/elsewhere\">Found</a>.\n\n")}, "a redirect is an answer"},
		{"retry", func(c *gin.Context) { c.Header("Retry-After", "7"); c.Status(503) }, Response{Status: 503, Headers: []Header{{"Retry-After", "7"}}}, "what a result says is kept"},
		{"download", func(c *gin.Context) {
			c.Header("Content-Disposition", "attachment; filename=a")
			c.Data(200, "image/png", []byte("x"))
		}, Response{Status: 200, ContentType: "image/png", Disposition: "attachment; filename=a", Body: []byte("x")}, "the name of a file too"},
		{"late header", func(c *gin.Context) { c.String(200, "x"); c.Writer.Flush(); c.Header("Content-Type", "text/html") }, Response{Status: 200, ContentType: "text/plain; charset=utf-8", Body: []byte("x")}, "a header after the answer began is not sent"},
		{"twice", func(c *gin.Context) { c.Status(200); c.Writer.WriteHeaderNow(); c.Writer.WriteHeader(500) }, Response{Status: 200}, "nor is a second status"},
		{"flush", func(c *gin.Context) { c.Status(202); c.Writer.Flush(); c.Writer.WriteString("x") }, Response{Status: 202, ContentType: "text/plain; charset=utf-8", Body: []byte("x")}, "a flush sends the status"},
		{"informational", func(c *gin.Context) {
			c.Writer.(interface{ Unwrap() http.ResponseWriter }).Unwrap().WriteHeader(103)
			c.String(200, "x")
		}, Response{Status: 200, ContentType: "text/plain; charset=utf-8", Body: []byte("x")}, "an early hint is not the answer"},
		{"stream", func(c *gin.Context) {
			n := 0
			c.Stream(func(w io.Writer) bool { n++; _, _ = io.WriteString(w, "line\n"); return n < 3 })
		}, Response{Status: 200, ContentType: "text/plain; charset=utf-8", Body: []byte("line\nline\nline\n")}, "a stream has no type of its own, and needs CloseNotify"},
		{"events", func(c *gin.Context) { c.SSEvent("tick", 1) }, Response{Status: 200, ContentType: "text/event-stream;charset=utf-8", Body: []byte("event:tick\ndata:1\n\n")}, "events"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got := serving(t, "GET /x", introspect.Annotation{}, c.handler).must(t, `{}`)
			if got.Status != c.want.Status || got.ContentType != c.want.ContentType || !slices.Equal(got.Headers, c.want.Headers) ||
				got.Disposition != c.want.Disposition || string(got.Body) != string(c.want.Body) {
				t.Errorf("got %+v, body %q; want %+v: %s", got, got.Body, c.want, c.reason)
			}
			if got.TooLarge() || got.Hijacked || got.Panicked || len(got.Errors) > 0 {
				t.Errorf("got %+v, want an ordinary answer: %s", got, c.reason)
			}
		})
	}
}

func TestLimit(t *testing.T) {
	tests := []struct {
		writes   []int
		size     int
		tooLarge bool
		reason   string
	}{
		{[]int{10}, 10, false, "exactly the limit"},
		{[]int{4, 6}, 10, false, "in two parts"},
		{[]int{11}, 11, true, "one over it"},
		{[]int{8, 8, 8}, 24, true, "the size counts what was refused"},
		{[]int{0}, 0, false, "nothing"},
	}
	for _, c := range tests {
		var errs []error
		f := serving(t, "GET /x", introspect.Annotation{}, func(ctx *gin.Context) {
			for _, n := range c.writes {
				_, err := ctx.Writer.WriteString(strings.Repeat("x", n))
				errs = append(errs, err)
			}
		})
		f.target.Limit = 10
		r := f.must(t, `{}`)
		if r.Size != c.size || r.TooLarge() != c.tooLarge || len(r.Body) > 10 || len(r.Body) != min(c.size, 10) {
			t.Errorf("writes %v: size %d, body %d, too large %v: %s", c.writes, r.Size, len(r.Body), r.TooLarge(), c.reason)
		}
		if last := errs[len(errs)-1]; errors.Is(last, ErrTooLarge) != c.tooLarge {
			t.Errorf("writes %v: the last returned %v: %s", c.writes, last, c.reason)
		}
	}
}

// A handler that copies without end is stopped by the limit.
func TestLimitStopsCopy(t *testing.T) {
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		if _, err := io.Copy(c.Writer, endless{}); !errors.Is(err, ErrTooLarge) {
			t.Errorf("copying ended with %v, want %v", err, ErrTooLarge)
		}
	})
	if r := f.must(t, `{}`); !r.TooLarge() || len(r.Body) != testLimit {
		t.Errorf("the body has %d bytes, want the limit", len(r.Body))
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestHijack(t *testing.T) {
	for name, hijack := range map[string]func(*gin.Context) error{
		"the writer":     func(c *gin.Context) error { _, _, err := c.Writer.Hijack(); return err },
		"the controller": func(c *gin.Context) error { _, _, err := http.NewResponseController(c.Writer).Hijack(); return err },
	} {
		f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
			if err := hijack(c); !errors.Is(err, http.ErrNotSupported) {
				t.Errorf("hijacking by %s: %v, want %v", name, err, http.ErrNotSupported)
			}
			c.AbortWithStatus(http.StatusNotImplemented)
		})
		if r := f.must(t, `{}`); !r.Hijacked {
			t.Errorf("the response does not tell that %s was asked for the connection", name)
		}
	}
}

func TestStreamEndsWithTheCall(t *testing.T) {
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		defer close(ended)
		if gone := c.Stream(func(w io.Writer) bool { cancel(); _, _ = io.WriteString(w, "x"); return true }); !gone {
			t.Error("an endless stream ended by itself")
		}
	})
	if r, err := f.doContext(ctx, t, `{}`, time.Hour); !errors.Is(err, ErrCanceled) && !errors.Is(r.Cut, ErrCanceled) {
		t.Errorf("got %+v, error %v, want %v", r, err, ErrCanceled)
	}
	<-ended
}

// What a handler writes after it has returned, from wherever, is refused and does no
// harm. The race detector watches.
func TestWritesAfterReturn(t *testing.T) {
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) { c.JSON(200, gin.H{"a": 1}) })
	var raw http.ResponseWriter
	handler := f.target.Handler
	f.target.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { raw = w; handler.ServeHTTP(w, r) })
	r := f.must(t, `{}`)
	body := string(r.Body)
	raw.Header().Set("X-Late", "1")
	raw.WriteHeader(500)
	if n, err := raw.Write([]byte("late")); n != 0 || err == nil {
		t.Errorf("a late write returned %d, %v; want an error", n, err)
	}
	<-raw.(http.CloseNotifier).CloseNotify() //nolint:staticcheck // Gin still asks for it.
	if string(r.Body) != body || r.Status != 200 {
		t.Errorf("the response became %d %q, want it as it was", r.Status, r.Body)
	}
}

func TestConcurrentWrites(t *testing.T) {
	const writers, each = 8, 100
	var late sync.WaitGroup
	release := make(chan struct{})
	f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {})
	f.target.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		var now sync.WaitGroup
		for range writers {
			now.Go(func() {
				for range each {
					_, _ = w.Write([]byte("x"))
					w.(http.Flusher).Flush()
				}
			})
			late.Go(func() {
				<-release
				_, _ = w.Write([]byte("late"))
			})
		}
		now.Wait()
	})
	r := f.must(t, `{}`)
	close(release)
	late.Wait()
	if string(r.Body) != strings.Repeat("x", writers*each) {
		t.Errorf("the body has %d bytes, want every write of before the end and none of after", len(r.Body))
	}
}
