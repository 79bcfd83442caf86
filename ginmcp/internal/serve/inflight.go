package serve

import (
	"context"
	"sync"
)

// An InFlight counts the calls in progress and the clients that listen. The zero value is ready to
// use. It is safe for concurrent use and must not be copied.
type InFlight struct {
	mu        sync.Mutex
	count     int
	closed    bool
	idle      chan struct{} // closed when closed is true and count is 0
	listeners map[*context.CancelFunc]struct{}
}

// Begin counts one more call. The caller calls [InFlight.End] afterwards. After [InFlight.Close],
// Begin returns false and counts nothing.
func (f *InFlight) Begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return false
	}
	f.count++
	return true
}

// End ends a call.
func (f *InFlight) End() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.count--; f.closed && f.count == 0 {
		close(f.idle)
	}
}

// Listen returns a context for a client that listens. The context ends with ctx or at shutdown. The
// caller calls end afterwards. After [InFlight.Close], Listen returns false.
func (f *InFlight) Listen(ctx context.Context) (listening context.Context, end func(), ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, nil, false
	}
	listening, cancel := context.WithCancel(ctx)
	if f.listeners == nil {
		f.listeners = map[*context.CancelFunc]struct{}{}
	}
	f.listeners[&cancel] = struct{}{}
	return listening, func() {
		cancel()
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.listeners, &cancel)
	}, true
}

// Listening returns the number of clients that listen.
func (f *InFlight) Listening() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.listeners)
}

// Close refuses new calls, ends those that listen, and waits for the calls in progress. It returns
// the error of ctx if ctx ends first. It may be called several times.
func (f *InFlight) Close(ctx context.Context) error {
	f.mu.Lock()
	if !f.closed {
		f.closed = true
		f.idle = make(chan struct{})
		if f.count == 0 {
			close(f.idle)
		}
		for cancel := range f.listeners {
			(*cancel)()
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
