package dispatch

import (
	"bytes"
	"cmp"
	"net/http"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

const urlEncoded = "application/x-www-form-urlencoded"

// encodeBody returns the body of a request and its content type, which is empty if the request
// has no body.
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
		return body, urlEncoded, err
	case schema.BodyMultipart:
		return p.multipart(v, m)
	case schema.BodyEither:
		return p.either(v, m)
	default:
		return nil, "", nil
	}
}

// mediaType returns the content type of a JSON body.
func (p *Plan) mediaType() string { return cmp.Or(p.input.MediaType, "application/json") }

// either returns the body of a request if no source declares whether it is JSON or a form.
func (p *Plan) either(v *schema.Values, m *meter) (body []byte, contentType string, err error) {
	given := -1
	for _, i := range p.members {
		if _, ok := v.Get(i); !ok {
			continue
		}
		if given >= 0 {
			other := p.input.Arguments[given].Name
			message := "cannot be given together with " + other + ": a request has one body"
			return nil, "", &ArgumentError{p.input.Arguments[i].Name, message}
		}
		given = i
	}
	if given < 0 {
		return nil, "", nil
	}
	raw, _ := v.Get(given)
	if p.input.Arguments[given].In == introspect.LocationBody {
		return unquoted(raw), p.mediaType(), nil
	}
	if hasFiles(raw) || p.method == http.MethodDelete { // net/http parses only a multipart form on DELETE
		return p.multipart(v, m)
	}
	body, err = p.appendForm(nil, p.members, v, m)
	return body, urlEncoded, err
}

// unquoted returns the object or list that a JSON string contains, and any other value unchanged.
// Agents often give the JSON of an undeclared body as a text, which would otherwise be encoded
// twice.
func unquoted(raw []byte) []byte {
	if raw[0] != '"' {
		return raw
	}
	text := bytes.TrimSpace(jsonscan.Unquote(raw))
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') && jsonscan.Valid(text) {
		return text
	}
	return raw
}

// raw returns a body that is not JSON: a text, or the content of a file.
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
	f, content, err := readFile(a, value)
	if err != nil {
		return nil, "", err
	}
	mediaType, err := f.as(a, p.input.MediaType)
	return content, mediaType, err
}

// object writes the members of the body unchanged.
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
			buf = append(buf, raw[1:len(raw)-1]...) // its members; there is at least one
			continue
		}
		buf = append(append(append(buf, p.keys[n]...), ':'), raw...)
	}
	return append(buf, '}')
}
