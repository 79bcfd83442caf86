package stateless

import (
	"encoding/base64"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// buffers hold responses while they are made. Large buffers are not kept.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled is the capacity in bytes up to which a buffer is kept.
const maxPooled = 512 << 10

func getBuffer() *[]byte { return buffers.Get().(*[]byte) } //nolint:forcetypeassert // the pool contains only buffers

func putBuffer(b *[]byte) {
	if cap(*b) <= maxPooled {
		*b = (*b)[:0]
		buffers.Put(b)
	}
}

const hex = "0123456789abcdef"

// appendText appends a JSON string. Bytes that are not UTF-8 become U+FFFD, as in encoding/json.
func appendText(dst []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = string([]rune(s))
	}
	return appendEscaped(dst, s)
}

// appendBytes is appendText for bytes.
func appendBytes(dst, s []byte) []byte { return appendEscaped(dst, readable(s)) }

// appendEscaped appends a text, which is UTF-8, as a JSON string.
func appendEscaped[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	for start := 0; ; {
		i := jsonscan.PlainEnd(s, start)
		dst = append(dst, s[start:i]...)
		if i == len(s) {
			break
		}
		switch c := s[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		}
		start = i + 1
	}
	return append(dst, '"')
}

// appendJSON appends JSON. It replaces bytes that are not UTF-8, because clients could not read
// them.
func appendJSON(dst, document []byte) []byte { return append(dst, readable(document)...) }

// readable returns text with bytes that are not UTF-8 replaced, as by encoding/json.
func readable(text []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	return []byte(string([]rune(string(text))))
}

// appendBase64 appends bytes as a JSON string.
func appendBase64(dst, data []byte) []byte {
	dst = append(dst, '"')
	dst = base64.StdEncoding.AppendEncode(dst, data)
	return append(dst, '"')
}

// appendOpen appends the beginning of a response, up to its result.
func appendOpen(dst, id []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = append(dst, id...)
	return append(dst, `,"result":`...)
}

// appendError appends an error response.
func appendError(dst, id []byte, code int, text string, data []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = append(dst, id...)
	dst = append(dst, `,"error":{"code":`...)
	dst = strconv.AppendInt(dst, int64(code), 10)
	dst = append(dst, `,"message":`...)
	dst = appendText(dst, text)
	if data != nil {
		dst = append(append(dst, `,"data":`...), data...)
	}
	return append(dst, '}', '}')
}

// appendResult appends the result of a tool. Meta holds further members of _meta, separated by
// commas; "" means none.
func appendResult(dst []byte, r *result.Result, meta string, modern bool) []byte {
	dst = slices.Grow(dst, estimate(r))
	dst = append(dst, '{')
	dst = appendMeta(dst, r, meta)
	if r.Input != nil {
		dst = append(append(dst, `"inputRequests":`...), r.Input.Requests...)
		dst = appendText(append(dst, `,"requestState":`...), r.Input.State)
		return append(dst, `,"resultType":"input_required"}`...)
	}
	dst = append(dst, `"content":[`...)
	for i := range r.Content {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendContent(dst, &r.Content[i])
	}
	dst = append(dst, ']')
	if r.Structured != nil {
		dst = appendJSON(append(dst, `,"structuredContent":`...), r.Structured)
	}
	if r.IsError {
		dst = append(dst, `,"isError":true`...)
	}
	if modern {
		dst = append(dst, `,"resultType":"complete"`...)
	}
	return append(dst, '}')
}

// appendMeta appends the member _meta and a comma, or nothing if it would be empty.
func appendMeta(dst []byte, r *result.Result, meta string) []byte {
	members := r.Meta()
	if len(members) == 0 && meta == "" {
		return dst
	}
	dst = append(append(dst, `"_meta":{`...), meta...)
	for i, member := range members {
		if i > 0 || meta != "" {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), member.Name...), `":`...)
		dst = appendJSON(dst, member.Value)
	}
	return append(dst, '}', ',')
}

// estimate returns the approximate size of a result in bytes: its parts, and a quarter more for
// escaped quotes in a text.
func estimate(r *result.Result) int {
	const frame = 512
	n := frame + len(r.Structured) + len(r.Detail)
	for i := range r.Content {
		size := len(r.Content[i].Data)
		if r.Content[i].Kind != result.Text {
			n += base64.StdEncoding.EncodedLen(size)
		} else {
			n += size + size/4
		}
	}
	return n
}

func appendContent(dst []byte, c *result.Content) []byte {
	switch c.Kind {
	case result.Image, result.Audio:
		kind := `{"type":"image","mimeType":`
		if c.Kind == result.Audio {
			kind = `{"type":"audio","mimeType":`
		}
		dst = appendText(append(dst, kind...), c.MIMEType)
		return append(appendBase64(append(dst, `,"data":`...), c.Data), '}')
	case result.Resource:
		dst = appendText(append(dst, `{"type":"resource","resource":{"uri":`...), c.URI)
		if c.MIMEType != "" {
			dst = appendText(append(dst, `,"mimeType":`...), c.MIMEType)
		}
		return append(appendBase64(append(dst, `,"blob":`...), c.Data), '}', '}')
	case result.Text:
		fallthrough
	default:
		return append(appendBytes(append(dst, `{"type":"text","text":`...), c.Data), '}')
	}
}
