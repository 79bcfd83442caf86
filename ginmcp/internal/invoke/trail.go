package invoke

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/schema"
)

// maxTrail is the largest number of requests in a trail.
const maxTrail = 50

// A Trail records the HTTP requests of a call, for the developer of the application. It is safe for
// concurrent use.
type Trail struct {
	mu   sync.Mutex
	list []*trailed
}

// NewTrail returns a trail for a call whose caller may see it. It returns nil if the caller may
// not, or if the call is a part of another call, which already has a trail.
func (e *Env) NewTrail(c *Call) *Trail {
	if c.Trail != nil || e.Shows == nil || c.Request == nil || !e.Shows(c.Request) {
		return nil
	}
	return new(Trail)
}

// A trailed is a request that was made.
type trailed struct {
	*dispatch.Preview

	Route  string `json:"route"`
	Status int    `json:"status,omitempty"`
}

// JSON returns the requests as a JSON array.
func (t *Trail) JSON() json.RawMessage {
	t.mu.Lock()
	defer t.mu.Unlock()
	document, err := Encode(t.list)
	if err != nil || len(t.list) == 0 {
		return json.RawMessage("[]")
	}
	return document
}

// trail records the next request of an operation, if c has a trail, and returns the function that
// records the response. For a request of a composed tool it records only the route, because its
// values come from the application, not from the caller.
func (o *Callable) trail(ctx context.Context, c *Call, values *schema.Values) func(*dispatch.Response) {
	if c.Trail == nil {
		return func(*dispatch.Response) {}
	}
	entry := &trailed{Route: o.route}
	if c.Tool == "" {
		preview, err := o.plan.Preview(ctx, dispatch.Call{Request: c.Request, Values: values})
		if err == nil {
			entry.Preview = preview
		}
	}
	c.Trail.mu.Lock()
	defer c.Trail.mu.Unlock()
	if len(c.Trail.list) < maxTrail {
		c.Trail.list = append(c.Trail.list, entry)
	}
	return func(r *dispatch.Response) {
		c.Trail.mu.Lock()
		defer c.Trail.mu.Unlock()
		entry.Status = r.Status
	}
}
