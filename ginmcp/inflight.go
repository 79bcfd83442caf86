package ginmcp

import (
	"context"
	"sync"
)

// inflight counts the calls under way. The zero value counts none.
type inflight struct {
	mu     sync.Mutex
	count  int
	closed bool
	idle   chan struct{} // closed when closed and count is 0
}

// begin counts one more call, unless no more are taken.
func (f *inflight) begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.count++
	return true
}

func (f *inflight) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count--; f.closed && f.count == 0 {
		close(f.idle)
	}
}

// close takes no more calls and waits for those under way.
func (f *inflight) close(ctx context.Context) error {
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
