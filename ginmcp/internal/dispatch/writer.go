package dispatch

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"time"
)

// A recorder has the methods of the writer that net/http's server passes to a handler over HTTP/1,
// and no others, so that middleware that checks for a method behaves as it does over HTTP.

// Header returns the headers that the handler sets.
func (w *recorder) Header() http.Header { return w.header }

// WriteString writes s as Write does.
func (w *recorder) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// ReadFrom writes what it reads from r.
func (w *recorder) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{w}, r) // hides ReadFrom, which io.Copy would call again
}

// Flush ends one part of a response that comes in parts.
func (w *recorder) Flush() { _ = w.FlushError() }

// Hijack fails, because a tool call has no connection of its own.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed {
		w.exchange.response.Hijacked = true
	}
	return nil, nil, http.ErrNotSupported
}

// EnableFullDuplex changes nothing: the whole request has been read.
func (*recorder) EnableFullDuplex() error { return nil }

// SetReadDeadline changes nothing: the whole request has been read.
func (*recorder) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline changes nothing: no write waits for a connection, and the call has its own
// deadline.
func (*recorder) SetWriteDeadline(time.Time) error { return nil }
