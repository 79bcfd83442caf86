package result

import (
	"cmp"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Contents are the contents of a resource: a text, or bytes.
type Contents struct {
	MIMEType string
	Text     bool
	Data     []byte
}

// Contents converts a response to the contents of a resource. If there are none, the result is an
// error that states the reason. Otherwise it has only the status, the size and the reported
// headers.
//
// A resource is read completely or not at all, because contents cannot state that their end is
// missing.
func (s *Shaper) Contents(r *dispatch.Response) (Contents, Result) {
	problem := s.unreadable(r)
	problem.Status, problem.Size, problem.Headers = r.Status, r.Size, r.Headers
	if problem.IsError {
		return Contents{}, problem
	}
	return s.contents(r), problem
}

// unreadable returns the error of a response without contents, or a result that is not an error.
func (s *Shaper) unreadable(r *dispatch.Response) Result {
	document := s.isDocument(r)
	switch {
	case r.Hijacked:
		return Message("The handler hijacks the connection, as for a websocket, so it cannot be read as a resource.")
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
		return Message("The response was cut off at the deadline; a resource is read completely or not at all.")
	default:
		return Result{}
	}
}

// contents returns the body of a success with the type that the application declares. JSON and
// similar types are text, and so is a body without a type if JSON was declared.
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
