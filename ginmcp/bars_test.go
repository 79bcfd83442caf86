package ginmcp

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
)

// A replay is a request that is served again and again, into a writer that keeps nothing. What the
// client and its connection allocate is not counted.
type replay struct {
	request *http.Request
	body    *bytes.Reader
	writer  discard
	message []byte
}

func newReplay(message string, headers ...string) *replay {
	p := &replay{request: benchRequest(nil), body: bytes.NewReader(nil), message: []byte(message)}
	p.request.Body, p.request.ContentLength = io.NopCloser(p.body), int64(len(message))
	for i := 0; i < len(headers); i += 2 {
		p.request.Header.Set(headers[i], headers[i+1])
	}
	p.writer.header = http.Header{}
	return p
}

func (p *replay) serve(h http.Handler) {
	p.body.Reset(p.message)
	clear(p.writer.header)
	p.writer.written = 0
	h.ServeHTTP(&p.writer, p.request)
}

// manyRoutes is an application of n routes with the same options.
func manyRoutes(n int, options ...OpOption) *gin.Engine {
	r := gin.New()
	for i := range n {
		buildRoute[[1]byte](r, nil, i, options...)
	}
	return r
}

const (
	listTools = `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`
	getItem   = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get","arguments":{"id":"5"}}}`
)

// TestListAllocations: the list of 1,000 tools is ready-made bytes.
func TestListAllocations(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	for name, c := range map[string]struct {
		route   []OpOption
		options []Option
		headers []string
		most    float64
	}{
		"everyone's":   {nil, nil, nil, 10},
		"compressed":   {nil, nil, []string{"Accept-Encoding", "gzip"}, 10},
		"one caller's": {[]OpOption{Scopes("read")}, []Option{WithAuth(testAuth())}, []string{"Authorization", "Bearer user.read"}, 46},
	} {
		t.Run(name, func(t *testing.T) {
			r := manyRoutes(1000, c.route...)
			s := Attach(r, append(c.options, WithLogger(nil))...)
			p := newReplay(listTools, c.headers...)
			p.serve(s)
			if size := p.writer.written; size < 10_000 {
				t.Fatalf("the list has %d bytes", size)
			}
			if n := testing.AllocsPerRun(50, func() { p.serve(s) }); n > c.most {
				t.Errorf("%v allocations, want at most %v", n, c.most)
			}
		})
	}
}

// TestCallAllocations: a small call has at most 45 allocations with its request. Decisions about
// the caller cost more: a function of the application runs with its own time limit, and an access
// token is verified. Their limits are the numbers measured, so that they do not grow.
func TestCallAllocations(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	visible := WithVisibility(func(context.Context, *http.Request, introspect.Operation) bool { return true })
	for name, c := range map[string]struct {
		options []Option
		query   string
		headers []string
		most    float64
	}{
		"everyone's view": {nil, "", nil, 45},
		"a toolset":       {[]Option{WithOperation("GET /items/:id", Tags("items"))}, "tools=items", nil, 60},
		"WithVisibility":  {[]Option{visible}, "", nil, 60},
		"an access token": {
			[]Option{WithAuth(testAuth()), WithOperation("GET /items/:id", Scopes("read"))}, "",
			[]string{"Authorization", "Bearer user.read"}, 80,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := benchApp()
			Attach(r, append(c.options, WithLogger(nil))...)
			call := func() *discard {
				w, request := &discard{header: http.Header{}}, benchRequest([]byte(getItem))
				request.URL.RawQuery = c.query
				for i := 0; i < len(c.headers); i += 2 {
					request.Header[c.headers[i]] = c.headers[i+1 : i+2]
				}
				r.ServeHTTP(w, request)
				return w
			}
			if w := call(); w.status != http.StatusOK || w.written == 0 {
				t.Fatalf("status %d, %d bytes", w.status, w.written)
			}
			n := testing.AllocsPerRun(200, func() { call() })
			t.Logf("%v allocations", n)
			if n > c.most {
				t.Errorf("%v allocations, want at most %v", n, c.most)
			}
		})
	}
}
