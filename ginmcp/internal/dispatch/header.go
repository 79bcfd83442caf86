package dispatch

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// notCarried are headers of the MCP request that say nothing about the inner one:
// those of one connection, of the body, of what the client of the protocol takes,
// and of the browser page that it runs in.
var notCarried = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Proxy-Authenticate": true, "Proxy-Authorization": true, "Proxy-Connection": true,
	"Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true, "Expect": true,
	"Accept": true, "Accept-Encoding": true, "Origin": true, "Last-Event-Id": true,
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
		if !notCarried[key] && !strings.HasPrefix(key, "Content-") && !strings.HasPrefix(key, "Mcp-") {
			start := len(room)
			room = append(room, values...)
			h[key] = slices.Clip(room[start:])
		}
	}
	for _, list := range from["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
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
		if given || a.Hidden { // a hidden one is not for the caller's own request to say either
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

// control tells whether c cannot stand in the value of a header.
func control(c byte) bool { return c < ' ' && c != '\t' || c == 0x7f }

// cookieHeader writes the cookies of the arguments behind those of the caller, of
// which it takes out the ones of the same name.
func (p *Plan) cookieHeader(v *schema.Values, h http.Header, m *meter) error {
	given := slices.DeleteFunc(slices.Clone(p.cookies), func(i int) bool {
		_, ok := v.Get(i)
		return !ok && !p.input.Arguments[i].Hidden
	})
	if len(given) == 0 {
		return nil
	}
	request := http.Request{Header: h}
	kept := request.Cookies()
	h.Del("Cookie")
	for _, cookie := range kept {
		if !slices.ContainsFunc(given, func(i int) bool { return p.input.Arguments[i].Wire == cookie.Name }) {
			request.AddCookie(cookie)
		}
	}
	for _, i := range given {
		if _, ok := v.Get(i); !ok {
			continue
		}
		a := &p.input.Arguments[i]
		text, err := p.text(i, v, m)
		if err != nil {
			return err
		}
		if err := m.spend(a, len(a.Wire)+escapedLen(text)+headerOverhead); err != nil {
			return err
		}
		// Gin reads a cookie's value back with url.QueryUnescape.
		request.AddCookie(&http.Cookie{Name: a.Wire, Value: url.QueryEscape(string(text))})
	}
	return nil
}
