package dispatch

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// ErrTooLarge is the error of a handler's Write after its response has exceeded the limit.
var ErrTooLarge = errors.New("ginmcp: the response exceeds the limit of a tool's result")

// errClosed is the error of a Write after the call has stopped waiting for the response.
var errClosed = errors.New("ginmcp: the call has ended")

// A recorder is the [http.ResponseWriter] of one call. It records the response up to a
// limit.
//
// A handler may write from several goroutines, even after it has returned. Writes after close are
// refused, and memory that the handler may still use is not read.
type recorder struct {
	header http.Header
	// exchange ends when the response exceeds the limit, which is in bytes. Mu guards its response until
	// the recording is closed.
	exchange *exchange
	limit    int

	mu     sync.Mutex
	body   bytes.Buffer
	closed bool
	stop   func() bool

	// flushing is held while a part is reported, so that parts are reported in order. The function
	// progress receives each part, and reported is the number of bytes that it has received.
	flushing sync.Mutex
	progress func(part []byte)
	reported int
}

// open begins the recording.
func (w *recorder) open(x *exchange, limit int, progress func([]byte)) {
	w.exchange, w.limit, w.progress = x, limit, progress
	w.header = make(http.Header)
}

// full reports whether the response exceeds the limit.
func (w *recorder) full() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exchange.response.Size > w.body.Len()
}

// WriteHeader records the status and the headers. Only the first call counts. An invalid status
// panics, as it does over HTTP.
func (w *recorder) WriteHeader(status int) {
	if status < 100 || status > 999 {
		panic("invalid WriteHeader code " + strconv.Itoa(status)) //nolint:forbidigo // net/http panics too
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeader(status)
}

func (w *recorder) writeHeader(status int) {
	r := &w.exchange.response
	if w.closed || r.Status != 0 || status < http.StatusOK && status != http.StatusSwitchingProtocols {
		return // informational responses come before the final one
	}
	r.Status = status
	read := 0
	if values := w.header["Content-Type"]; len(values) > 0 {
		r.ContentType, read = values[0], read+1
	}
	if len(w.header) == read {
		return
	}
	if values := w.header["Content-Disposition"]; len(values) > 0 {
		r.Disposition = values[0]
	}
	for _, name := range ReportedHeaders {
		if values := w.header[name]; len(values) > 0 {
			r.Headers = append(r.Headers, Header{name, strings.Join(values, ", ")})
		}
	}
}

// bodyAllowed reports whether a response with the recorded status has a body (RFC 9110 §6.4.1).
func (w *recorder) bodyAllowed() bool {
	status := w.exchange.response.Status
	return status >= http.StatusOK && status != http.StatusNoContent && status != http.StatusNotModified
}

// Write records p up to the limit. A response that exceeds the limit cancels the context of its
// request, because later writes are lost.
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
	w.exchange.response.Size += len(p)
	room := w.limit - w.body.Len()
	if len(p) <= room {
		return w.body.Write(p)
	}
	n, _ := w.body.Write(p[:max(room, 0)])
	w.exchange.overflow()
	return n, ErrTooLarge
}

// FlushError ends one part of a response that comes in parts and reports it as progress.
func (w *recorder) FlushError() error {
	w.flushing.Lock()
	defer w.flushing.Unlock()
	if part := w.part(); len(part) > 0 && w.progress != nil {
		w.progress(part)
	}
	return nil
}

// part returns what was written since the last flush.
func (w *recorder) part() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writeHeader(http.StatusOK)
	if w.closed {
		return nil
	}
	if w.body.Len() > 0 {
		w.exchange.response.Streamed = true
	}
	part := w.body.Bytes()[w.reported:]
	w.reported = w.body.Len()
	return part
}

// CloseNotify returns the channel on which Gin's Stream waits for the end of the call.
func (w *recorder) CloseNotify() <-chan bool {
	ended := make(chan bool, 1)
	stop := w.exchange.inside.AfterFunc(func() { ended <- true })
	w.mu.Lock()
	defer w.mu.Unlock()
	if earlier := w.stop; earlier != nil {
		w.stop = func() bool { earlier(); return stop() }
	} else {
		w.stop = stop
	}
	return ended
}

// close ends the recording and completes the response. It does not change afterwards, so the caller may
// keep it.
func (w *recorder) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	if w.stop != nil {
		w.stop()
	}
	r := &w.exchange.response
	r.Status, r.Body = cmp.Or(r.Status, http.StatusOK), w.body.Bytes()
	if r.ContentType == "" && len(r.Body) > 0 {
		r.ContentType = http.DetectContentType(r.Body)
	}
}
