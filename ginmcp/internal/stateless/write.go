package stateless

import (
	"encoding/base64"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
)

// buffers hold responses while they are made. One that has grown large is not kept.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxPooled is the capacity in bytes up to which a buffer is kept.
const maxPooled = 64 << 10

func getBuffer() *[]byte { return buffers.Get().(*[]byte) } //nolint:forcetypeassert // it holds nothing else

func putBuffer(b *[]byte) {
	if cap(*b) <= maxPooled {
		*b = (*b)[:0]
		buffers.Put(b)
	}
}

const hex = "0123456789abcdef"

// plainByte reports for each byte whether it stands for itself in a JSON string and is ASCII.
var plainByte = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = c != '"' && c != '\\'
	}
	t[0x7f] = true
	return t
}()

// appendText appends a JSON string. Bytes that are not UTF-8 become U+FFFD, as in encoding/json.
func appendText[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainByte[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			// A rune has at most four bytes.
			r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if r == utf8.RuneError && size == 1 {
				dst = append(append(dst, s[start:i]...), `\ufffd`...)
				start = i + 1
			}
			i += size
			continue
		}
		dst = append(dst, s[start:i]...)
		switch c {
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
		i++
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// appendJSON appends JSON. It may contain texts that are not UTF-8, which no client could read.
func appendJSON(dst, document []byte) []byte {
	if utf8.Valid(document) {
		return append(dst, document...)
	}
	for len(document) > 0 {
		r, size := utf8.DecodeRune(document)
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, "\uFFFD"...)
		} else {
			dst = append(dst, document[:size]...)
		}
		document = document[size:]
	}
	return dst
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

// appendResult appends the result of a tool. Meta is the members that _meta has besides, each with
// a comma before it but the first; "" is none.
func appendResult(dst []byte, r *result.Result, meta string, modern bool) []byte {
	dst = append(dst, '{')
	if r.Detail != nil || meta != "" {
		dst = append(append(dst, `"_meta":{`...), meta...)
		if r.Detail != nil {
			if meta != "" {
				dst = append(dst, ',')
			}
			dst = appendJSON(append(dst, `"ginmcp.error":`...), r.Detail)
		}
		dst = append(dst, '}', ',')
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
		return append(appendText(append(dst, `{"type":"text","text":`...), c.Data), '}')
	}
}
