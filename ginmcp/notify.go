package ginmcp

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Changed notifies the clients that the lists have changed, so that they ask for them again. Call
// it when something that the lists depend on has changed, such as what a caller may see. Routes
// that were added are found by [Server.Refresh], which calls it.
//
// Clients of 2026-07-28 that listen for changes are notified, and earlier ones that have a session:
// see [WithSessions]. Only clients of this process are notified, once for calls in quick succession.
func (s *Server) Changed() { s.announce() }

// announce notifies the clients of what was built so far.
func (s *Server) announce() {
	c := s.snapshots.current.Load()
	s.sdk.Announce(c != nil && c.OffersResources())
}

// ResourceUpdated notifies the clients that have subscribed to the resource with this URI, so that
// they read it again: clients of 2026-07-28 that listen for its updates, and earlier ones that have
// a session, see [WithSessions]. Only clients of this process are notified, once for calls in quick
// succession. It returns at once; if no client has subscribed to the URI, it does nothing.
func (s *Server) ResourceUpdated(uri string) {
	s.updates.add(uri, func(uri string) {
		// The error is always nil.
		_ = s.sdk.Server().ResourceUpdated(context.Background(), &mcp.ResourceUpdatedNotificationParams{URI: uri})
	})
}

// updates collects the URIs of updated resources for a moment, and sends them in the background:
// a client that reads slowly must not hold the application up. The zero value has none.
type updates struct {
	mu      sync.Mutex
	pending map[string]struct{}
}

// updateDelay is how long updates are collected, which is what the SDK waits with list changes.
const updateDelay = 10 * time.Millisecond

func (u *updates) add(uri string, send func(uri string)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.pending == nil {
		u.pending = map[string]struct{}{}
		time.AfterFunc(updateDelay, func() { u.flush(send) })
	}
	u.pending[uri] = struct{}{}
}

func (u *updates) flush(send func(uri string)) {
	u.mu.Lock()
	uris := slices.Sorted(maps.Keys(u.pending))
	u.pending = nil
	u.mu.Unlock()
	for _, uri := range uris {
		send(uri)
	}
}
