package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A Request is the only message of a body: a request of the protocol that has no other members than those
// of JSON-RPC, each once. ID and Params are the JSON of those members, parts of the body. Params
// is nil if there are none. The id is a string or an integer.
type Request struct {
	Method     string
	ID, Params []byte
}

// A Plain handles the message of r. It returns false and writes nothing if another handler has to handle
// the message.
type Plain func(w http.ResponseWriter, r *http.Request, message Request) bool

// A Config states what an [Endpoint] serves, and to whom.
type Config struct {
	// Plain is called first with each [Request] that does not belong to a session. Nil handles none.
	Plain Plain
	// Batch responds to a batch with one JSON document, and Single to any other request with a stream
	// of events. Both read the message from the request's body. A stream that contains only the
	// response becomes a document.
	Batch, Single http.Handler
	// Sessions serves clients up to 2025-11-25 that begin a session. Nil serves them without one.
	Sessions *Sessions
	// Page responds to a GET of a browser. It returns false and writes nothing for a request of the
	// protocol. Nil handles none.
	Page func(w http.ResponseWriter, r *http.Request) bool
	// TrustedOrigins are origins, such as "https://app.example.com", whose pages may send requests,
	// in addition to the server's own origin.
	TrustedOrigins []string
	// TrustedHosts are the hosts that a request to a loopback address may name, in addition to
	// loopback hosts.
	TrustedHosts []string
	// Authorize admits a request and returns the request to serve, or responds to it and returns nil.
	// It is called before the body is read. Nil admits every request.
	Authorize func(w http.ResponseWriter, r *http.Request) *http.Request
	// Permit admits the messages in the body of a request, before any of them is carried out, or
	// responds to the request and returns false; see [Messages]. Nil admits all.
	Permit func(w http.ResponseWriter, r *http.Request, body []byte) bool
	// Check returns the error of a single message of a client from 2026-07-28 on, or nil. A nil Check
	// accepts all.
	Check func(r *http.Request, method string, params []byte) *MessageError
	// CheckParams checks the params of the requests that are passed on to the SDK. Nil accepts all.
	CheckParams ParamsCheck
	// Calls counts the messages in progress.
	Calls *InFlight
	// Nested returns an error for a request that the server itself made, which is refused.
	// Nil refuses none.
	Nested func(context.Context) error
}

// An Endpoint serves messages over HTTP: it checks the host, the origin and the message of
// each request before a handler sees it.
type Endpoint struct {
	config  Config
	origins origins
	room    *Room
}

// New makes an endpoint. It returns an error that names each of the TrustedOrigins that is
// not an origin.
func New(c Config) (*Endpoint, error) {
	e := &Endpoint{config: c, origins: origins{http.NewCrossOriginProtection(), c.TrustedOrigins}, room: NewRoom()}
	var errs []error
	for _, origin := range c.TrustedOrigins {
		if err := e.origins.protection.AddTrustedOrigin(origin); err != nil {
			errs = append(errs, fmt.Errorf("WithTrustedOrigins: %w", err))
		}
	}
	return e, errors.Join(errs...)
}

// ServeHTTP serves the message, or the batch of messages, of one request.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status, reason := e.refuse(r); status != 0 {
		http.Error(w, reason, status)
		return
	}
	if e.origins.share(w, r) {
		return
	}
	if r.Method == http.MethodGet && e.config.Page != nil && e.config.Page(w, r) {
		return
	}
	if e.config.Authorize != nil && r.Method != http.MethodOptions { // a preflight carries no credentials
		if r = e.config.Authorize(w, r); r == nil {
			return
		}
	}
	w = withoutDeadline(w, r)
	if r.Method != http.MethodPost { // opens a stream of a session, or ends the session
		e.listen(w, r, nil, envelope{})
		return
	}
	held := reservation{room: e.room, ctx: r.Context()}
	defer func() { held.shrink(0) }()
	body, ok := readMessage(w, r, &held)
	if !ok {
		return
	}
	e.serve(w, r, body)
	if held.held > 0 && r.Context().Err() != nil && e.config.Sessions != nil {
		rest := held // the call may not have begun yet, see [Sessions.carry]
		held.held = 0
		time.AfterFunc(startOfCall, func() { rest.shrink(0) })
	}
}

// unavailable responds to a request that arrives during the shutdown. Nothing was called, so a load
// balancer can send the request to another replica.
func unavailable(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	w.Header().Set("Connection", "close")
	http.Error(w, "ginmcp: the server is shutting down; nothing was called", http.StatusServiceUnavailable)
}

