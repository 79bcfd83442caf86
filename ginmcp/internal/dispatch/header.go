package dispatch

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// carried reports whether the inner request has a header of the MCP request. It has none that
// concern one connection, the body, what the client of the protocol accepts, or the browser page
// that the client is: Origin and Sec-Fetch-* together describe a request from another page, and one
// of them alone is refused as such. The list is fixed: what Connection names is not dropped, or a
// client could drop what a proxy says about it.
func carried(key string) bool {
	switch key {
	case "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer",
		"Transfer-Encoding", "Upgrade", "Expect", "Accept", "Accept-Encoding", "Origin", "Last-Event-Id":
		return false
	}
	return !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "Mcp-") && !strings.HasPrefix(key, "Sec-Fetch-")
}

// carry returns the end-to-end headers of the caller, and those of the body where it has a
// content type. The values are in room, if that is enough: a handler may write to its headers, so
// they are not those of the caller.
func carry(room []string, caller *http.Request, contentType string, length int) http.Header {
	var from http.Header
	if caller != nil {
		from = caller.Header
	}
	h := make(http.Header, len(from)+2) //nolint:mnd // those of the body
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
		if given || a.Hidden { // the caller's own request must not set a hidden one either
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
