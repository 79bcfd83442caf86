package invoke

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/auth"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A Call is one call of a tool or one read of a resource, from any adapter.
type Call struct { //nolint:recvcheck // Silent returns a changed copy
	// Request is the HTTP request that carried the call, or nil on stdio. The inner request is made
	// from it.
	Request *http.Request
	// Arguments are the arguments of a tool as they were received. A read has them in its URI.
	Arguments json.RawMessage
	// Trace is the trace context in the call's _meta.
	Trace http.Header
	// Peer is the client, or nil if it cannot be reached.
	Peer Peer
	// HandWritten are the tools that the developer added to the protocol's server, or nil.
	HandWritten *HandWritten

	// Trail records the HTTP requests of the call, unless it is nil.
	Trail *Trail

	// Tool is the composed tool that makes the call, or "". Resource is the URI that is read, or ""
	// if a tool is called. Slot is the slot of the composed tool, and Part the operation that it
	// calls. Adapters leave all of them empty.
	Tool, Resource, Part string
	Slot                 *dispatch.Slot
	// Confirmed is true for a part of a tool that the user has confirmed.
	Confirmed bool
}

// HandWritten are the tools that the developer added to the protocol's server. A search finds and
// describes those that the caller sees, but only the adapter calls them. The others, of which only the
// names matter, still replace generated tools of these names. A nil HandWritten has none.
type HandWritten struct {
	Seen   []*mcp.Tool
	Unseen []string
}

// Tools returns the tools that the caller sees.
func (h *HandWritten) Tools() []*mcp.Tool {
	if h == nil {
		return nil
	}
	return h.Seen
}

// Has reports whether the caller sees a tool with a name.
func (h *HandWritten) Has(name string) bool {
	return slices.ContainsFunc(h.Tools(), func(t *mcp.Tool) bool { return t.Name == name })
}

// Hides reports whether there is a tool with a name that the caller does not see.
func (h *HandWritten) Hides(name string) bool { return h != nil && slices.Contains(h.Unseen, name) }

// Begin prepares the input of the call of a tool or of a read with the given name. First is true
// unless the call is a part of another call; the caller then calls [Call.Finish] with the result.
// It returns an error result if the state in the call is not valid for it.
func (c *Call) Begin(ctx context.Context, e *Env, name string) (first bool, refusal *result.Result) {
	if c.Peer == nil {
		return false, nil
	}
	first, problem := c.Peer.Input().begin(ctx, e, c, name)
	if problem != nil {
		r := result.Message(problem.Message)
		r.Protocol = problem
		return first, &r
	}
	return first, nil
}

// Finish completes the result of a call that [Call.Begin] reports as the first.
func (c *Call) Finish(ctx context.Context, e *Env, name string, r *result.Result) {
	c.Peer.Input().finish(ctx, e, c, name, r)
}

// Identity returns the identity that the call is counted for: that of the access token's user, if a
// verifier named one, or otherwise the one that [dispatch.Identify] finds in the request.
func (c *Call) Identity(ctx context.Context) dispatch.Identity {
	token := auth.TokenInfoFromContext(ctx)
	if token == nil && c.Request != nil {
		token = auth.TokenInfoFromContext(c.Request.Context())
	}
	if token == nil {
		return dispatch.Identify("", c.Request)
	}
	return dispatch.Identify(token.UserID, c.Request)
}

// A Peer is the client at the other end of a call. It is safe for concurrent use.
type Peer interface {
	// Client returns the name and version of the client. If the client did not introduce itself, they
	// are inferred from its User-Agent.
	Client() (name, version string, inferred bool)
	// RequestID returns the protocol's identifier of the call, as text.
	RequestID() string
	// WantsProgress reports whether the client asked for progress, and Progress sends it.
	WantsProgress() bool
	Progress(done, total float64, message string)
	// Log sends a line to the client, if it asked for lines of that level.
	Log(level slog.Level, message string)
	// Input returns the questions to the client and its answers. It is the same for all parts of a
	// call.
	Input() *Input
}

// UserAgent returns the name and version in a User-Agent header (RFC 9110, section 10.1.5). They
// are empty if there is no such header.
func UserAgent(h http.Header) (name, version string) {
	product, _, _ := strings.Cut(h.Get("User-Agent"), " ")
	name, version, _ = strings.Cut(product, "/")
	return name, version
}

