package result

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// shownOfHeader is the largest number of bytes of a header in a result.
const shownOfHeader = 2000

// report adds the reported headers of a response to Headers, and to the text with one line each. A
// header that the text already states gets no line.
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

// Meta returns the members of the _meta of a result: the detail of an error, the reported headers,
// the tool that reads the location, and the HTTP requests of the call. It returns nil if there are
// none.
func (out *Result) Meta() []Member {
	var members []Member
	if out.Detail != nil {
		members = append(members, Member{"ginmcp.error", out.Detail})
	}
	if len(out.Headers) > 0 {
		members = append(members, Member{"ginmcp.headers", HeaderObject(out.Headers)})
	}
	if out.next != nil {
		members = append(members, Member{"ginmcp.next", out.next})
	}
	if out.requests != nil {
		members = append(members, Member{"ginmcp.request", out.requests})
	}
	return members
}

// Requests adds the HTTP requests of a call, as a JSON array.
func (out *Result) Requests(list json.RawMessage) { out.requests = list }

// Lead adds the tool and the arguments that read the location of a result.
func (out *Result) Lead(tool string, arguments json.RawMessage) {
	text := "Read it with the tool " + tool + " and the arguments " + string(arguments) + "."
	out.Content = append(out.Content, Content{Data: []byte(text)})
	out.next = slices.Concat([]byte(`{"tool":`), quote(tool), []byte(`,"arguments":`), arguments, []byte("}"))
}

// Location returns the reported Location header, or "".
func (out *Result) Location() string {
	for _, h := range out.Headers {
		if h.Name == "Location" {
			return h.Value
		}
	}
	return ""
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
