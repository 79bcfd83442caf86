package serve

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// A Plain answers a message that came with r and is valid JSON. It returns false, and has written
// nothing then, for a message that another handler has to answer.
type Plain func(w http.ResponseWriter, r *http.Request, message []byte) bool

// A Config states what an [Endpoint] serves, and to whom.
type Config struct {
	// JSON answers a message with one JSON document, and Events with a stream of events.
	// Events receives the messages that ask for notifications besides their response. Both
	// read the message from the request's body.
	JSON, Events http.Handler
	// Plain is asked before JSON and Events about each message of a POST. Nil answers none.
	Plain Plain
	// TrustedOrigins are the origins, such as "https://app.example.com", whose pages may
	// send requests in addition to pages of the server's own origin.
	TrustedOrigins []string
	// TrustedHosts are the hosts that a request may name, in addition to loopback hosts,
	// where it came in at a loopback address.
	TrustedHosts []string
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
	origins *http.CrossOriginProtection
}

// New makes an endpoint. It returns an error that names each of the TrustedOrigins that is
// not an origin.
func New(c Config) (*Endpoint, error) {
	e := &Endpoint{config: c, origins: http.NewCrossOriginProtection()}
	var errs []error
	for _, origin := range c.TrustedOrigins {
		if err := e.origins.AddTrustedOrigin(origin); err != nil {
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
	body, ok := readMessage(w, r)
	if !ok {
		return
	}
	// A call is in progress until its response is written, because the SDK drops the
	// responses of a closed session. A client that listens for changes never ends by
	// itself.
	open := !listens(body) && e.config.Calls.Begin()
	if open {
		defer e.config.Calls.End()
	}
	if open && body != nil && e.config.Plain != nil && e.config.Plain(w, r, body) {
		return
	}
	inner := withInbound(r, body)
	if wantsEvents(body) {
		w.Header().Set("X-Accel-Buffering", "no")
		e.config.Events.ServeHTTP(w, inner)
		return
	}
	e.config.JSON.ServeHTTP(w, inner)
}

// refuse returns the status and the text with which a request is refused unread, or 0.
func (e *Endpoint) refuse(r *http.Request) (status int, reason string) {
	if e.config.Nested != nil {
		if err := e.config.Nested(r.Context()); err != nil {
			return http.StatusLoopDetected, err.Error()
		}
	}
	if !hostAllowed(r, e.config.TrustedHosts) {
		return http.StatusForbidden, "ginmcp: a server on a loopback address does not answer to the host " +
			strconv.Quote(r.Host) + "; behind a proxy, allow it with WithTrustedHosts"
	}
	if err := e.origins.Check(r); err != nil {
		return http.StatusForbidden, "ginmcp: " + err.Error() + "; WithTrustedOrigins allows more origins"
	}
	return 0, ""
}

// readMessage reads the message of a request, or writes the response if there is none that
// may be handed on. Only a POST has a message.
func readMessage(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	if r.Method != http.MethodPost {
		return nil, true
	}
	body, err := ReadBody(w, r)
	if err != nil {
		status := http.StatusBadRequest
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			status = http.StatusRequestEntityTooLarge
		case errors.Is(err, errSlowBody):
			status = http.StatusRequestTimeout
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

// wantsEvents reports whether a message asks for notifications besides its response. It may be
// true for a message that only mentions them, which a stream answers just as well.
func wantsEvents(body []byte) bool {
	return bytes.Contains(body, []byte(`"progressToken"`)) || bytes.Contains(body, []byte("logLevel"))
}

// listens reports whether a message subscribes to changes. It may be true for a message that
// only mentions that; Shutdown may then not wait for its response.
func listens(body []byte) bool { return bytes.Contains(body, []byte("subscriptions/listen")) }
