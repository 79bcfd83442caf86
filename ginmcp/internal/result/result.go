// Package result converts the response of an application to the result of a tool: content blocks,
// structured content, and whether it is an error.
package result

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// A Result is the result of one call. Its bytes are those of the response, not a copy.
type Result struct {
	IsError bool
	Content []Content
	// Structured is a JSON object, or nil.
	Structured json.RawMessage
	// Detail replaces Structured for an error of a tool with an output schema. Clients also check
	// the structured content of an error, and would discard the result because an error does not
	// conform.
	Detail json.RawMessage
	// Headers are the reported headers of the response, see [dispatch.ReportedHeaders].
	Headers []dispatch.Header
	// Refused is true if nothing was called because the arguments were not valid.
	Refused bool
	// Status is the HTTP status of the response, or 0 if there was none. Size is the size of the
	// response in bytes.
	Status, Size int
	// Path is the path and the query that were called, or "" if nothing was called.
	Path string

	// Input is the input that the client has to give before there is a result. The result is then
	// empty. Protocol is an error of the protocol that replaces the result. Both are nil for most
	// results.
	Input    *Input
	Protocol *ProtocolError

	next     json.RawMessage
	requests json.RawMessage
}

// An Input is the input that a client has to give: the requests by their names, as a JSON object,
// and the state that the client sends with its answers.
type Input struct {
	Requests json.RawMessage
	State    string
}

// A ProtocolError is a JSON-RPC error. Data is JSON, or nil.
type ProtocolError struct {
	Code    int
	Message string
	Data    json.RawMessage
}

// A Kind is the kind of a content block.
type Kind int

// The kinds of content.
const (
	Text Kind = iota
	Image
	Audio
	Resource
)

// Content is one block of a result.
type Content struct {
	Kind Kind
	// Data is the text, or the bytes of any other kind.
	Data []byte
	// MIMEType is the type of every kind except a text. URI is the URI of a resource.
	MIMEType, URI string
}

// A Shaper makes results. It is immutable and safe for concurrent use.
type Shaper struct {
	// Output is the output schema of the tool, or nil.
	Output *schema.Output
	// IsError decides which responses are errors. If it is nil, they are those with a status from
	// 400 on, and those for which [Envelope] is true.
	IsError func(status int, h http.Header, body []byte) bool
	// SuccessCodes are the success codes of the application's envelopes, see [Envelope].
	SuccessCodes []int
	// Scheme is the scheme of the URIs of resources; "" means "app".
	Scheme string
	// Narrowing are the arguments that would make a response smaller.
	Narrowing []string
	// Pick selects the parts of a successful response that become the result. A nil Pick selects
	// the whole response.
	Pick *Pick
}

// Message makes an error result with one text.
func Message(text string) Result {
	return Result{IsError: true, Content: []Content{{Data: []byte(text)}}}
}

// Shape converts a response to a result.
func (s *Shaper) Shape(r *dispatch.Response) (out Result) {
	out = s.shape(r)
	out.Status, out.Size, out.Path = r.Status, r.Size, r.Path
	for i := range out.Content {
		if c := &out.Content[i]; c.Kind == Resource {
			c.URI = cmp.Or(s.Scheme, "app") + "://" + c.URI
		}
	}
	out.report(r)
	if out.IsError && s.Output != nil {
		out.Detail, out.Structured = out.Structured, nil
	}
	return out
}

func (s *Shaper) shape(r *dispatch.Response) Result {
	document := s.isDocument(r)
	switch {
	case !document || !ordinary(r):
		return s.other(r, document)
	case s.isError(r, document):
		return failure(r.Status, r, document, "")
	default:
		return s.structured(r, r.Body)
	}
}

// ordinary reports whether a response is complete, came at once and has the status of a success, and the
// handler did not fail.
func ordinary(r *dispatch.Response) bool {
	return r.Status >= http.StatusOK && r.Status < http.StatusMultipleChoices &&
		!r.Hijacked && !r.Streamed && !r.TooLarge() && !r.Panicked && !r.Broken
}

// other is shape for a response that is not an ordinary document.
func (s *Shaper) other(r *dispatch.Response, document bool) Result {
	switch {
	case r.Hijacked:
		return Message("The handler hijacks the connection, as for a websocket, so it cannot be called as a tool.")
	case r.Streamed && r.Status < http.StatusBadRequest && (r.Cut != nil || r.TooLarge()):
		return s.cut(r)
	case r.TooLarge():
		return s.tooLarge(r)
	case panicked(r):
		return failure(http.StatusInternalServerError, r, false, "the handler panicked")
	case broken(r, document):
		return failure(r.Status, r, false, brokenReason(r))
	case s.isError(r, document):
		return failure(r.Status, r, document, "")
	case redirects(r):
		return s.redirect(r)
	case len(r.Body) == 0:
		text := "The call succeeded (" + statusLine(r.Status) + "); the response is empty."
		return s.promised([]Content{{Data: []byte(text)}}, r)
	case document:
		return s.structured(r, r.Body)
	case isStream(mediaType(r.ContentType)):
		return s.structured(r, parts(mediaType(r.ContentType), r.Body))
	case s.conceals(r):
		return unpicked(r)
	default:
		return s.promised(blocks(r), r)
	}
}

