package gosdk

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// UpdateDelay is the time for which updates of resources are collected before clients are notified.
// The SDK delays notifications of list changes by the same time.
const UpdateDelay = 10 * time.Millisecond

// ResourceUpdated notifies the clients that have subscribed to a URI, in the background: a client that
// reads slowly must not block the application. It notifies once for calls in quick succession.
func (a *Adapter) ResourceUpdated(uri string) { a.updates.add(uri, a.sendUpdates) }

func (a *Adapter) sendUpdates(uris []string) {
	for _, uri := range uris {
		// The error is always nil.
		_ = a.server.ResourceUpdated(context.Background(), &mcp.ResourceUpdatedNotificationParams{URI: uri})
	}
}

// updates collects the URIs of updated resources. The zero value has none.
type updates struct {
	mu      sync.Mutex
	pending map[string]struct{}
}

func (u *updates) add(uri string, send func(uris []string)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.pending == nil {
		u.pending = map[string]struct{}{}
		time.AfterFunc(UpdateDelay, func() { send(u.take()) })
	}
	u.pending[uri] = struct{}{}
}

// take removes and returns the collected URIs, sorted.
func (u *updates) take() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	uris := slices.Sorted(maps.Keys(u.pending))
	u.pending = nil
	return uris
}

// CloseSessions closes the sessions of the SDK's server. It returns the errors, joined, or the
// error of ctx if ctx ends first: a session waits for its calls without a time limit.
func (a *Adapter) CloseSessions(ctx context.Context) error {
	closed := make(chan error)
	sessions := 0
	for session := range a.server.Sessions() {
		sessions++
		go func() {
			select {
			case closed <- session.Close():
			case <-ctx.Done():
			}
		}()
	}
	var errs []error
	for range sessions {
		select {
		case err := <-closed:
			errs = append(errs, err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.Join(errs...)
}
