package dispatch

import (
	"context"
	"strconv"

	"github.com/ginmcp/ginmcp/internal/budget"
	"github.com/ginmcp/ginmcp/schema"
)

// The overhead of a value on the wire, in bytes.
const (
	pairOverhead   = len("&=")
	headerOverhead = 32  // as HTTP/2 counts a header field (RFC 9113 §6.5.2)
	partOverhead   = 192 // the boundary and the headers of one part of a multipart form
)

// A meter holds the budget of one part of a request. The caller's values are charged to it before
// they are written. See package [budget].
type meter struct {
	budget.Budget

	part  string
	limit int
}

// headMeter returns the meter of the path, the query, the headers and the cookies, which share one
// budget.
func headMeter(ctx context.Context, size int) meter {
	limit := budget.Head(size)
	return meter{budget.New(ctx, limit), "the path, the query and the headers of the request", limit}
}

// bodyMeter returns the meter of a form. Other bodies consist of parts of the message, each written
// once.
func bodyMeter(ctx context.Context, size int) meter {
	limit := budget.Body(size)
	return meter{budget.New(ctx, limit), "the form", limit}
}

// spend charges n bytes to the budget. The error names the argument that they come from.
func (m *meter) spend(a *schema.Argument, n int) error {
	if m.Spend(n) {
		return nil
	}
	return &ArgumentError{
		a.Name, "makes " + m.part + " too large: a message of this size may build " + strconv.Itoa(m.limit) +
			" bytes of it; give fewer values or shorter names",
	}
}

// size returns the number of bytes of all values of a call.
func (p *Plan) size(v *schema.Values) int {
	size := 0
	for i := range p.input.Arguments {
		raw, _ := v.Get(i)
		size += len(raw)
	}
	return size
}

// escapedLen returns the length of text in a query, where every byte that is not unreserved takes
// up three bytes. It is an upper bound of its length in an escaped path.
func escapedLen[T string | []byte](text T) int {
	n := len(text)
	for i := range len(text) {
		if !unreserved(text[i]) && text[i] != ' ' {
			n += len("%XX") - 1
		}
	}
	return n
}

// unreserved reports whether a query contains c unescaped.
func unreserved(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.', c == '~':
		return true
	}
	return false
}