// isDocument reports whether a response is a valid JSON document with a JSON type. A text counts
// too, if the tool promises JSON or parts of it.
func (s *Shaper) isDocument(r *dispatch.Response) bool {
	declared := isJSON(r.ContentType) || (s.Output != nil || s.Pick != nil) && mediaType(r.ContentType) == "text/plain"
	return declared && jsonscan.Valid(r.Body)
}

// panicked reports whether the handler panicked and the response does not show it. A recovery
// middleware may have responded with its own error.
func panicked(r *dispatch.Response) bool {
	return r.Panicked && (r.Status < http.StatusBadRequest || len(r.Body) == 0)
}

// broken reports whether the handler stopped writing a successful response, so that the body is
// empty or not valid JSON.
func broken(r *dispatch.Response, document bool) bool {
	return r.Broken && r.Status < http.StatusMultipleChoices && !document
}

func brokenReason(r *dispatch.Response) string {
	reason := "the handler could not write its response"
	if len(r.Errors) > 0 {
		reason += ": " + joinedErrors(r)
	}
	return reason + "; the call may have been carried out"
}

// cut makes the result of a response in parts whose end is missing: the parts that were received,
// and the reason why there are no more.
func (s *Shaper) cut(r *dispatch.Response) Result {
	why := "at " + strconv.Itoa(len(r.Body)) + " bytes, which is the limit"
	if r.Cut != nil {
		why = "at the deadline"
	}
	var out Result
	if mime := mediaType(r.ContentType); isStream(mime) {
		out = s.structured(r, parts(mime, wholeParts(mime, r.Body)))
	} else if s.conceals(r) {
		return unpicked(r)
	} else {
		out = s.promised(blocks(r), r)
	}
	out.Content = append(out.Content, Content{Data: []byte("The response was cut off " + why + "; there may be more.")})
	return out
}

func (s *Shaper) isError(r *dispatch.Response, document bool) bool {
	if s.IsError != nil {
		return s.IsError(r.Status, headerOf(r), r.Body)
	}
	if r.Status >= http.StatusBadRequest {
		return true
	}
	return r.Status < http.StatusMultipleChoices && document && Envelope(r.Body, s.SuccessCodes...)
}

// headerOf returns the known headers of a response.
func headerOf(r *dispatch.Response) http.Header {
	h := http.Header{"Content-Type": {r.ContentType}}
	for _, field := range r.Headers {
		h[field.Name] = []string{field.Value}
	}
	return h
}

// structured makes the result of a JSON response: structured content, and a text for clients that
// do not read structured content.
func (s *Shaper) structured(r *dispatch.Response, document []byte) (out Result) {
	body := valid(bytes.TrimSpace(document))
	if s.Pick != nil {
		body = s.Pick.prune(body)
	}
	out.Content = []Content{{Data: body}}
	switch {
	case s.Output != nil && s.Output.Nullable && string(body) == "null":
		out.Structured = []byte("{}")
	case s.Output != nil && !s.Output.Loose && !s.Output.Accepts(body):
		return s.promised(out.Content, r)
	case body[0] != '{' || s.Output != nil && s.Output.Wrapped:
		out.Structured = slices.Concat([]byte(`{"result":`), body, []byte("}"))
	default:
		out.Structured = body
	}
	return out
}

// promised makes the result of a success that has content, but no structured content. If the tool has an output
// schema, clients would discard such a result with an exception, so it becomes an error result that
// states that the call succeeded and shows the response.
func (s *Shaper) promised(content []Content, r *dispatch.Response) (out Result) {
	out.Content = content
	if s.Output == nil {
		return out
	}
	if s.Output.Loose { // a document only described the response, and any object conforms
		out.Structured = []byte(`{"result":null}`)
		if len(out.Content) > 0 && out.Content[0].Kind == Text && len(r.Body) > 0 {
			text, _ := json.Marshal(string(out.Content[0].Data)) // marshalling a string never fails
			out.Structured = slices.Concat([]byte(`{"result":`), text, []byte("}"))
		}
		return out
	}
	out.IsError = true
	note := "The call succeeded (" + statusLine(r.Status) + "), but its response is not the one that the tool declares:"
	out.Content = append([]Content{{Data: []byte(note)}}, out.Content...)
	return out
}

// shownOfLarge is the largest number of bytes of a response over the limit in a result.
const shownOfLarge = 2000

func (s *Shaper) tooLarge(r *dispatch.Response) Result {
	size := fmt.Sprintf("response of %d bytes or more is over the limit of %d bytes.", r.Size, len(r.Body))
	text := "The call succeeded (" + statusLine(r.Status) + "), but its " + size
	if r.Status >= http.StatusBadRequest {
		text = statusLine(r.Status) + ": the " + size
	}
	if len(s.Narrowing) > 0 {
		text += " Narrow it with the arguments " + strings.Join(s.Narrowing, ", ") + "."
	}
	readable := isText(mediaType(r.ContentType)) || isJSON(r.ContentType)
	if readable && (!s.conceals(r) || r.Status >= http.StatusBadRequest) {
		text += " It begins: " + string(beginning(r.Body, shownOfLarge))
	}
	return Message(text)
}
