package result

import (
	"cmp"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Contents are those of a resource: a text, or bytes.
type Contents struct {
	MIMEType string
	Text     bool
	Data     []byte
}

// Contents makes the contents of a resource of a response. Where the response has none to
// give, the result is the error that says why; else it only tells status and size.
//
// A resource is read as a whole or not at all: nobody would know that the end is missing.
func (s *Shaper) Contents(r *dispatch.Response) (Contents, Result) {
	problem := s.unreadable(r)
	problem.Status, problem.Size, problem.Headers = r.Status, r.Size, r.Headers
	if problem.IsError {
		return Contents{}, problem
	}
	return s.contents(r), problem
}

// unreadable says why a response is no contents.
func (s *Shaper) unreadable(r *dispatch.Response) Result {
	document := s.isDocument(r)
	switch {
	case r.Hijacked:
		return Message("The route wants the connection itself, as a websocket does; it cannot be read as a resource.")
	case r.TooLarge():
		return s.tooLarge(r)
	case panicked(r):
		return failure(http.StatusInternalServerError, r, false, "the handler panicked")
	case broken(r, document):
		return failure(r.Status, r, false, brokenReason(r))
	case s.isError(r, document):
		return failure(r.Status, r, document, "")
	case redirects(r):
		out := new(Shaper).redirect(r)
		out.IsError = true
		return out
	case r.Cut != nil:
		return Message("The answer was cut off when its time was up; a resource is read as a whole.")
	default:
		return Result{}
	}
}

// contents are what a success holds, of the type that the application says it is. JSON and
// its kin are text, as is what the application said nothing about where JSON was declared.
func (s *Shaper) contents(r *dispatch.Response) Contents {
	mime := mediaType(r.ContentType)
	if s.Output != nil && (mime == "" || mime == "text/plain") && (len(r.Body) == 0 || jsonscan.Valid(r.Body)) {
		mime = "application/json"
	}
	if isText(mime) {
		if text, ok := decode(r.ContentType, r.Body); ok {
			return Contents{MIMEType: mime, Text: true, Data: text}
		}
		mime = mediaType(http.DetectContentType(r.Body))
	}
	return Contents{MIMEType: cmp.Or(mime, "application/octet-stream"), Data: r.Body}
}
