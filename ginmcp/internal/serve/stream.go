package serve

import (
	"net/http"
	"sync"
	"time"
)

// keepAlive is how long a stream of events may be silent before a comment is sent, so that proxies
// do not take it for a dead connection. nginx waits 60 seconds by default.
const keepAlive = 15 * time.Second

// A Stream is a response of server-sent events. A comment is sent whenever it was silent for a
// while. It is safe for concurrent use; the caller closes it before its handler returns.
type Stream struct {
	w        http.ResponseWriter
	interval time.Duration

	mu     sync.Mutex
	timer  *time.Timer
	closed bool
}

// NewStream writes the headers of a stream and begins it. Those that w has already are kept.
func NewStream(w http.ResponseWriter) *Stream { return newStream(w, http.StatusOK, keepAlive) }

func newStream(w http.ResponseWriter, status int, interval time.Duration) *Stream {
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-cache, no-transform")
	h.Set("X-Accel-Buffering", "no") // a proxy that collects events would hold them back
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
	_ = http.NewResponseController(s.w).Flush() // a writer that cannot flush has no buffer to wait for
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
