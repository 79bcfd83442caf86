package stateless

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// observed is the observation of one message. Nil observes nothing.
type observed struct {
	started time.Time
	end     func(invoke.Outcome)
	outcome invoke.Outcome
}

// begin records the start of the work for a message.
func (a *Adapter) begin() *observed {
	if a.config.Observe == nil {
		return nil
	}
	return &observed{started: time.Now()}
}

// observe begins the observation of a message that the adapter handles. It returns the context for
// handling the message. The caller calls p.observed.done.
func (a *Adapter) observe(p *response, m invoke.Message) context.Context {
	ctx := p.r.Context()
	if p.observed == nil {
		return ctx
	}
	if m.Version == "" {
		m.Version = modernVersion
		if !p.modern {
			m.Version = p.r.Header.Get("Mcp-Protocol-Version")
		}
	}
	m.ID, m.Request, m.Trace = strings.Trim(string(p.id), `"`), p.r, p.trace
	m.Started = p.observed.started
	observation := a.config.Observe(ctx, m)
	p.observed.end = observation.End
	return observation.Enter(ctx)
}

// done ends the observation.
func (o *observed) done() {
	if o != nil && o.end != nil {
		o.end(o.outcome)
	}
}

// failed records an error of the protocol.
func (o *observed) failed(code int, text string) {
	if o != nil {
		o.outcome.Code, o.outcome.Text = code, cmp.Or(text, "error")
	}
}

// returned records the result of a tool.
func (o *observed) returned(isError bool) {
	if o != nil {
		o.outcome.IsError = isError
	}
}
