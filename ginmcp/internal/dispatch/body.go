package dispatch

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/textproto"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/schema"
)

// contentType and the body that goes with it; nil where there is none.
func (p *Plan) encodeBody(v *schema.Values, m *meter) (body []byte, contentType string, err error) {
	switch p.body {
	case schema.BodyJSON:
		if v.Raw != nil {
			return v.Raw, p.mediaType(), nil
		}
		return p.object(v), p.mediaType(), nil
	case schema.BodyWhole:
		for _, i := range p.members {
			if raw, ok := v.Get(i); ok {
				return raw, p.mediaType(), nil
			}
		}
		return nil, "", nil
	case schema.BodyRaw:
		return p.raw(v)
	case schema.BodyForm:
		body, err = p.appendForm(nil, p.members, v, m)
		return body, "application/x-www-form-urlencoded", err
	case schema.BodyMultipart:
		return p.multipart(v, m)
	default:
		return nil, "", nil
	}
}

// mediaType is the content type of a body that is JSON.
func (p *Plan) mediaType() string { return cmp.Or(p.input.MediaType, "application/json") }

// raw returns a body that is no JSON: a text, or the content of a file.
func (p *Plan) raw(v *schema.Values) ([]byte, string, error) {
	i := p.members[0]
	value, ok := v.Get(i)
	if !ok {
		return nil, "", nil
	}
	a := &p.input.Arguments[i]
	if a.Style != schema.StyleFile {
		return scalarText(value), p.input.MediaType, nil
	}
	var f file
	if err := json.Unmarshal(value, &f); err != nil {
		return nil, "", &ArgumentError{a.Name, "must be a file: an object with filename and either data or text"}
	}
	content, err := f.content()
	if err != nil {
		return nil, "", &ArgumentError{a.Name, err.Error()}
	}
	return content, p.input.MediaType, nil
}

// object writes the body's members as they were given.
func (p *Plan) object(v *schema.Values) []byte {
	size := len("{}")
	for n, i := range p.members {
		raw, _ := v.Get(i)
		size += len(p.keys[n]) + len(raw) + len(":,")
	}
	buf := append(make([]byte, 0, size), '{')
	for n, i := range p.members {
		raw, ok := v.Get(i)
		if !ok {
			continue
		}
		if len(buf) > 1 {
			buf = append(buf, ',')
		}
		if p.input.Arguments[i].Rest {
			buf = append(buf, raw[1:len(raw)-1]...) // its members, of which there is at least one
			continue
		}
		buf = append(append(append(buf, p.keys[n]...), ':'), raw...)
	}
	return append(buf, '}')
}

func (p *Plan) multipart(v *schema.Values, m *meter) ([]byte, string, error) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
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
		if err := writeFiles(w, &p.input.Arguments[i], raw, m); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return buf.Bytes(), w.FormDataContentType(), nil
}

func writeFiles(w *multipart.Writer, a *schema.Argument, raw json.RawMessage, m *meter) error {
	switch a.Style {
	case schema.StyleFile:
		return writeFile(w, a, raw, m)
	case schema.StyleFiles:
		for file := range jsonscan.Items(raw) {
			if err := m.Step(); err != nil {
				return err
			}
			if err := writeFile(w, a, file, m); err != nil {
				return err
			}
		}
	default: // written with the fields
	}
	return nil
}

// A file is how an agent gives one.
type file struct {
	Filename string  `json:"filename"`
	MIMEType string  `json:"mimeType"`
	Data     *string `json:"data"`
	Text     *string `json:"text"`
}

// quoteName escapes what would end a name within a Content-Disposition header. Go reads
// quotes and backslashes back as they were; a line break has no such form.
var quoteName = strings.NewReplacer("\\", "\\\\", `"`, `\"`, "\r", "%0D", "\n", "%0A")

func writeFile(w *multipart.Writer, a *schema.Argument, raw json.RawMessage, m *meter) error {
	var f file
	if err := json.Unmarshal(raw, &f); err != nil {
		return &ArgumentError{a.Name, "must be a file: an object with filename and either data or text"}
	}
	content, err := f.content()
	if err != nil {
		return &ArgumentError{a.Name, err.Error()}
	}
	if f.MIMEType == "" || strings.ContainsAny(f.MIMEType, "\r\n") {
		f.MIMEType = "application/octet-stream"
	}
	head := escapedLen(a.Wire) + escapedLen(f.Filename) + len(f.MIMEType)
	if err := m.spend(a, head+len(content)+partOverhead); err != nil {
		return err
	}
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", fmt.Sprintf(`form-data; name="%s"; filename="%s"`, quoteName.Replace(a.Wire), quoteName.Replace(f.Filename)))
	h.Set("Content-Type", f.MIMEType)
	out, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	_, err = out.Write(content)
	return err
}

func (f *file) content() ([]byte, error) {
	switch {
	case f.Data != nil && f.Text != nil:
		return nil, errors.New("give either data or text, not both")
	case f.Text != nil:
		return []byte(*f.Text), nil
	case f.Data == nil:
		return nil, errors.New("give the file's content as data, in base64, or as text")
	}
	content, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(*f.Data, "="))
	if err != nil {
		return nil, fmt.Errorf("data must be base64: %w", err)
	}
	return content, nil
}
