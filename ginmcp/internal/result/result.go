// Package result turns what an application answered into what a tool answers:
// content blocks, structured content, and whether it is an error.
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

// A Result is the answer of a tool. It belongs to the call that it answers; its
// bytes are not copied on the way out.
type Result struct {
	IsError bool
	Content []Content
	// Structured is a JSON object, or nil.
	Structured json.RawMessage
	// Detail is what Structured would be of an error of a tool that has an output schema.
	// Clients check the structured content of an error too, and throw the answer away
	// where it does not fit the schema, as no error does.
	Detail json.RawMessage
	// Refused tells that the arguments were wrong, so that nothing was called.
	Refused bool
	// Status is the HTTP status of the answer, 0 where there was none, and Size how
	// many bytes it had.
	Status, Size int
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
	// Data is the text, or the bytes of anything else.
	Data []byte
	// MIMEType is that of everything but a text; URI is that of a resource.
	MIMEType, URI string
}

// A Shaper makes results. It is immutable and safe for concurrent use.
type Shaper struct {
	// Output is what the tool promises, or nil.
	Output *schema.Output
	// IsError replaces the rule by which a successful status may still be an
	// error; nil leaves it to [Envelope].
	IsError func(status int, h http.Header, body []byte) bool
	// Scheme is that of the URIs of resources.
	Scheme string
	// Narrowing are the arguments that would make an answer smaller.
	Narrowing []string
	// Pick is the parts of a successful answer that the result carries, nil for all of it.
	Pick *Pick
}

// Message makes an error result that is one text.
func Message(text string) Result {
	return Result{IsError: true, Content: []Content{{Data: []byte(text)}}}
}

// Shape makes the result of a response.
func (s *Shaper) Shape(r *dispatch.Response) Result {
	out := s.shape(r)
	out.Status, out.Size = r.Status, r.Size
	for i := range out.Content {
		if c := &out.Content[i]; c.Kind == Resource {
			c.URI = cmp.Or(s.Scheme, "app") + "://" + c.URI
		}
	}
	if out.IsError && s.Output != nil {
		out.Detail, out.Structured = out.Structured, nil
	}
	return out
}

func (s *Shaper) shape(r *dispatch.Response) Result {
	document := s.isDocument(r)
	switch {
	case r.Hijacked:
		return Message("The route wants the connection itself, as a websocket does; it cannot be called as a tool.")
	case r.Streamed && r.Status < http.StatusBadRequest && (r.Cut != nil || r.TooLarge()):
		return s.cut(r)
	case r.TooLarge():
		return s.tooLarge(r)
	case r.Panicked && (r.Status < http.StatusBadRequest || len(r.Body) == 0):
		return failure(http.StatusInternalServerError, r, false, "the handler panicked")
	case s.isError(r, document):
		return failure(r.Status, r, document, "")
	case r.Status >= http.StatusMultipleChoices && r.Status < http.StatusBadRequest:
		return s.promised(redirected(r), r)
	case len(r.Body) == 0:
		return s.promised(Result{Content: []Content{{Data: []byte("The call succeeded (" + statusLine(r.Status) + "); the answer is empty.")}}}, r)
	case document:
		return s.structured(r, r.Body)
	case isStream(mediaType(r.ContentType)):
		return s.structured(r, parts(mediaType(r.ContentType), r.Body))
	case s.conceals(r):
		return unpicked(r)
	default:
		return s.promised(Result{Content: blocks(r)}, r)
	}
}

// isDocument tells whether an answer is a JSON document: one that says so and is, or a text
// that is one where the tool promises one or parts of it.
func (s *Shaper) isDocument(r *dispatch.Response) bool {
	says := isJSON(r.ContentType) || (s.Output != nil || s.Pick != nil) && mediaType(r.ContentType) == "text/plain"
	return says && jsonscan.Valid(r.Body)
}

