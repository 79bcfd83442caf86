package timeout_test

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ginmcp/ginmcp/internal/timeout"
)

// The function is called at the deadline, whatever the underlying timer was set to before.
func TestTimer(t *testing.T) {
	const tick = time.Millisecond
	for _, test := range []struct {
		reason string
		use    func(*timeout.Timer)
		want   time.Duration // when the function is called; 0 for never
	}{
		{"a deadline", func(d *timeout.Timer) { d.Start(time.Now().Add(5 * tick)) }, 5 * tick},
		{"a deadline in the past", func(d *timeout.Timer) { d.Start(time.Now().Add(-tick)) }, 1},
		{"a stopped one", func(d *timeout.Timer) { d.Start(time.Now().Add(5 * tick)); d.Stop() }, 0},
		{"a closed one", func(d *timeout.Timer) { d.Start(time.Now().Add(5 * tick)); d.Close() }, 0},
		{"a later one replaces an earlier one", func(d *timeout.Timer) {
			d.Start(time.Now().Add(5 * tick))
			d.Start(time.Now().Add(9 * tick))
		}, 9 * tick},
		{"an earlier one replaces a later one", func(d *timeout.Timer) {
			d.Start(time.Now().Add(9 * tick))
			d.Start(time.Now().Add(5 * tick))
		}, 5 * tick},
		{"the next one after one that was stopped", func(d *timeout.Timer) {
			d.Start(time.Now().Add(5 * tick))
			d.Stop()
			d.Start(time.Now().Add(9 * tick))
		}, 9 * tick},
		{"the next one after the underlying timer has fired", func(d *timeout.Timer) {
			d.Start(time.Now().Add(5 * tick))
			d.Stop()
			time.Sleep(6 * tick)
			d.Start(time.Now().Add(3 * tick))
		}, 9 * tick},
		{"the next one after a closed one", func(d *timeout.Timer) {
			d.Start(time.Now().Add(5 * tick))
			d.Close()
			d.Start(time.Now().Add(9 * tick))
		}, 9 * tick},
		{"a hurried one", func(d *timeout.Timer) { d.Start(time.Now().Add(time.Hour)); d.Hurry() }, 1},
		{"hurried without a deadline", func(d *timeout.Timer) { d.Hurry() }, 0},
		{"hurried after it was stopped", func(d *timeout.Timer) { d.Start(time.Now().Add(tick)); d.Stop(); d.Hurry() }, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			var calls atomic.Int32
			var called time.Duration
			timer := timeout.New(func() { called = max(time.Since(began), 1); calls.Add(1) })
			test.use(timer)
			time.Sleep(time.Hour + time.Minute)
			synctest.Wait()
			if want := min(test.want, 1); called != test.want || calls.Load() != int32(want) {
				t.Errorf("%s: called %d times, at last after %s, want %s", test.reason, calls.Load(), called, test.want)
			}
			if timer.Stop() {
				t.Errorf("%s: a deadline is left", test.reason)
			}
		})
	}
}

// Stop returns true if and only if the function is not called.
func TestStop(t *testing.T) {
	calls := make(chan struct{}, 1)
	timer := timeout.New(func() { calls <- struct{}{} })
	for i := range 2000 {
		timer.Start(time.Now().Add(time.Duration(i%40) * time.Microsecond))
		for range i % 7 * 100 {
			_ = time.Now()
		}
		if !timer.Stop() {
			<-calls
		}
		if len(calls) > 0 {
			t.Fatal("the function was called after Stop had returned true")
		}
	}
}
