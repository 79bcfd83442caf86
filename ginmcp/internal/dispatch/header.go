package dispatch

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// notCarried are headers of the MCP request that do not concern the inner one: those of one
// connection, of the body, of what the client of the protocol accepts, and of the browser page
// that the client is. The list is fixed: what Connection names is not dropped, or a client
// could drop what a proxy says about it.
var notCarried = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true,
	"Proxy-Connection": true, "Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "Expect": true,
	"Accept": true, "Accept-Encoding": true, "Origin": true, "Last-Event-Id": true,
}

// carried reports whether the inner request has a header of the MCP request. Neither Origin nor
// Sec-Fetch-* are carried: together they describe a request from another page, and one of them
// alone is refused as such.
func carried(key string) bool {
	return !notCarried[key] && !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "Mcp-") &&
		!strings.HasPrefix(key, "Sec-Fetch-")
}

// carry returns the end-to-end headers of the caller, and those of the body where it has a
// content type. The values are in room, if that is enough.
func carry(room []string, caller *http.Request, contentType string, length int) http.Header {
	var from http.Header
	if caller != nil {
		from = caller.Header
	}
	total := 2
	for _, values := range from {
		total += len(values)
	}
	// The values get one array of their own: a handler may write to its headers.
	h, room := make(http.Header, len(from)+2), slices.Grow(room, total)
	for key, values := range from {
		if carried(key) {
			start := len(room)
			room = append(room, values...)
			h[key] = slices.Clip(room[start:])
		}
	}
	if contentType != "" {
		room = append(room, contentType, strconv.Itoa(length))
		h["Content-Type"], h["Content-Length"] = room[len(room)-2:len(room)-1:len(room)-1], room[len(room)-1:]
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
