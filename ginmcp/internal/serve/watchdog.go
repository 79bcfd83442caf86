package serve

import (
	"net/http"
	"sync"
	"time"
)

// A watchdog makes the reads of a request fail after a timeout. It does not change a connection
// that is fast enough, because the connection may have another deadline.
//
// The timer of a watchdog runs on while the watchdog is idle, because most bodies arrive at once, and to
// set and stop a timer for each of them would take longer than to read it.
type watchdog struct {
	mu    sync.Mutex
	timer *time.Timer
	fires time.Time // when the timer fires; zero if it does not run
	// w, began and deadline are those of the body that is being read; w is nil if there is none.
	w               http.ResponseWriter
	began, deadline time.Time
	late            bool          // the deadline has passed
	failed          chan struct{} // closed once the reads fail
}

// start guards the body of the response's request.
func (d *watchdog) start(w http.ResponseWriter, timeout time.Duration) {
	now := time.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.w, d.began, d.deadline = w, now, now.Add(timeout)
	if d.fires.IsZero() || d.deadline.Before(d.fires) {
		d.set(timeout)
	}
}

// set makes the timer fire after a time. The caller holds mu.
func (d *watchdog) set(after time.Duration) {
	d.fires = time.Now().Add(after)
	if d.timer == nil {
		d.failed = make(chan struct{})
		d.timer = time.AfterFunc(after, d.fire)
		return
	}
	d.timer.Reset(after)
}

// fire makes the reads fail if the deadline has passed. Otherwise, it waits on if there is a body.
func (d *watchdog) fire() {
	d.mu.Lock()
	left := time.Until(d.deadline)
	d.fires = time.Time{}
	switch {
	case d.w == nil || d.late:
		d.mu.Unlock()
		return
	case left > 0:
		d.set(left)
		d.mu.Unlock()
		return
	}
	d.late = true
	w := d.w
	d.mu.Unlock()
	defer close(d.failed)
	// A writer that does not support deadlines, such as a recorder, does not have a slow connection.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now())
}

// hurry lets the deadline pass now, unless it has passed.
func (d *watchdog) hurry() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.w != nil && !d.late {
		d.deadline = time.Now()
		d.set(0)
	}
}

// stop ends the guard and reports whether the deadline has passed. In that case, the watchdog must not be
// used again.
func (d *watchdog) stop() bool {
	d.mu.Lock()
	late := d.late
	d.w = nil
	d.mu.Unlock()
	if late {
		<-d.failed
	}
	return late
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
		return new(watchdog)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle) - 1
	if n < 0 {
		return new(watchdog)
	}
	d := s.idle[n]
	s.idle = s.idle[:n]
	return d
}

// keep keeps a watchdog whose deadline has not passed. A nil set keeps none.
func (s *watchdogs) keep(d *watchdog) {
	if s == nil {
		d.timer.Stop()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) < maxIdleWatchdogs {
		s.idle = append(s.idle, d)
		return
	}
	d.timer.Stop()
}
