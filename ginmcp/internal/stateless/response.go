package stateless

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A response is the response to one message: one JSON document or, from the first notification on,
// a stream of events that ends with that document. It is the [invoke.Peer] of the call, and safe
// for concurrent use.
type response struct {
	client

	w     http.ResponseWriter
	r     *http.Request
	id    []byte
	input invoke.Input

	observed *observed
	call     invoke.Call // if the message is one

	mu       sync.Mutex
	stream   *serve.Stream // from the first notification on
	over     bool          // nothing may be written any more
	reported bool          // whether there was progress
	progress float64       // the last one
}

// Client returns the name and version that the client has stated, or otherwise those in its
// User-Agent.
func (p *response) Client() (name, version string, inferred bool) {
	if p.name != "" || p.version != "" {
		return p.name, p.version, false
	}
	name, version = invoke.UserAgent(p.r.Header)
	return name, version, name != ""
}

// Input returns the questions to the client. Later rounds go to the SDK's adapter.
func (p *response) Input() *invoke.Input { return &p.input }

// askable prepares the input of a call.
func (p *response) askable() {
	if !p.modern {
		p.input.Why = invoke.NoSession
		return
	}
	p.input.Rounds, p.input.Of = true, p
}

// Capabilities returns the kinds of questions that the client accepts.
func (p *response) Capabilities() invoke.Capabilities { return invoke.ReadCapabilities(p.capabilities) }

// Send returns an error: this adapter serves no sessions.
func (*response) Send(context.Context, mcp.InputRequest) (any, error) {
	return nil, errors.New(invoke.NoSession)
}

// RequestID returns the protocol's identifier of the call, as text.
func (p *response) RequestID() string {
	if id, ok := text(p.id); ok {
		return id
	}
	return string(p.id)
}

// WantsProgress reports whether the client asked for progress.
func (p *response) WantsProgress() bool { return p.token != nil }

// Progress sends progress. The protocol requires that progress increases, so a smaller value is not
// sent.
func (p *response) Progress(done, total float64, text string) {
	if p.token == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reported && done <= p.progress {
		return
	}
	p.progress, p.reported = done, true
	b := append([]byte(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":`), p.token...)
	b = strconv.AppendFloat(append(b, `,"progress":`...), done, 'g', -1, 64)
	if total != 0 {
		b = strconv.AppendFloat(append(b, `,"total":`...), total, 'g', -1, 64)
	}
	if text != "" {
		b = appendText(append(b, `,"message":`...), text)
	}
	p.notify(append(b, '}', '}'))
}

// levelOf returns the protocol's name of a level, and its position in invoke.Levels.
func levelOf(level slog.Level) (string, int) {
	switch {
	case level >= slog.LevelError:
		return invoke.Levels[4], 4
	case level >= slog.LevelWarn:
		return invoke.Levels[3], 3
	case level >= slog.LevelInfo:
		return invoke.Levels[1], 1
	default:
		return invoke.Levels[0], 0
	}
}

// Log sends a line, if the client wants lines of that level.
func (p *response) Log(level slog.Level, line string) {
	word, rank := levelOf(level)
	lowest := len(invoke.Levels)
	for i, l := range invoke.Levels {
		if l == p.level {
			lowest = i
		}
	}
	if rank < lowest {
		return
	}
	b := append([]byte(`{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"`), word...)
	b = appendText(append(b, `","data":`...), line)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notify(append(b, '}', '}'))
}

// notify writes one event. The caller holds mu.
func (p *response) notify(notification []byte) {
	if p.over {
		return
	}
	if p.stream == nil {
		p.stream = serve.NewStream(p.w)
	}
	p.event(notification)
}

// event writes a message as an event. Errors are ignored, because a client that disconnects ends
// the request's context.
func (p *response) event(message []byte) {
	b := append([]byte("event: message\ndata: "), bytes.TrimRight(message, "\n")...)
	_, _ = p.stream.Write(append(b, '\n', '\n'))
}

// jsonType is the value of a header, which net/http does not modify.
var jsonType = []string{"application/json"}

// small is the size in bytes up to which net/http itself sets the Content-Length.
const small = 2 << 10

// finish writes the final document with a status, and ends the response.
func (p *response) finish(status int, document []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	if p.stream != nil {
		p.event(document)
		p.stream.Close()
		return
	}
	h := p.w.Header()
	h["Content-Type"] = jsonType
	if len(document) > small {
		h["Content-Length"] = []string{strconv.Itoa(len(document))}
	}
	p.w.WriteHeader(status)
	_, _ = p.w.Write(document) // the client may have disconnected
}
