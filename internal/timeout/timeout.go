// Package timeout has a timer for deadlines that are set for every call and rarely pass.
package timeout

import (
	"sync"
	"time"
)

// A Timer calls a function when a deadline passes. Unlike a [time.Timer], it costs little to start and to
// stop for each of many calls: its underlying timer runs on while no deadline is set. It is set again for
// a deadline that is earlier, and when it fires before the deadline. It is safe for concurrent use.
type Timer struct {
	mu    sync.Mutex
	timer *time.Timer
	// fires is when the underlying timer fires, and deadline the deadline. Zero means that there is none.
	fires, deadline time.Time
	call            func()
}

// New returns a timer that calls f in a goroutine of its own, once for each deadline that passes.
func New(f func()) *Timer { return &Timer{call: f} }

// Start sets the deadline. It replaces a deadline that has not passed.
func (t *Timer) Start(deadline time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.deadline = deadline
	if t.fires.IsZero() || deadline.Before(t.fires) {
		t.set(deadline)
	}
}

// set makes the underlying timer fire. The caller holds mu.
func (t *Timer) set(at time.Time) {
	t.fires = at
	if after := time.Until(at); t.timer == nil {
		t.timer = time.AfterFunc(after, t.fire)
	} else {
		t.timer.Reset(after)
	}
}

// fire calls the function if the deadline has passed.
func (t *Timer) fire() {
	t.mu.Lock()
	t.fires = time.Time{}
	switch {
	case t.deadline.IsZero():
		t.mu.Unlock()
		return
	case time.Now().Before(t.deadline):
		t.set(t.deadline)
		t.mu.Unlock()
		return
	}
	t.deadline = time.Time{}
	t.mu.Unlock()
	t.call()
}

// Hurry lets the deadline pass now. It does nothing if no deadline is set.
func (t *Timer) Hurry() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.deadline.IsZero() {
		t.deadline = time.Now()
		t.set(t.deadline)
	}
}

// Stop removes the deadline, and reports whether one was set for which the function is not called. It
// returns false if the function has been called or is about to be.
func (t *Timer) Stop() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	pending := !t.deadline.IsZero()
	t.deadline = time.Time{}
	return pending
}

// released is a time before which no version of this package existed.
var released = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// InBubble reports whether now is a time in a bubble of testing/synctest, whose clock begins in the year
// 2000. A timer of a bubble must not be used outside of it, so none is kept for later calls there.
func InBubble(now time.Time) bool { return now.Before(released) }

// Close is Stop for a timer that will not be used for some time. It also stops the underlying timer.
func (t *Timer) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.deadline, t.fires = time.Time{}, time.Time{}
	if t.timer != nil {
		t.timer.Stop()
	}
}
