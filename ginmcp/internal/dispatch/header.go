package dispatch

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// carried reports whether the inner request gets a header of the MCP request. It does not get
// headers about the connection, the body, the types that the MCP client accepts, or the web page
// that is the client. Origin and Sec-Fetch-* describe a page only together: with one of them alone,
// the application would refuse the request as cross-origin. The list is fixed. Headers that
// Connection names are not dropped; otherwise, a client could drop what a proxy states about it.
func carried(key string) bool {
	switch key {
	case "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer",
		"Transfer-Encoding", "Upgrade", "Expect", "Accept", "Accept-Encoding", "Origin", "Last-Event-Id":
		return false
	}
	return !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "Mcp-") && !strings.HasPrefix(key, "Sec-Fetch-")
}

// carry returns a copy of the caller's end-to-end headers, and the headers of the body if it has a
// content type. It stores the values in room, if that suffices. They are copies because a handler
// may write to its headers.
func carry(room []string, caller *http.Request, contentType string, length int) http.Header {
	var from http.Header
	if caller != nil {
		from = caller.Header
	}
	h := make(http.Header, len(from)+2) //nolint:mnd // two for the body
	for key, values := range from {
		if carried(key) {
			start := len(room)
			room = append(room, values...)
			h[key] = room[start:len(room):len(room)]
		}
	}
	if contentType != "" {
		at := len(room)
		room = append(room, contentType, strconv.Itoa(length))
		h["Content-Type"], h["Content-Length"] = room[at:at+1:at+1], room[at+1:]
	}
	return h
}

// header writes the headers and cookies of the arguments over those of the caller.
func (p *Plan) header(v *schema.Values, h http.Header, m *meter) error {
	for _, i := range p.headers {
		a := &p.input.Arguments[i]
		_, given := v.Get(i)
		if given || a.Hidden { // the caller's own request must not set a hidden header
			h.Del(a.Wire)
		}
		if !given {
			continue
		}
		err := p.texts(i, v, m, func(name, text []byte) error {
			if err := m.spend(a, len(name)+len(text)+headerOverhead); err != nil {
				return err
			}
			if slices.ContainsFunc(text, control) {
				return &ArgumentError{a.Name, "must not contain a line break or another control character"}
			}
			h.Add(a.Wire, string(text))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return p.cookieHeader(v, h, m)
}

// control reports whether c cannot be in the value of a header.
func control(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }
