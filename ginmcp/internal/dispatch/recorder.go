package dispatch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
)

// ErrTooLarge is what a handler's Write returns once its answer is over the limit.
var ErrTooLarge = errors.New("ginmcp: the answer is over the limit of a tool's result")

// errClosed is what a Write returns once nobody waits for the answer.
var errClosed = errors.New("ginmcp: the call is over")

// A recorder is the [http.ResponseWriter] of one call. It records the response up to a
// limit.
//
// It is safe for a handler that writes from several goroutines, and after it
// returned: what comes after close is refused, and nothing that a handler may
// still hold is read.
type recorder struct {
	header http.Header
	// done ends when nobody waits for the answer any longer.
	done  context.Context
	limit int

	mu       sync.Mutex
	body     bytes.Buffer
	status   int // zero until it is written
	closed   bool
	hijacked bool
	size     int
	// kept are the headers that a result needs, as they were sent.
	kept keptHeader
	stop func() bool
	// flushed tells that the handler sends its answer in parts; progress hears each,
	// and told is how much of the body it heard.
	flushed  bool
	progress func(part []byte)
	told     int
}

// keptHeader holds the response headers that shape a result.
type keptHeader struct{ contentType, location, retryAfter, disposition string }

// open begins the recording.
func (w *recorder) open(done context.Context, limit int, progress func([]byte)) {
	w.done, w.limit, w.progress = done, limit, progress
	w.header = make(http.Header)
}

// WriteHeader records the status and the headers; only the first call counts. An invalid
// status panics, as it does over HTTP.
func (w *recorder) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic("invalid WriteHeader code " + strconv.Itoa(status)) //nolint:forbidigo // net/http panics too
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeader(status)
}

func (w *recorder) writeHeader(status int) {
	if w.status != 0 || w.closed || status < http.StatusOK && status != http.StatusSwitchingProtocols {
		return // informational responses come before the final one
	}
	h := w.header
	w.kept = keptHeader{h.Get("Content-Type"), h.Get("Location"), h.Get("Retry-After"), h.Get("Content-Disposition")}
	w.status = status
}

// bodyAllowed reports whether a response with the recorded status has a body (RFC 9110 §6.4.1).
func (w *recorder) bodyAllowed() bool {
	return w.status >= http.StatusOK && w.status != http.StatusNoContent && w.status != http.StatusNotModified
}

// Write records p as far as the limit allows.
func (w *recorder) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return 0, errClosed
	}
	w.writeHeader(http.StatusOK)
	if !w.bodyAllowed() {
		return 0, http.ErrBodyNotAllowed
	}
	w.size += len(p)
	room := w.limit - w.body.Len()
	if len(p) <= room {
		return w.body.Write(p)
	}
	n, _ := w.body.Write(p[:max(room, 0)])
	return n, ErrTooLarge
}

// FlushError ends one part of a response that comes in parts and reports it as progress.
func (w *recorder) FlushError() error {
	w.mu.Lock()
	w.writeHeader(http.StatusOK)
	var part []byte
	if !w.closed {
		w.flushed = w.flushed || w.body.Len() > 0
		part, w.told = w.body.Bytes()[w.told:], w.body.Len()
	}
	w.mu.Unlock()
	if len(part) > 0 && w.progress != nil {
		w.progress(part)
	}
	return nil
}

// CloseNotify is what [gin.Context.Stream] waits on.
func (w *recorder) CloseNotify() <-chan bool {
	gone := make(chan bool, 1)
	stop := context.AfterFunc(w.done, func() { gone <- true })
	w.mu.Lock()
	defer w.mu.Unlock()
	if earlier := w.stop; earlier != nil {
		w.stop = func() bool { return earlier() && stop() }
	} else {
		w.stop = stop
	}
	return gone
}

// close ends the recording and fills in what was recorded. The body is not written to
// any more, and so belongs to the caller.
func (w *recorder) close(r *Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.stop != nil {
		w.stop()
	}
	r.Status, r.Body, r.Size, r.Hijacked, r.Streamed = cmp.Or(w.status, http.StatusOK), w.body.Bytes(), w.size, w.hijacked, w.flushed
	r.ContentType, r.Location = w.kept.contentType, w.kept.location
	r.RetryAfter, r.Disposition = w.kept.retryAfter, w.kept.disposition
	if r.ContentType == "" && len(r.Body) > 0 {
		r.ContentType = http.DetectContentType(r.Body)
	}
}
