package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// peer is the client of a call that came through go-sdk. It implements [invoke.Peer].
type peer struct {
	// ctx is the context of the SDK's call. The SDK finds in it the stream that the call's
	// notifications belong to.
	ctx     context.Context //nolint:containedctx // it identifies the call
	session *mcp.ServerSession
	req     request
	token   any // the progress token, or nil if the client did not ask for progress
	// inbound is the message that carried the call. It is empty unless the message came over HTTP.
	inbound *serve.Inbound
	input   invoke.Input
}

// A request is a request of the SDK that identifies its client.
type request interface {
	ClientInfo() *mcp.Implementation
	ClientCapabilities() *mcp.ClientCapabilities
	ProtocolVersion() string
	GetExtra() *mcp.RequestExtra
}

// newPeer returns the client of a call. Responses and state come from an earlier round of the call,
// if there was one.
func newPeer(
	ctx context.Context,
	session *mcp.ServerSession,
	req request,
	token any,
	in *serve.Inbound,
	responses mcp.InputResponseMap,
	state string,
) *peer {
	p := &peer{ctx: ctx, session: session, req: req, token: exactToken(token, in.Message), inbound: in}
	switch {
	case req.ProtocolVersion() >= typedResults:
		p.input.Rounds, p.input.Of, p.input.State = true, p, state
		p.input.Responses = make(map[string]json.RawMessage, len(responses))
		for name, response := range responses {
			p.input.Responses[name], _ = json.Marshal(response) //nolint:errchkjson // read from JSON
		}
	case withoutSession(session, req.GetExtra()):
		p.input.Why = invoke.NoSession
	default:
		p.input.Of = p
	}
	return p
}

// Client returns the name and version that the client has stated, or otherwise those in its
// User-Agent.
func (p *peer) Client() (name, version string, inferred bool) {
	if info := p.req.ClientInfo(); info != nil {
		return info.Name, info.Version, false
	}
	if p.inbound.Request == nil {
		return "", "", false
	}
	name, version = invoke.UserAgent(p.inbound.Request.Header)
	return name, version, name != ""
}

// Input returns the questions to the client and its answers.
func (p *peer) Input() *invoke.Input { return &p.input }

// Capabilities returns the kinds of questions that the client accepts.
//
//nolint:staticcheck // sampling and roots are deprecated, but clients will support them for another year
func (p *peer) Capabilities() invoke.Capabilities {
	c := p.req.ClientCapabilities()
	if c == nil {
		return invoke.Capabilities{}
	}
	out := invoke.Capabilities{Sampling: c.Sampling != nil, Roots: c.RootsV2 != nil}
	if e := c.Elicitation; e != nil {
		out.ElicitationURL = e.URL != nil
		out.Elicitation = e.Form != nil || e.URL == nil // a client that declares no mode supports forms
	}
	return out
}

// Send sends a request to a client in a session, and waits for the response.
//
//nolint:staticcheck // as above
func (p *peer) Send(ctx context.Context, r mcp.InputRequest) (any, error) {
	sending, cancel := context.WithCancel(p.ctx)
	defer cancel()
	defer context.AfterFunc(ctx, cancel)()
	var res any
	var err error
	switch r := r.(type) {
	case *mcp.ElicitParams:
		res, err = p.session.Elicit(sending, r)
	case *mcp.CreateMessageParams:
		res, err = p.session.CreateMessage(sending, r)
	case *mcp.ListRootsParams:
		res, err = p.session.ListRoots(sending, r)
	default:
		err = fmt.Errorf("%T is not a question", r)
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return res, inJSON(err)
}

// memberPath matches the place of a member in JSON.
var memberPath = regexp.MustCompile(`^[A-Za-z0-9_.]+$`)

// inJSON describes a response of a client that cannot be read in terms of JSON, and without its value:
// the errors of the SDK name Go types. It returns other errors as they are.
func inJSON(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return err
	case memberPath.MatchString(wrong.Field):
		return fmt.Errorf("the response of the client has a member %s of a wrong type", wrong.Field)
	default:
		return errors.New("the response of the client is not an object of the protocol")
	}
}

// RequestID returns the protocol's identifier of the call.
func (p *peer) RequestID() string { return requestID(p.inbound.Message) }

// WantsProgress reports whether the client asked for progress.
func (p *peer) WantsProgress() bool { return p.token != nil }

// Progress sends progress to the client.
func (p *peer) Progress(done, total float64, message string) {
	if p.token == nil {
		return
	}
	// The client may have disconnected.
	_ = p.session.NotifyProgress(
		p.ctx,
		&mcp.ProgressNotificationParams{ProgressToken: p.token, Progress: done, Total: total, Message: message},
	)
}

// Log sends a line to the client.
func (p *peer) Log(level slog.Level, message string) {
	//nolint:staticcheck // deprecated with the protocol's logging, which clients will support for another year
	_ = p.session.Log(p.ctx, &mcp.LoggingMessageParams{Level: loggingLevel(level), Data: message})
}

//nolint:staticcheck // as above
func loggingLevel(level slog.Level) mcp.LoggingLevel {
	switch {
	case level >= slog.LevelError:
		return "error"
	case level >= slog.LevelWarn:
		return "warning"
	case level >= slog.LevelInfo:
		return "info"
	default:
		return "debug"
	}
}

// traceHeaders are the headers of the W3C's Trace Context, which a call may carry in its _meta.
var traceHeaders = [...]string{"traceparent", "tracestate", "baggage"}

// traceOf returns the trace context in a call's _meta, as headers.
func traceOf(meta mcp.Meta) http.Header {
	var trace http.Header
	for _, name := range traceHeaders {
		value, ok := meta[name]
		if !ok {
			continue
		}
		text := fmt.Sprint(value)
		if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' }) {
			continue // a header cannot contain it
		}
		if trace == nil {
			trace = http.Header{}
		}
		trace.Set(name, text)
	}
	return trace
}
