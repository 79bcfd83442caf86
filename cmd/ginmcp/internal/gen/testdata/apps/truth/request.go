package truth

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// call is what one request carries, by location and name.
type call struct {
	route  *Route
	values map[string]any // the key is location and name
	body   any
	noBody bool
}

func key(in *Input) string { return in.In + " " + in.Name }

// example is the call that the examples of the route make.
func example(r *Route) call {
	c := call{route: r, values: map[string]any{}}
	for i := range r.Inputs {
		if in := &r.Inputs[i]; in.Example != nil {
			c.values[key(in)] = in.Example
		}
	}
	if r.Body != nil {
		c.body = r.Body.Example
	}
	return c
}

// with returns a copy of the call that carries another value; nil leaves the input out.
func (c call) with(in *Input, value any) call {
	values := maps.Clone(c.values)
	values[key(in)] = value
	if value == nil {
		delete(values, key(in))
	}
	c.values = values
	return c
}

// least returns a copy of the call that carries required inputs only.
func (c call) least() call {
	values := map[string]any{}
	for _, in := range c.route.Inputs {
		if in.Required && in.Example != nil {
			values[key(&in)] = in.Example
		}
	}
	c.values = values
	return c
}

func (c call) withBody(body any) call {
	c.body = body
	return c
}

func (c call) without() call {
	c.noBody = true
	return c
}

func (c call) request(ctx context.Context) (*http.Request, error) {
	target, query := c.route.Path, url.Values{}
	header := http.Header{}
	form := url.Values{}
	var files []string
	for _, in := range c.route.Inputs {
		value, ok := c.values[key(&in)]
		if !ok {
			continue
		}
		switch in.In {
		case "path":
			target = replaceParameter(target, in.Name, text(value))
		case "query":
			add(query, in.Name, value)
		case "form":
			add(form, in.Name, value)
		case "header":
			header.Set(in.Name, text(value))
		case "cookie":
			header.Add("Cookie", in.Name+"="+text(value))
		case "file":
			files = append(files, in.Name)
		}
	}
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	body, contentType, err := c.encode(form, files)
	if err != nil {
		return nil, err
	}
	r := httptest.NewRequestWithContext(ctx, c.route.verb(), target, body)
	r.Header = header
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	if c.route.Kind == "websocket" {
		header.Set("Connection", "Upgrade")
		header.Set("Upgrade", "websocket")
		header.Set("Sec-WebSocket-Version", "13")
		header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	}
	return r, nil
}

func (c call) encode(form url.Values, files []string) (io.Reader, string, error) {
	switch {
	case len(files) > 0:
		return multipartBody(form, files)
	case len(form) > 0:
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", nil
	case c.route.Body == nil || c.noBody:
		return http.NoBody, "", nil
	}
	content := c.route.Body.Content[0]
	if raw, ok := c.body.(string); ok && c.route.Body.Schema == nil && !strings.HasSuffix(content, "json") {
		return strings.NewReader(raw), content, nil
	}
	encoded, err := json.Marshal(c.body)
	return bytes.NewReader(encoded), content, err
}

func multipartBody(form url.Values, files []string) (io.Reader, string, error) {
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	for name, values := range form {
		for _, value := range values {
			if err := w.WriteField(name, value); err != nil {
				return nil, "", err
			}
		}
	}
	for _, name := range files {
		part, err := w.CreateFormFile(name, "example.txt")
		if err != nil {
			return nil, "", err
		}
		if _, err := io.WriteString(part, "example"); err != nil {
			return nil, "", err
		}
	}
	err := w.Close()
	return &buffer, w.FormDataContentType(), err
}

func (r *Route) verb() string {
	if r.Method == "ANY" {
		return r.Verb
	}
	return r.Method
}

// replaceParameter puts a value in the place of :name or *name.
func replaceParameter(path, name, value string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		switch segment {
		case ":" + name:
			segments[i] = url.PathEscape(value)
		case "*" + name:
			segments[i] = strings.TrimPrefix(value, "/")
		}
	}
	return strings.Join(segments, "/")
}

func add(values url.Values, name string, value any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			values.Add(name, text(item))
		}
	case map[string]any:
		for member, item := range v {
			values.Add(name+"["+member+"]", text(item))
		}
	default:
		values.Add(name, text(value))
	}
}

// text writes a value as it appears in a path, a query, a header or a form.
func text(value any) string {
	if f, ok := value.(float64); ok && f == float64(int64(f)) {
		return strconv.FormatInt(int64(f), 10)
	}
	return fmt.Sprint(value)
}

// changed returns a copy of a JSON value in which the member at the path is replaced, or removed
// if the replacement is nil. A path element is the name of a member; "0" is the first element of
// a list. It returns false if the value has no such member.
func changed(value any, path []string, replacement any) (any, bool) {
	switch v := value.(type) {
	case map[string]any:
		old, ok := v[path[0]]
		if !ok {
			return nil, false
		}
		object := maps.Clone(v)
		if len(path) > 1 {
			object[path[0]], ok = changed(old, path[1:], replacement)
			return object, ok
		}
		object[path[0]] = replacement
		if replacement == nil {
			delete(object, path[0])
		}
		return object, true
	case []any:
		if len(v) == 0 || path[0] != "0" {
			return nil, false
		}
		list := slices.Clone(v)
		if len(path) == 1 {
			list[0] = replacement
			return list, replacement != nil
		}
		first, ok := changed(v[0], path[1:], replacement)
		list[0] = first
		return list, ok
	}
	return nil, false
}
