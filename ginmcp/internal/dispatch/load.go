package dispatch

import (
	"context"
	"sync/atomic"
)

// A Load counts the calls under way, and limits them. A nil Load does neither. It is safe for
// concurrent use; its limits are set before.
type Load struct {
	// MaxCalls limits how many calls are waited for, and MaxAbandoned how many handlers
	// may go on that nobody waits for any longer, since their time was up. Zero is no
	// limit.
	MaxCalls, MaxAbandoned int

	calls, abandoned atomic.Int64
}

// Calls returns how many calls are waited for.
func (l *Load) Calls() int { return int(l.calls.Load()) }

// Abandoned returns how many handlers go on that nobody waits for.
func (l *Load) Abandoned() int { return int(l.abandoned.Load()) }

// begin counts one more call, unless that were too many.
func (l *Load) begin() bool {
	if l == nil {
		return true
	}
	if l.MaxAbandoned > 0 && l.Abandoned() >= l.MaxAbandoned {
		return false
	}
	if n := l.calls.Add(1); l.MaxCalls > 0 && n > int64(l.MaxCalls) {
		l.calls.Add(-1)
		return false
	}
	return true
}

func (l *Load) end() {
	if l != nil {
		l.calls.Add(-1)
	}
}

// abandon notes that nobody waits for the handler any longer.
func (x *exchange) abandon() {
	if x.load == nil {
		return
	}
	x.load.abandoned.Add(1)
	if x.left.Swap(true) {
		x.load.abandoned.Add(-1) // it has just returned
	}
}

// leave notes that the handler has returned.
func (x *exchange) leave() {
	if x.left.Swap(true) && x.load != nil {
		x.load.abandoned.Add(-1)
	}
}

// Await runs f in a goroutine of its own and waits until it returns or ctx ends. An f that
// goes on then counts as a handler that nobody waits for. A panic is a [PanicError].
func (l *Load) Await(ctx context.Context, f func()) error {
	if l.MaxAbandoned > 0 && l.Abandoned() >= l.MaxAbandoned {
		return ErrBusy
	}
	x := &exchange{done: make(chan struct{}), load: l}
	go x.run(f)
	return x.wait(ctx, nil)
}
