package serve

import (
	"context"
	"sync"
)

// An InFlight counts the calls in progress. The zero value counts none. It is safe for
// concurrent use and must not be copied.
type InFlight struct {
	mu     sync.Mutex
	count  int
	closed bool
	idle   chan struct{} // closed when closed is true and count is 0
}

// Begin counts one more call, to which an [InFlight.End] belongs. It returns false after
// [InFlight.Close], and counts nothing then.
func (f *InFlight) Begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.count++
	return true
}

// End counts one call less.
func (f *InFlight) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count--; f.closed && f.count == 0 {
		close(f.idle)
	}
}

// Close refuses new calls and waits for those in progress. It returns the error of ctx if ctx
// ends first. It may be called several times.
func (f *InFlight) Close(ctx context.Context) error {
	f.mu.Lock()
	if !f.closed {
		f.closed = true
		f.idle = make(chan struct{})
		if f.count == 0 {
			close(f.idle)
		}
	}
	idle := f.idle
	f.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
