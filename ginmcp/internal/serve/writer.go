package serve

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A writer is the response writer of the SDK's handler. It corrects responses of go-sdk 1.8.0:
//
//   - A response that begins as a stream of events and has one event only, the response to the
//     request, becomes one JSON document.
//   - A refusal in plain text becomes a JSON-RPC error with the id of the request.
//   - Large ids are returned exactly.
//   - A JSON document keeps the Cache-Control that the application's middleware has set. The SDK sets
//     that of a stream. Without any, no cache stores the response to a POST (RFC 9110, section 9.3.3).
//
// It is safe for concurrent use.
type writer struct {
	w        http.ResponseWriter
	r        *http.Request
	envelope envelope            // of the request; without a method for a batch
	ids      func([]byte) []byte // restores large ids; nil if there are none
	cache    []string            // the Cache-Control of the application's middleware

	mu      sync.Mutex
	status  int
	pending bytes.Buffer // bytes that are not written yet
	stream  *Stream      // once the response is a stream
	written bool
}

// Header returns the headers of the response.
func (w *writer) Header() http.Header { return w.w.Header() }

// WriteHeader keeps the status until the kind of the response is known.
func (w *writer) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status == 0 {
		w.status = status
	}
}

// Write writes a part of the response.
func (w *writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.status == 0 {
		w.status = http.StatusOK
	}
	switch contentType := w.Header().Get("Content-Type"); {
	case w.stream != nil:
		_, err := w.stream.Write(w.exact(p))
		return len(p), err
	case strings.HasPrefix(contentType, "text/event-stream"):
		w.pending.Write(p)
		return len(p), w.event()
	case w.status >= http.StatusBadRequest && strings.HasPrefix(contentType, "text/plain"):
		return w.pending.Write(p)
	default:
		w.beginDocument()
		_, err := w.w.Write(w.exact(p))
		return len(p), err
	}
}

// begin writes the status.
func (w *writer) begin(status int) {
	if !w.written {
		w.written = true
		w.w.WriteHeader(status)
	}
}

// beginDocument writes the status of a response that is not a stream. The SDK sets headers of a stream
// before it knows that there is none.
func (w *writer) beginDocument() {
	if h := w.Header(); !w.written {
		h.Del("Connection")
		if h.Del("Cache-Control"); w.cache != nil {
			h["Cache-Control"] = w.cache
		}
	}
	w.begin(w.status)
}

// exact restores large ids.
func (w *writer) exact(p []byte) []byte {
	if w.ids == nil {
		return p
	}
	return w.ids(p)
}

// event decides the kind of the response, once there is a whole event.
func (w *writer) event() error {
	whole := w.pending.Bytes()
	if !bytes.HasSuffix(whole, []byte("\n\n")) {
		return nil
	}
	if document := w.document(whole); document != nil {
		w.Header().Set("Content-Type", "application/json")
		w.beginDocument()
		_, err := w.w.Write(append(w.exact(document), '\n'))
		w.pending.Reset()
		return err
	}
	w.written = true
	w.stream = newStream(w.w, w.status, keepAlive)
	_, err := w.stream.Write(w.exact(whole))
	w.pending.Reset()
	return err
}

// document returns the data of an event if it is the response to the only request, and otherwise
// nil.
func (w *writer) document(event []byte) []byte {
	if w.envelope.method == "" {
		return nil
	}
	var data []byte
	for line := range bytes.Lines(event) {
		line = bytes.TrimRight(line, "\n")
		switch {
		case len(line) == 0:
		case bytes.HasPrefix(line, []byte("data: ")) && data == nil:
			data = line[len("data: "):]
		case !bytes.HasPrefix(line, []byte("event: message")):
			return nil // such as an event id, with which a client can resume the stream
		}
	}
	if len(data) == 0 || !jsonscan.Valid(data) || data[0] != '{' || !readEnvelope(data).response {
		return nil
	}
	return data
}

// FlushError flushes a response that has begun.
func (w *writer) FlushError() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stream != nil || !w.written {
		return nil // a stream flushes every event
	}
	return http.NewResponseController(w.w).Flush()
}

// Unwrap returns the writer that [http.ResponseController] uses for deadlines.
func (w *writer) Unwrap() http.ResponseWriter { return w.w }

// close writes what is still pending, after the SDK's handler has returned.
func (w *writer) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.stream != nil:
		w.stream.Close()
	case w.written:
	case w.status >= http.StatusBadRequest && strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain"):
		w.refuse(strings.TrimSpace(w.pending.String()))
	case w.pending.Len() > 0:
		w.begin(w.status)
		_, _ = w.w.Write(w.exact(w.pending.Bytes())) // the client may have disconnected
	case w.status != 0:
		w.begin(w.status)
	}
}

// The codes of JSON-RPC for a message that cannot be handled.
const (
	codeMethodNotFound = -32601
	codeInvalidParams  = -32602
	codeNoSession      = -32001 // as in the official TypeScript SDK
)

// refuse converts a refusal of the SDK to an error of the protocol. Before 2026-07-28, an error in
// response to a request has the HTTP status 200, and every notification is accepted.
func (w *writer) refuse(reason string) {
	h := w.Header()
	h.Del("X-Content-Type-Options") // net/http's Error sets it
	request := w.envelope.method != "" && w.r.Method == http.MethodPost
	if !request || w.status == http.StatusUnsupportedMediaType {
		w.begin(w.status)
		_, _ = w.w.Write([]byte(reason + "\n"))
		return
	}
	if w.status == http.StatusNotFound { // the session does not exist: the client has to begin a new one
		w.written = true
		(&MessageError{Code: codeNoSession, Message: reason, Status: w.status, ID: w.envelope.returnable()}).Write(w.w)
		return
	}
	legacy := w.r.Header.Get("Mcp-Protocol-Version") < modern
	if w.envelope.id == nil && legacy {
		h.Del("Content-Type")
		w.begin(http.StatusAccepted)
		return
	}
	e := MessageError{Code: codeInvalidRequest, Message: reason, Status: w.status, ID: w.envelope.returnable()}
	known := true
	switch {
	case strings.Contains(reason, "unsupported") && strings.Contains(reason, w.envelope.method):
		e.Code, e.Message = codeMethodNotFound, "method not found: "+string(quotedJSON(w.envelope.method))
	case strings.Contains(reason, `missing required "params"`):
		e.Code, e.Message = codeInvalidParams, "invalid params: params is required"
	default:
		known = false
	}
	if legacy && known {
		e.Status = http.StatusOK
	}
	w.written = true
	e.Write(w.w)
}
