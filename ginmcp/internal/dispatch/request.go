package dispatch

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// A body is the body of an inner request. Like the body of net/http's server, it has only the
// methods Read and Close: with a method WriteTo, io.Copy would behave differently than over HTTP.
type body struct {
	mu      sync.Mutex
	content bytes.Reader
	closed  bool
}

// Read reads the body. It returns io.EOF with the last bytes, and an error once the body is
// closed.
func (b *body) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	n, err := b.content.Read(p)
	if err == nil && b.content.Len() == 0 {
		err = io.EOF
	}
	return n, err
}

// Close makes later reads fail.
func (b *body) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	return nil
}

// LocalHost and localAddress are the host and the address of a call on stdio.
const (
	LocalHost    = "localhost"
	localAddress = "127.0.0.1:0"
)

// blank is an empty request. Inner requests are copies of it, because only a copy can have a context.
var blank = new(http.Request)

// prepare builds the inner request in x.
func (p *Plan) prepare(x *exchange, c *Call) (*http.Request, error) {
	carrier, v := c.Request, c.Values
	size := p.size(v)
	head, form := headMeter(&x.inside, size), bodyMeter(&x.inside, size)
	if err := p.checkHidden(v, &head); err != nil {
		return nil, err
	}
	target, err := p.url(&x.url, v, &head)
	if err != nil {
		return nil, err
	}
	content, contentType, err := p.encodeBody(v, &form)
	if err != nil {
		return nil, err
	}
	r := blank.WithContext(&x.inside)
	r.Method, r.URL, r.RequestURI = p.method, &x.url, target
	r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.1", 1, 1
	r.Header = carry(x.headers[:0], carrier, contentType, len(content))
	for key, values := range c.Trace {
		if _, ok := r.Header[key]; !ok {
			r.Header[key] = values
		}
	}
	for key, values := range c.Headers {
		if delete(r.Header, key); len(values) > 0 {
			r.Header[key] = values
		}
	}
	r.Body, r.ContentLength = http.NoBody, int64(len(content))
	r.RemoteAddr, r.Host = localAddress, LocalHost
	if carrier != nil {
		r.TLS, r.Host, r.RemoteAddr = carrier.TLS, carrier.Host, carrier.RemoteAddr
	}
	if len(content) > 0 {
		x.body.content.Reset(content)
		r.Body = &x.body
	}
	return r, p.header(v, r.Header, &head)
}