// withoutProgress is a client that gets no progress: a composed tool reports its own progress, and
// its parts report none.
type withoutProgress struct{ Peer }

func (withoutProgress) WantsProgress() bool               { return false }
func (withoutProgress) Progress(float64, float64, string) {}

// withoutInput is a client that cannot be asked. In a batch, another round would repeat the calls
// that were already made.
type withoutInput struct{ Peer }

func (p withoutInput) Input() *Input {
	return &Input{begun: true, barred: p.Peer.Input().Of, Why: "a call in a batch cannot ask; make the call by itself"}
}

// Batched returns a copy of the call for a part of a batch, which sends no progress and cannot ask
// the client.
func (c Call) Batched() Call {
	if c.Peer != nil {
		c.Peer = withoutInput{c.Peer}
	}
	return c.Silent()
}

// Trailed returns a copy of the call whose requests a trail records.
func (c *Call) Trailed(t *Trail) *Call {
	trailed := *c
	trailed.Trail = t
	return &trailed
}

// Silent returns a copy of the call for a part of it, which sends no progress.
func (c Call) Silent() Call {
	if c.Peer != nil {
		c.Peer = withoutProgress{c.Peer}
	}
	return c
}

// An Invocation is a call as a handler sees it. It is safe for concurrent use, and does nothing
// once the call has ended.
type Invocation struct {
	// Tool is the tool that was called, or Resource the URI that is read.
	Tool, Resource string

	peer Peer
	part string // see [Call]
	// arguments are those of the part.
	arguments json.RawMessage
	over      atomic.Bool

	// reporting is held while progress is sent, because the protocol requires that progress
	// increases, and several goroutines may report it. Begun is true once progress was sent, and
	// done is the last value.
	reporting sync.Mutex
	begun     bool
	done      float64
}

// describe sets what the call is: one of an operation with a name.
func (v *Invocation) describe(name string, c *Call) {
	v.Resource, v.peer, v.part, v.arguments = c.Resource, c.Peer, c.Part, c.Arguments
	if c.Resource == "" {
		v.Tool = cmp.Or(c.Tool, name)
	}
}

type invocationKey struct{}

// Enter returns the context of a call of a tool, for [InvocationOf]. Leave ends the call.
func Enter(ctx context.Context, tool string, peer Peer) (inner context.Context, leave func()) {
	v := &Invocation{Tool: tool, peer: peer}
	return context.WithValue(ctx, invocationKey{}, v), func() { v.over.Store(true) }
}

// InvocationOf returns the call that a context belongs to, or nil.
func InvocationOf(ctx context.Context) *Invocation {
	v, _ := ctx.Value(invocationKey{}).(*Invocation)
	return v
}

// Client returns the name and version of the client, and whether they are inferred.
func (v *Invocation) Client() (name, version string, inferred bool) {
	if v.peer == nil {
		return "", "", false
	}
	return v.peer.Client()
}

// RequestID returns the protocol's identifier of the call, or "".
func (v *Invocation) RequestID() string {
	if v.peer == nil {
		return ""
	}
	return v.peer.RequestID()
}

// Progress reports progress to the client, if the client asked for it. A value that is not greater
// than the one before is dropped.
func (v *Invocation) Progress(done, total float64, message string) {
	v.reporting.Lock()
	defer v.reporting.Unlock()
	v.report(done, total, message)
}

// report is [Invocation.Progress] with the lock held.
func (v *Invocation) report(done, total float64, message string) {
	if v.peer == nil || v.over.Load() || v.begun && done <= v.done {
		return
	}
	v.begun, v.done = true, done
	v.peer.Progress(done, total, message)
}

// Log sends a line to the client, if it asked for lines of that level.
func (v *Invocation) Log(level slog.Level, message string) {
	if v.peer != nil && !v.over.Load() {
		v.peer.Log(level, message)
	}
}

// shownOfPart is the largest number of characters of one part of a response in a notification.
const shownOfPart = 500

// partFunc returns the function that sends each part of a streamed response to the client, or
// nil if the client did not ask for progress.
func (v *Invocation) partFunc() func([]byte) {
	if v.peer == nil || !v.peer.WantsProgress() {
		return nil
	}
	return func(part []byte) {
		text := strings.ToValidUTF8(strings.TrimSpace(string(part)), "\uFFFD")
		v.reporting.Lock()
		defer v.reporting.Unlock()
		v.report(v.done+1, 0, schema.Truncate(text, shownOfPart))
	}
}
