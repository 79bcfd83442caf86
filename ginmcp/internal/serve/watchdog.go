package serve

import (
	"net/http"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/internal/timeout"
)

// A watchdog makes the reads of a request fail after a timeout. It does not change a connection
// that is fast enough, because the connection may have another deadline.
type watchdog struct {
	timer  *timeout.Timer
	w      http.ResponseWriter // of the request whose body is read
	began  time.Time
	failed chan struct{} // closed once the reads fail
}

func newWatchdog() *watchdog {
	d := &watchdog{failed: make(chan struct{})}
	d.timer = timeout.New(d.fail)
	return d
}

// start guards the body of the response's request from now on.
func (d *watchdog) start(w http.ResponseWriter, now time.Time, within time.Duration) {
	d.w, d.began = w, now
	d.timer.Start(now.Add(within))
}

func (d *watchdog) fail() {
	defer close(d.failed)
	// A writer that does not support deadlines, such as a recorder, does not have a slow connection.
	_ = http.NewResponseController(d.w).SetReadDeadline(time.Now())
}

// hurry lets the deadline pass now, unless it has passed.
func (d *watchdog) hurry() { d.timer.Hurry() }

// stop ends the guard and reports whether the reads failed. In that case, the watchdog must not be used
// again.
func (d *watchdog) stop() bool {
	if d.timer.Stop() {
		d.w = nil
		return false
	}
	<-d.failed
	return true
}

// maxIdleWatchdogs is the number of watchdogs that are kept without a body.
const maxIdleWatchdogs = 256

// watchdogs are watchdogs without a body. The zero value is empty. It is safe for concurrent use.
type watchdogs struct {
	mu   sync.Mutex
	idle []*watchdog
}

// take returns a watchdog. A nil set makes a new one.
func (s *watchdogs) take() *watchdog {
	if s == nil {
		return newWatchdog()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle) - 1
	if n < 0 {
		return newWatchdog()
	}
	d := s.idle[n]
	s.idle[n] = nil
	s.idle = s.idle[:n]
	return d
}

// keep keeps a watchdog whose deadline has not passed. A nil set keeps none.
func (s *watchdogs) keep(d *watchdog) {
	if s == nil {
		d.timer.Close()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) < maxIdleWatchdogs {
		s.idle = append(s.idle, d)
		return
	}
	d.timer.Close()
}
