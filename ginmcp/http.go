package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

var emptyObject = json.RawMessage(`{"type":"object"}`)

// maxRequest is how large a message may be: the SDK's own limit.
const maxRequest = 4 << 20

// serveHTTP makes the SDK's two handlers: an answer is JSON, or a stream of events where
// the client wants to hear of progress.
func (s *Server) serveHTTP(logger *slog.Logger) {
	server := func(*http.Request) *mcp.Server { return s.mcp }
	options := mcp.StreamableHTTPOptions{Stateless: true, PropagateRequestCancellation: true, Logger: logger, MaxRequestBodyBytes: maxRequest}
	s.events = mcp.NewStreamableHTTPHandler(server, &options)
	options.JSONResponse = true
	s.json = mcp.NewStreamableHTTPHandler(server, &options)
}

// ServeHTTP serves the protocol's Streamable HTTP transport, of the versions 2024-11-05
// to 2026-07-28, without sessions: any replica can answer any request. Requests from
// other origins are refused with 403.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if dispatch.Inside(r.Context()) {
		http.Error(w, dispatch.ErrLoop.Error(), http.StatusLoopDetected)
		return
	}
	if err := s.origins.Check(r); err != nil {
		http.Error(w, "ginmcp: "+err.Error()+"; WithTrustedOrigins allows more origins", http.StatusForbidden)
		return
	}
	body, err := readBody(w, r)
	if err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, err.Error(), status)
		return
	}
	// A call is under way until its answer is written: the SDK drops what a closed
	// session has to say. A client that listens never ends by itself.
	if !listens(body) && s.begin() {
		defer s.end()
	}
	inner := r.WithContext(context.WithValue(r.Context(), arrivalKey{}, &arrival{r, body}))
	inner.Body = io.NopCloser(bytes.NewReader(body))
	if wantsEvents(body) {
		w.Header().Set("X-Accel-Buffering", "no")
		s.events.ServeHTTP(w, inner)
		return
	}
	s.json.ServeHTTP(w, inner)
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	var buf bytes.Buffer
	if r.ContentLength > 0 && r.ContentLength <= maxRequest {
		buf.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxRequest))
	return buf.Bytes(), err
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

// warnings is a log handler that passes warnings and errors on; the SDK also tells of
// every request.
type warnings struct{ slog.Handler }

// Enabled tells whether a record of that level is passed on.
func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs and WithGroup keep the limit.
func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs)}
}
func (h warnings) WithGroup(name string) slog.Handler { return warnings{h.Handler.WithGroup(name)} }