// cut is an answer in parts whose end is missing: what came, and why there is no more.
func (s *Shaper) cut(r *dispatch.Response) Result {
	why := "at " + strconv.Itoa(len(r.Body)) + " bytes, which is the limit"
	if r.Cut != nil {
		why = "when its time was up"
	}
	var out Result
	if mime := mediaType(r.ContentType); isStream(mime) {
		out = s.structured(r, parts(mime, wholeParts(mime, r.Body)))
	} else if s.conceals(r) {
		return unpicked(r)
	} else {
		out = s.promised(Result{Content: blocks(r)}, r)
	}
	out.Content = append(out.Content, Content{Data: []byte("The answer was cut off " + why + "; there may be more.")})
	return out
}

func (s *Shaper) isError(r *dispatch.Response, document bool) bool {
	if s.IsError != nil {
		return s.IsError(r.Status, http.Header{"Content-Type": {r.ContentType}}, r.Body)
	}
	return r.Status >= http.StatusBadRequest || r.Status < http.StatusMultipleChoices && document && Envelope(r.Body)
}

// structured is a JSON answer: as structured content, and as text for clients that
// know none.
func (s *Shaper) structured(r *dispatch.Response, document []byte) Result {
	body := valid(bytes.TrimSpace(document))
	if s.Pick != nil {
		body = s.Pick.prune(body)
	}
	if s.Output != nil && !s.Output.Loose && !s.Output.Accepts(body) {
		return s.promised(Result{Content: []Content{{Data: body}}}, r)
	}
	out := Result{Content: []Content{{Data: body}}, Structured: body}
	if body[0] != '{' || s.Output != nil && s.Output.Wrapped {
		out.Structured = slices.Concat([]byte(`{"result":`), body, []byte("}"))
	}
	return out
}

// promised returns a success without structured content. Where the tool has an
// output schema, a client would throw it away with an exception; so it is an error
// result which says that the call succeeded, and with what.
func (s *Shaper) promised(out Result, r *dispatch.Response) Result {
	if s.Output == nil {
		return out
	}
	if s.Output.Loose { // a document only described the answer, and any object conforms
		out.Structured = []byte(`{"result":null}`)
		if len(out.Content) > 0 && out.Content[0].Kind == Text && len(r.Body) > 0 {
			text, _ := json.Marshal(string(out.Content[0].Data)) // a string never fails
			out.Structured = slices.Concat([]byte(`{"result":`), text, []byte("}"))
		}
		return out
	}
	out.IsError = true
	note := "The call succeeded (" + statusLine(r.Status) + "), but its answer is not the one that the tool declares:"
	out.Content = append([]Content{{Data: []byte(note)}}, out.Content...)
	return out
}

func redirected(r *dispatch.Response) Result {
	text := statusLine(r.Status) + ": the application answers with a redirect"
	if location := r.Header("Location"); location != "" {
		text += " to " + location
	}
	return Result{Content: []Content{{Data: valid([]byte(text + ", which was not followed."))}}}
}

// shownOfLarge is how much of an answer over the limit a result shows.
const shownOfLarge = 2000

func (s *Shaper) tooLarge(r *dispatch.Response) Result {
	text := fmt.Sprintf("The call succeeded (%s), but its answer of %d bytes or more is over the limit of %d bytes.", statusLine(r.Status), r.Size, len(r.Body))
	if r.Status >= http.StatusBadRequest {
		text = fmt.Sprintf("%s: the answer of %d bytes or more is over the limit of %d bytes.", statusLine(r.Status), r.Size, len(r.Body))
	}
	if len(s.Narrowing) > 0 {
		text += " Narrow it with the arguments " + strings.Join(s.Narrowing, ", ") + "."
	}
	if (isText(mediaType(r.ContentType)) || isJSON(r.ContentType)) && (!s.conceals(r) || r.Status >= http.StatusBadRequest) {
		text += " It begins: " + string(beginning(r.Body, shownOfLarge))
	}
	return Message(text)
}
