package result

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// maxParts is the largest number of content blocks that a multipart response becomes.
const maxParts = 100

// blocks returns the content of a response that is not JSON: one block, or one for each part of
// a multipart response. A file is introduced by its name.
func blocks(r *dispatch.Response) []Content {
	mediaType, params, err := mime.ParseMediaType(r.ContentType)
	if err == nil && strings.HasPrefix(mediaType, "multipart/") && params["boundary"] != "" {
		if list := multiparts(r, params["boundary"]); len(list) > 0 {
			return list
		}
	}
	c := block(r.ContentType, r.Body, r.Path)
	if name := fileName(r.Disposition); name != "" && c.Kind != Text {
		return []Content{{Data: valid(fmt.Appendf(nil, "%s (%s, %d bytes)", name, c.MIMEType, len(c.Data)))}, c}
	}
	return []Content{c}
}

// multiparts returns the readable parts of a multipart response.
func multiparts(r *dispatch.Response, boundary string) []Content {
	var list []Content
	reader := multipart.NewReader(bytes.NewReader(r.Body), boundary)
	for len(list) < maxParts {
		part, err := reader.NextRawPart()
		if err != nil {
			break
		}
		body, err := io.ReadAll(part)
		if err != nil {
			break
		}
		list = append(list, block(cmp.Or(part.Header.Get("Content-Type"), "text/plain"), body, r.Path))
	}
	return list
}

// block returns the content block for one body by its type. Bytes with a text type that are not
// valid text do not become a text.
func block(contentType string, body []byte, path string) Content {
	mime := mediaType(contentType)
	if isText(mime) {
		if text, ok := decode(contentType, body); ok {
			return Content{Data: text}
		}
		mime = mediaType(http.DetectContentType(body))
	}
	switch {
	case strings.HasPrefix(mime, "image/"):
		return Content{Kind: Image, Data: body, MIMEType: mime}
	case strings.HasPrefix(mime, "audio/"):
		return Content{Kind: Audio, Data: body, MIMEType: mime}
	default:
		return Content{Kind: Resource, Data: body, MIMEType: cmp.Or(mime, "application/octet-stream"), URI: path}
	}
}

// decode decodes a text in a character set that needs no tables. In any other character set, a body
// is a text if it is valid UTF-8 without a NUL.
func decode(contentType string, body []byte) (text []byte, ok bool) {
	_, params, _ := mime.ParseMediaType(contentType)
	switch charset := strings.ToLower(params["charset"]); charset {
	case "iso-8859-1", "latin1", "us-ascii":
		if !utf8.Valid(body) {
			return latin1(body), true
		}
	case "utf-16", "utf-16le", "utf-16be":
		return fromUTF16(charset, body), true
	}
	if bytes.IndexByte(body, 0) >= 0 {
		return nil, false
	}
	if !utf8.Valid(body) && mostlyBroken(body) {
		return nil, false
	}
	return valid(body), true
}

// mostlyBroken reports whether a body has too many invalid bytes to be a text with a few wrong
// characters.
func mostlyBroken(body []byte) bool {
	broken := 0
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			broken++
		}
		i += n
	}
	const few, oneIn = 3, 10
	return broken > few && broken*oneIn > len(body)
}

func latin1(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/8)
	for _, b := range body {
		out = utf8.AppendRune(out, rune(b))
	}
	return out
}

func fromUTF16(charset string, body []byte) []byte {
	var order binary.ByteOrder = binary.BigEndian
	if charset == "utf-16le" || bytes.HasPrefix(body, []byte{0xff, 0xfe}) {
		order = binary.LittleEndian
	}
	units := make([]uint16, len(body)/2)
	for i := range units {
		units[i] = order.Uint16(body[2*i:])
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\uFEFF"))
}

// fileName returns the file name in a Content-Disposition header, or "".
func fileName(disposition string) string {
	_, params, err := mime.ParseMediaType(disposition)
	if err != nil {
		return ""
	}
	return params["filename"]
}
