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
	"unicode/utf8"

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
	// Narrowing are the arguments that would make an answer smaller.
	Narrowing []string
}

// Message makes an error result that is one text.
func Message(text string) Result {
	return Result{IsError: true, Content: []Content{{Data: []byte(text)}}}
}

// Shape makes the result of a response.
func (s *Shaper) Shape(r *dispatch.Response) Result {
	document := isJSON(r.ContentType) && json.Valid(r.Body)
	switch {
	case r.Hijacked:
		return Message("The route wants the connection itself, as a websocket does; it cannot be called as a tool.")
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
		return s.structured(r)
	default:
		return s.promised(Result{Content: []Content{block(r)}}, r)
	}
}

func (s *Shaper) isError(r *dispatch.Response, document bool) bool {
	if s.IsError != nil {
		return s.IsError(r.Status, http.Header{"Content-Type": {r.ContentType}}, r.Body)
	}
	return r.Status >= http.StatusBadRequest || r.Status < http.StatusMultipleChoices && document && Envelope(r.Body)
}

// structured is a JSON answer: as structured content, and as text for clients that
// know none.
func (s *Shaper) structured(r *dispatch.Response) Result {
	body := valid(bytes.TrimSpace(r.Body))
	if s.Output != nil && !s.Output.Accepts(body) {
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
	out.IsError = true
	note := "The call succeeded (" + statusLine(r.Status) + "), but its answer is not the one that the tool declares:"
	out.Content = append([]Content{{Data: []byte(note)}}, out.Content...)
	return out
}

// block is an answer that is no JSON.
func block(r *dispatch.Response) Content {
	mime := mediaType(r.ContentType)
	switch {
	case isText(mime):
		return Content{Data: valid(r.Body)}
	case strings.HasPrefix(mime, "image/"):
		return Content{Kind: Image, Data: r.Body, MIMEType: mime}
	case strings.HasPrefix(mime, "audio/"):
		return Content{Kind: Audio, Data: r.Body, MIMEType: mime}
	default:
		return Content{Kind: Resource, Data: r.Body, MIMEType: cmp.Or(mime, "application/octet-stream"), URI: "app://" + r.Path}
	}
}

func redirected(r *dispatch.Response) Result {
	text := statusLine(r.Status) + ": the application answers with a redirect"
	if r.Location != "" {
		text += " to " + r.Location
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
	if isText(mediaType(r.ContentType)) || isJSON(r.ContentType) {
		text += " It begins: " + string(beginning(r.Body, shownOfLarge))
	}
	return Message(text)
}

// shownOfError is how much of an error's body a result carries.
const shownOfError = 8000

// failure is an answer that is an error: a text that names the status, and the
// same as an object. A document is a body that is JSON.
func failure(status int, r *dispatch.Response, document bool, reason string) Result {
	body := valid(bytes.TrimSpace(r.Body))
	if reason == "" && len(body) == 0 {
		reason = strings.Join(r.Errors, "; ")
	}
	structured := append([]byte(`{"status":`), strconv.Itoa(status)...)
	text := statusLine(status)
	if status < http.StatusBadRequest {
		text += ", but the answer is an error"
	}
	message := reason
	switch {
	case reason != "":
		text += ": " + reason
	case len(body) == 0:
		message = http.StatusText(status)
	case document && len(body) <= shownOfError:
		text += ": " + string(body)
		if message = messageOf(body); message == "" {
			message = http.StatusText(status)
		}
	default:
		shown := strings.TrimSpace(string(beginning(body, shownOfError)))
		text += ": " + shown
		message, body = http.StatusText(status), quote(shown)
	}
	if r.RetryAfter != "" {
		text += " (retry after " + r.RetryAfter + ")"
	}
	structured = append(append(structured, `,"error":`...), quote(message)...)
	if len(body) > 0 && reason == "" {
		structured = append(append(structured, `,"body":`...), body...)
	}
	return Result{IsError: true, Content: []Content{{Data: valid([]byte(text))}}, Structured: append(structured, '}')}
}

// messageOf looks for the sentence in an error's body.
func messageOf(body []byte) string {
	for _, want := range []string{"error", "message", "msg", "detail", "title"} {
		for key, value := range jsonscan.Members(body) {
			if string(key) != want {
				continue
			}
			if value[0] == '"' {
				return string(jsonscan.Unquote(value))
			}
			if nested := messageOf(value); nested != "" {
				return nested
			}
		}
	}
	return ""
}

func quote(text string) []byte {
	quoted, _ := json.Marshal(text) // a string never fails
	return quoted
}

// valid replaces what is no UTF-8, which the protocol cannot carry.
func valid(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD"))
}

// beginning returns the first n bytes of a text, less a character that they cut.
func beginning(text []byte, n int) []byte {
	if len(text) <= n {
		return valid(text)
	}
	for cut := n; cut > n-utf8.UTFMax; cut-- {
		if utf8.RuneStart(text[cut]) {
			return valid(text[:cut])
		}
	}
	return valid(text[:n])
}

func statusLine(status int) string {
	line := "HTTP " + strconv.Itoa(status)
	if text := http.StatusText(status); text != "" {
		line += " " + text
	}
	return line
}
