package ginmcp

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Sessions configures the sessions of clients of the protocol's versions up to 2025-11-25. The zero
// value has the defaults.
type Sessions struct {
	// Idle is how long a session lives without a request in progress and without an open stream.
	// Zero is 10 minutes; a negative value is an error.
	Idle time.Duration
	// Max is the largest number of sessions at once. A client that would open one more gets the
	// HTTP status 503 with Retry-After. Zero is 1,000; a negative value is an error.
	Max int
	// EventStore keeps what was sent on the streams of sessions, so that a client whose connection
	// broke can resume them with Last-Event-ID. Nil is a store in memory that keeps the last 10 MiB
	// of all sessions. A session lives in the process that opened it: a shared store does not let
	// another replica continue it.
	EventStore mcp.EventStore
}

const (
	defaultIdle        = 10 * time.Minute
	defaultMaxSessions = 1000
)

// WithSessions serves clients of the versions up to 2025-11-25 with sessions. They can then be
// asked by [Invocation.Elicit] and [Invocation.Sample], cancel a call, subscribe to resources, be
// notified of changes, and resume a stream. Clients of 2026-07-28 have all this without a session,
// at the same address.
//
// A session does not identify a caller: every call is made with the headers, the address and the
// context of the HTTP request that carried it. A client that never sends initialize is served
// without a session.
//
// A session lives in one process: a load balancer has to send all requests with one Mcp-Session-Id
// to the same replica. Without the option, which is the default, any replica can answer any request.
// If the option is given twice, the later one applies.
func WithSessions(s Sessions) ServingOption {
	return ServingOption{func(c *serving) { c.sessions = &s }}
}

// newSessions serves a server of the SDK with sessions, or returns nil without [WithSessions].
func newSessions(s *mcp.Server, c *serving) (*serve.Sessions, error) {
	if c.sessions == nil {
		return nil, nil //nolint:nilnil // sessions are optional
	}
	o := *c.sessions
	var errs []error
	if o.Idle < 0 {
		errs = append(errs, fmt.Errorf("WithSessions: Idle: %s is negative", o.Idle))
	}
	if o.Max < 0 {
		errs = append(errs, fmt.Errorf("WithSessions: Max: %d is negative", o.Max))
	}
	if o.EventStore == nil {
		o.EventStore = mcp.NewMemoryEventStore(nil)
	}
	return gosdk.NewSessions(s, gosdk.SessionOptions{
		Idle: cmp.Or(o.Idle, defaultIdle), Max: cmp.Or(o.Max, defaultMaxSessions), Store: o.EventStore, Logger: c.logger,
	}), errors.Join(errs...)
}
