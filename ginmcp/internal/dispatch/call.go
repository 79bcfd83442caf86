package dispatch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Response is what an application answered to a call.
type Response struct {
	Status                                         int
	ContentType, Location, RetryAfter, Disposition string
	// Body is the answer as far as it was recorded, and Size how large it was.
	Body []byte
	Size int
	// Path is the path and query that was called.
	Path string
	// Hijacked tells that the handler asked for the connection, which there is none of.
	Hijacked bool
	// Errors are the errors that the handler attached to its context, and
	// Panicked tells that it panicked, where it has an annotation.
	Errors   []string
	Panicked bool
}

// TooLarge tells whether Body is only the beginning of the answer.
func (r *Response) TooLarge() bool { return r.Size > len(r.Body) }

// Errors of a call that was not answered.
var (
	// ErrTimeout tells that the handler took longer than the call may.
	ErrTimeout = errors.New("the application did not answer in time")
	// ErrCanceled tells that the caller went away or took the call back.
	ErrCanceled = errors.New("the call was cancelled")
	// ErrLoop tells that a call came back to ginmcp itself.
	ErrLoop = errors.New("the call would come back to ginmcp itself")
)

// A PanicError tells that a handler panicked and that nothing in the application
// recovered. Its text does not tell with what.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return "the handler panicked" }

// A Target is where the calls of one server go.
type Target struct {
	// Handler is the engine, or what wraps it.
	Handler http.Handler
	// Limit is the largest answer that is recorded, in bytes.
	Limit int
	// Adjust has the last word on every inner request; nil leaves it as it is.
	Adjust func(caller, inner *http.Request) error
}

type insideKey struct{}

// Inside tells whether ctx is that of a request which this package dispatched.
func Inside(ctx context.Context) bool { return ctx.Value(insideKey{}) != nil }

// Do makes one call of p and waits for its answer, for at most timeout. The caller
// is the HTTP request that carried the call, or nil where none did.
//
// The handler runs in a goroutine of its own, so that one which does not heed its
// context does not hold the caller; its request's context is cancelled when Do
// returns.
func (p *Plan) Do(ctx context.Context, t Target, caller *http.Request, v *schema.Values, timeout time.Duration) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if caller != nil {
		// The protocol's session may outlive the connection that the call came on.
		defer context.AfterFunc(caller.Context(), cancel)()
	}
	outcome := new(introspect.Outcome)
	inner, err := p.request(introspect.WithOutcome(context.WithValue(ctx, insideKey{}, true), outcome), caller, v)
	if err != nil {
		return nil, err
	}
	if t.Adjust != nil {
		if err := t.Adjust(caller, inner); err != nil {
			return nil, fmt.Errorf("the request was refused: %w", err)
		}
	}
	path := inner.URL.RequestURI()
	w := newRecorder(ctx, t.Limit)
	done := make(chan error, 1)
	go serve(t.Handler, w, inner, done)
	select {
	case err = <-done:
	case <-ctx.Done():
		err = overdue(ctx, done)
	}
	response := w.close()
	if err != nil {
		return nil, err
	}
	response.Path = path
	response.Errors, response.Panicked = outcome.Errors(), outcome.Err() != nil
	return response, nil
}

// overdue tells why a call ended before its handler, unless that has just ended too.
func overdue(ctx context.Context, done <-chan error) error {
	select {
	case err := <-done:
		return err
	default:
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ErrTimeout
	}
	return ErrCanceled
}

// serve runs the application. A panic that it lets through would end the process,
// since no server's recover stands above.
func serve(h http.Handler, w http.ResponseWriter, r *http.Request, done chan<- error) {
	returned := false
	defer func() {
		value := recover()
		switch {
		case value != nil:
			done <- &PanicError{Value: value, Stack: debug.Stack()}
		case !returned:
			done <- &PanicError{Value: "the handler ended its goroutine"}
		default:
			done <- nil
		}
	}()
	h.ServeHTTP(w, r)
	returned = true
}

// request makes the inner request.
func (p *Plan) request(ctx context.Context, caller *http.Request, v *schema.Values) (*http.Request, error) {
	u, err := p.url(v)
	if err != nil {
		return nil, err
	}
	body, contentType, err := p.encodeBody(v)
	if err != nil {
		return nil, err
	}
	r := new(http.Request).WithContext(ctx)
	r.Method, r.URL, r.RequestURI = p.method, u, u.RequestURI()
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	r.Header = carry(caller)
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	r.RemoteAddr, r.Host = "127.0.0.1:0", "localhost"
	if caller != nil {
		r.TLS, r.Host, r.RemoteAddr = caller.TLS, caller.Host, caller.RemoteAddr
	}
	if contentType != "" {
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header["Content-Type"] = []string{contentType}
	}
	return r, p.header(v, r.Header)
}

// notCarried are headers of the MCP request that say nothing about the inner one:
// those of one connection, of the body, of what the client of the protocol takes,
// and of the browser page that it runs in.
var notCarried = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true, "Proxy-Connection": true,
	"Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "Expect": true,
	"Accept": true, "Accept-Encoding": true, "Origin": true, "Last-Event-Id": true,
}

// carry returns the end-to-end headers of the caller.
func carry(caller *http.Request) http.Header {
	if caller == nil {
		return make(http.Header)
	}
	total := 0
	for _, values := range caller.Header {
		total += len(values)
	}
	// The values get one array of their own: a handler may write to its headers.
	h, room := make(http.Header, len(caller.Header)+1), make([]string, 0, total)
	for key, values := range caller.Header {
		if !notCarried[key] && !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "Mcp-") {
			from := len(room)
			room = append(room, values...)
			h[key] = slices.Clip(room[from:])
		}
	}
	for _, list := range caller.Header["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	return h
}
