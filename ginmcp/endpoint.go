package ginmcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An endpoint serves a server of the SDK over Streamable HTTP, ours or one that somebody
// else wrote: without sessions, behind a check of the origin, and with an answer that is
// JSON, or a stream of events where the client wants to hear of progress.
type endpoint struct {
	json, events http.Handler
	origins      *http.CrossOriginProtection
	hosts        trustedHosts
	calls        *inflight
}

// newEndpoint returns the mistakes in c joined.
func newEndpoint(s *mcp.Server, c *serving, calls *inflight) (*endpoint, error) {
	e := &endpoint{origins: http.NewCrossOriginProtection(), hosts: c.hosts, calls: calls}
	var errs []error
	for _, origin := range c.origins {
		if err := e.origins.AddTrustedOrigin(origin); err != nil {
			errs = append(errs, fmt.Errorf("WithTrustedOrigins: %w", err))
		}
	}
	server := func(*http.Request) *mcp.Server { return s }
	options := mcp.StreamableHTTPOptions{
		Stateless: true, PropagateRequestCancellation: true, Logger: sdkLogger(c.logger), MaxRequestBodyBytes: serve.MaxBody,
		DisableLocalhostProtection: true, // hosts does it, and lets a proxy's through
	}
	e.events = mcp.NewStreamableHTTPHandler(server, &options)
	options.JSONResponse = true
	e.json = mcp.NewStreamableHTTPHandler(server, &options)
	return e, errors.Join(errs...)
}

// ServeHTTP serves one message.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if dispatch.Inside(r.Context()) {
		http.Error(w, dispatch.ErrLoop.Error(), http.StatusLoopDetected)
		return
	}
	if !e.hosts.allow(r) {
		http.Error(w, "ginmcp: a server on a loopback address does not answer to the host "+strconv.Quote(r.Host)+"; behind a proxy, allow it WithTrustedHosts", http.StatusForbidden)
		return
	}
	if err := e.origins.Check(r); err != nil {
		http.Error(w, "ginmcp: "+err.Error()+"; WithTrustedOrigins allows more origins", http.StatusForbidden)
		return
	}
	body, ok := message(w, r)
	if !ok {
		return
	}
	// A call is under way until its answer is written: the SDK drops what a closed
	// session has to say. A client that listens never ends by itself.
	if !listens(body) && e.calls.begin() {
		defer e.calls.end()
	}
	inner := arrive(r, body)
	if wantsEvents(body) {
		w.Header().Set("X-Accel-Buffering", "no")
		e.events.ServeHTTP(w, inner)
		return
	}
	e.json.ServeHTTP(w, inner)
}

// message reads the message of a request, or answers it where it has none that may be handed
// on. Only a POST has a message.
func message(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if r.Method != http.MethodPost {
		return nil, true
	}
	body, err := serve.ReadBody(w, r)
	if err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
		return nil, false
	}
	if refusal := serve.CheckMessage(body); refusal != nil {
		refusal.Write(w)
		return nil, false
	}
	return body, true
}

// wantsEvents tells whether a message asks for notifications along with its answer. It
// may be wrong about a message that only mentions them, to which a stream is as good an
// answer.
func wantsEvents(body []byte) bool {
	return bytes.Contains(body, []byte(`"progressToken"`)) || bytes.Contains(body, []byte("logLevel"))
}

// listens tells whether a message asks to be told of changes. It may be wrong about one
// that only mentions it, whose answer Shutdown may then not wait for.
func listens(body []byte) bool { return bytes.Contains(body, []byte("subscriptions/listen")) }

// sdkLogger is what the SDK logs to: it also tells of every request.
func sdkLogger(l *slog.Logger) *slog.Logger { return slog.New(warnings{l.Handler()}) }

// warnings is a log handler that passes warnings and errors on.
type warnings struct{ slog.Handler }

// Enabled tells whether a record of that level is passed on.
func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// Handle passes a record on, unless it tells of nothing but the end: the SDK calls it an error
// when a client on stdio goes away.
func (h warnings) Handle(ctx context.Context, r slog.Record) error {
	if r.Message == "server run cancelled" {
		return nil
	}
	return h.Handler.Handle(ctx, r) //nolint:wrapcheck // it is the handler's own
}

// WithAttrs and WithGroup keep the limit.
func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs)}
}
func (h warnings) WithGroup(name string) slog.Handler { return warnings{h.Handler.WithGroup(name)} }