// field returns the first value of a header field, as [http.Header.Get] does for a key that is already
// canonical.
func field(h http.Header, key string) string {
	if values := h[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// ForBrowser reports whether the request comes from a browser that opens the address. Clients of
// the protocol, unlike browsers, accept streams of events.
func ForBrowser(h http.Header) bool {
	accept := strings.Join(h.Values("Accept"), ",")
	return strings.Contains(accept, "text/html") && !strings.Contains(accept, "text/event-stream")
}

// serve serves the messages in a body.
func (e *Endpoint) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	var single envelope
	if body[jsonscan.SkipSpace(body, 0)] == '{' {
		single = readEnvelope(body)
		problem := single.check()
		if problem == nil {
			problem = single.checkVersion(r)
		}
		if problem == nil && e.config.Check != nil && field(r.Header, "Mcp-Protocol-Version") >= modern {
			problem = e.config.Check(r, single.method, single.params)
		}
		if problem != nil {
			problem.ID = single.returnable()
			problem.Write(w)
			return
		}
	}
	decodeName(r.Header)
	if e.config.Permit != nil && !e.config.Permit(w, r, body) {
		return
	}
	inSession := e.config.Sessions.accepts(r, &single)
	if single.method == methodListen {
		e.listen(w, r, body, single)
		return
	}
	if inSession && single.callsNothing() { // a call in progress may wait for this message, even during a shutdown
		e.forward(w, r, body, single)
		return
	}
	// A call is in progress until its response is written, because the SDK drops the responses of a
	// closed session.
	if !e.config.Calls.Begin() {
		unavailable(w)
		return
	}
	defer e.config.Calls.End()
	if message, ok := single.request(); ok && !inSession && e.config.Plain != nil && e.config.Plain(w, r, message) {
		return
	}
	e.forward(w, r, body, single)
}

// listen serves a client that listens for changes. Such a request does not end on its own, so the
// server ends it at shutdown.
func (e *Endpoint) listen(w http.ResponseWriter, r *http.Request, body []byte, single envelope) {
	ctx, end, ok := e.config.Calls.Listen(r.Context())
	if !ok {
		unavailable(w)
		return
	}
	defer end()
	e.forward(w, r.WithContext(ctx), body, single)
}

// forward passes a request to the SDK.
func (e *Endpoint) forward(w http.ResponseWriter, r *http.Request, body []byte, single envelope) {
	if body != nil && e.refuseParams(w, r, body, &single) {
		return
	}
	out := &writer{w: w, r: r, envelope: single, cache: w.Header()["Cache-Control"]}
	defer out.close()
	message := body
	if body != nil {
		message, out.ids = exactIDs(body)
	}
	inner := withInbound(r, body, message)
	if e.config.Sessions.accepts(r, &single) {
		out.ids = restoreIDs
		e.config.Sessions.ServeHTTP(out, inner)
		return
	}
	if body != nil && single.method == "" && !single.response {
		e.config.Batch.ServeHTTP(out, inner)
		return
	}
	e.config.Single.ServeHTTP(out, inner)
}

// refuse returns the status and the text for a request that is refused before it is read, or 0.
func (e *Endpoint) refuse(r *http.Request) (status int, reason string) {
	if e.config.Nested != nil {
		if err := e.config.Nested(r.Context()); err != nil {
			return http.StatusLoopDetected, err.Error()
		}
	}
	if !hostAllowed(r, e.config.TrustedHosts) {
		return http.StatusForbidden, "ginmcp: a server on a loopback address does not accept the host " +
			strconv.Quote(r.Host) + "; behind a proxy, allow it with WithTrustedHosts"
	}
	if reason := e.origins.refuse(r); reason != "" {
		return http.StatusForbidden, reason
	}
	return 0, ""
}

// readMessage reads the message of a request. If the message cannot be passed on, it responds with
// an error and returns false.
func readMessage(w http.ResponseWriter, r *http.Request, held *reservation) ([]byte, bool) {
	body, err := readBody(w, r, bodyTimeout, held)
	if err == nil {
		body, err = decoded(r, body, held)
	}
	if err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			status = http.StatusRequestEntityTooLarge
		case errors.Is(err, errSlowBody):
			status = http.StatusRequestTimeout
		case errors.Is(err, errNoRoom):
			status, err = http.StatusServiceUnavailable, errNoRoom
			w.Header().Set("Retry-After", "1")
		case errors.Is(err, errEncoding):
			status = http.StatusUnsupportedMediaType
			w.Header().Set("Accept-Encoding", "gzip") // RFC 9110, section 12.5.3
		}
		http.Error(w, "ginmcp: "+err.Error(), status)
		return nil, false
	}
	if problem := CheckMessage(body); problem != nil {
		problem.Write(w)
		return nil, false
	}
	return body, true
}
