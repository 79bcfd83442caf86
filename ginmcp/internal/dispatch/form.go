package dispatch

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// appendForm writes arguments as a query, or as a form.
func (p *Plan) appendForm(b []byte, arguments []int, v *schema.Values, m *meter) ([]byte, error) {
	start := len(b)
	for _, i := range arguments {
		a := &p.input.Arguments[i]
		err := p.texts(i, v, m, func(name, text []byte) error {
			if err := m.spend(a, escapedLen(name)+escapedLen(text)+pairOverhead); err != nil {
				return err
			}
			if len(b) > start {
				b = append(b, '&')
			}
			b = append(appendEscaped(b, name), '=')
			b = appendEscaped(b, text)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// appendEscaped is [net/url.QueryEscape] without the copies.
func appendEscaped(b, text []byte) []byte {
	const hex = "0123456789ABCDEF"
	for _, c := range text {
		switch {
		case unreserved(c):
			b = append(b, c)
		case c == ' ':
			b = append(b, '+')
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// multipart writes the arguments of a form as parts: first the texts, then the files.
func (p *Plan) multipart(v *schema.Values, m *meter) ([]byte, string, error) {
	var buf bytes.Buffer
	w := formWriter{multipart.NewWriter(&buf), *m}
	m = &w.meter // so that the meters of other calls need no memory
	for _, i := range p.members {
		a := &p.input.Arguments[i]
		err := p.texts(i, v, m, func(name, text []byte) error {
			if err := m.spend(a, escapedLen(name)+len(text)+partOverhead); err != nil {
				return err
			}
			return w.WriteField(string(name), string(text))
		})
		if err != nil {
			return nil, "", err
		}
	}
	for _, i := range p.members {
		raw, ok := v.Get(i)
		if !ok {
			continue
		}
		if err := w.files(&p.input.Arguments[i], raw); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return buf.Bytes(), w.FormDataContentType(), nil
}

// A formWriter writes the files of a multipart form.
type formWriter struct {
	*multipart.Writer

	meter meter
}

// files writes the files of an argument.
func (w *formWriter) files(a *schema.Argument, raw []byte) error {
	switch a.Style {
	case schema.StyleFile:
		return w.file(a, a.Wire, raw)
	case schema.StyleFiles:
		return w.list(a, a.Wire, raw)
	case schema.StyleForm:
		for name, value := range jsonscan.Members(raw) {
			if err := w.list(a, string(name), value); err != nil {
				return err
			}
			if isFileValue(value) {
				if err := w.file(a, string(name), value); err != nil {
					return err
				}
			}
		}
	default: // written with the texts
	}
	return nil
}

// list writes the files of a list. Items that are not files are written with the texts.
func (w *formWriter) list(a *schema.Argument, name string, raw []byte) error {
	for item := range jsonscan.Items(raw) {
		if err := w.meter.Step(); err != nil {
			return err
		}
		if a.Style == schema.StyleForm && !isFileValue(item) {
			continue
		}
		if err := w.file(a, name, item); err != nil {
			return err
		}
	}
	return nil
}

// quoteName escapes the characters that would end a name in a Content-Disposition header. Go
// decodes quotes and backslashes; a line break cannot be decoded.
var quoteName = strings.NewReplacer("\\", "\\\\", `"`, `\"`, "\r", "%0D", "\n", "%0A")

func (w *formWriter) file(a *schema.Argument, name string, raw []byte) error {
	f, content, err := readFile(a, raw)
	if err != nil {
		return err
	}
	if f.MIMEType == "" || strings.ContainsAny(f.MIMEType, "\r\n") {
		f.MIMEType = octetStream
	}
	head := escapedLen(name) + escapedLen(f.Filename) + len(f.MIMEType)
	if err := w.meter.spend(a, head+len(content)+partOverhead); err != nil {
		return err
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(
		`form-data; name="%s"; filename="%s"`, quoteName.Replace(name), quoteName.Replace(f.Filename)))
	h.Set("Content-Type", f.MIMEType)
	out, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return err
}
