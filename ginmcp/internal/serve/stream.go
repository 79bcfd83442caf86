package serve

import (
	"net/http"
	"sync"
	"time"
)

// keepAlive is the time without an event after which a stream sends a comment, so that proxies do
// not close the connection. nginx waits 60 seconds by default.
const keepAlive = 15 * time.Second

// A Stream is a response of server-sent events. It sends a comment after a while without an event.
// It is safe for concurrent use. The caller closes it before the handler returns.
type Stream struct {
	w        http.ResponseWriter
	interval time.Duration

	mu     sync.Mutex
	timer  *time.Timer
	closed bool
}

// NewStream begins a stream and writes its headers. It keeps headers that are already set.
func NewStream(w http.ResponseWriter) *Stream { return newStream(w, http.StatusOK, keepAlive) }

func newStream(w http.ResponseWriter, status int, interval time.Duration) *Stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("X-Accel-Buffering", "no") // a proxy must not buffer events
	w.WriteHeader(status)
	s := &Stream{w: w, interval: interval}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer = time.AfterFunc(interval, s.comment)
	return s
}

// Write writes p, which is one or more whole events, and flushes it.
func (s *Stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, http.ErrHandlerTimeout
	}
	s.timer.Reset(s.interval)
	n, err := s.w.Write(p)
	_ = http.NewResponseController(s.w).Flush() // a writer that cannot flush does not buffer
	return n, err
}

// comment writes a comment, which clients ignore.
func (s *Stream) comment() { _, _ = s.Write([]byte(": keep-alive\n\n")) }

// Close ends the stream. Nothing is written afterwards.
func (s *Stream) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.timer.Stop()
}
