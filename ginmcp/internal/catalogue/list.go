package catalogue

import (
	"bytes"
	"compress/flate"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// A List is one of the lists that clients read, as JSON. It is shared by all requests and must not
// be modified.
type List struct {
	// JSON is a member of a result: "tools":[…].
	JSON []byte

	deflated func() []byte
}

// Deflated returns JSON as compressed blocks (RFC 1951) without a final block, so that other blocks
// can come before and after them. It returns nil if JSON cannot be compressed. It compresses only
// at the first use.
func (l *List) Deflated() []byte { return l.deflated() }

// newList makes a list of encoded items. It returns nil if one of them could not be encoded.
func newList(name string, items [][]byte) *List {
	size := len(name) + len(items)
	for _, item := range items {
		if item == nil {
			return nil
		}
		size += len(item)
	}
	const frame = 5 // quotes, a colon and brackets
	l := &List{JSON: append(make([]byte, 0, size+frame), `"`+name+`":[`...)}
	for i, item := range items {
		if i > 0 {
			l.JSON = append(l.JSON, ',')
		}
		l.JSON = append(l.JSON, item...)
	}
	l.JSON = append(l.JSON, ']')
	l.deflated = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		w, err := flate.NewWriter(&b, flate.DefaultCompression)
		if err != nil {
			return nil
		}
		if _, err := w.Write(l.JSON); err != nil || w.Flush() != nil {
			return nil
		}
		return b.Bytes()
	})
	return l
}

// encoded returns a definition as JSON, or nil if it cannot be encoded.
func encoded(definition any) []byte {
	document, err := invoke.Encode(definition)
	if err != nil {
		return nil
	}
	return document
}
