package result

import (
	"encoding/json"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// shownOfHeader is how many bytes of a header a result carries.
const shownOfHeader = 2000

// report adds the reported headers of a response: as a text of one line for each, and in
// Headers. A header that a text of the result already states has no line.
func (out *Result) report(r *dispatch.Response) {
	if len(r.Headers) == 0 {
		return
	}
	out.Headers = make([]dispatch.Header, 0, len(r.Headers))
	var lines []string
	for _, h := range r.Headers {
		h.Value = string(beginning([]byte(h.Value), shownOfHeader))
		out.Headers = append(out.Headers, h)
		stated := h.Name == "Location" && redirects(r) || h.Name == "Retry-After" && out.IsError
		if !stated {
			lines = append(lines, h.Name+": "+h.Value)
		}
	}
	if len(lines) > 0 {
		out.Content = append(out.Content, Content{Data: []byte(strings.Join(lines, "\n"))})
	}
}

// A Member is a member of the _meta of a result.
type Member struct {
	Name  string
	Value json.RawMessage
}

// Meta returns what a result has in addition to its content, as members of _meta: the detail
// of an error and the reported headers. It returns nil if there is neither.
func (out *Result) Meta() []Member {
	var members []Member
	if out.Detail != nil {
		members = append(members, Member{"ginmcp.error", out.Detail})
	}
	if len(out.Headers) > 0 {
		members = append(members, Member{"ginmcp.headers", HeaderObject(out.Headers)})
	}
	return members
}

// HeaderObject returns the headers as a JSON object, or nil if there are none.
func HeaderObject(headers []dispatch.Header) json.RawMessage {
	if len(headers) == 0 {
		return nil
	}
	object := []byte{'{'}
	for i, h := range headers {
		if i > 0 {
			object = append(object, ',')
		}
		object = append(append(append(object, quote(h.Name)...), ':'), quote(h.Value)...)
	}
	return append(object, '}')
}
