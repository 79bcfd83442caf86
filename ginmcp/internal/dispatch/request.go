package dispatch

import (
	"bytes"
	"net/http"
)

// A body is that of an inner request.
type body struct{ bytes.Reader }

// Close does nothing: there is nothing behind the bytes.
func (*body) Close() error { return nil }

// prepare makes the inner request, in the room that x has for it.
func (p *Plan) prepare(x *exchange, c *Call) (*http.Request, error) {
	caller, v := c.Caller, c.Values
	size := p.size(v)
	x.head, x.form = headMeter(&x.inside, size), bodyMeter(&x.inside, size)
	if err := p.seal(v, &x.head); err != nil {
		return nil, err
	}
	if err := p.url(&x.url, v, &x.head); err != nil {
		return nil, err
	}
	content, contentType, err := p.encodeBody(v, &x.form)
	if err != nil {
		return nil, err
	}
	x.request = *new(http.Request).WithContext(&x.inside)
	r := &x.request
	r.Method, r.URL, r.RequestURI = p.method, &x.url, x.url.RequestURI()
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	r.Header = carry(x.headers[:0], caller, contentType)
	for key, values := range c.Trace {
		if _, ok := r.Header[key]; !ok {
			r.Header[key] = values
		}
	}
	r.Body, r.ContentLength = http.NoBody, int64(len(content))
	r.RemoteAddr, r.Host = "127.0.0.1:0", "localhost"
	if caller != nil {
		r.TLS, r.Host, r.RemoteAddr = caller.TLS, caller.Host, caller.RemoteAddr
	}
	if contentType != "" {
		x.body.Reset(content)
		r.Body = &x.body
	}
	return r, p.header(v, r.Header, &x.head)
}
