package catalogue

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A reader is a tool that reads a route, with the arguments of its input.
type reader struct {
	tool  string
	input *schema.Input
}

// follow lets the results of calls name the tool that reads a location.
func (b *builder) follow() {
	readers := map[string]reader{}
	for _, c := range b.candidates {
		if c.entry != nil && c.err == nil && c.operation != nil && c.op.Method == http.MethodGet {
			readers[c.op.Path] = reader{c.entry.Name(), c.operation.Input()}
		}
	}
	guard := b.env.Guard
	if guard == nil || len(readers) == 0 {
		return
	}
	b.env.Follow = func(host, path, location string) (string, json.RawMessage) {
		from, err := url.Parse(path)
		if err != nil {
			return "", nil
		}
		to, err := from.Parse(location)
		if err != nil || to.Host != "" && to.Host != host {
			return "", nil
		}
		route, params, ok := guard.Find(http.MethodGet, to.Path)
		r, known := readers[route]
		if !ok || !known {
			return "", nil
		}
		arguments := r.arguments(params, to.Query())
		if arguments == nil {
			return "", nil
		}
		return r.tool, arguments
	}
}

// arguments returns the arguments of a call that reads a path with these parameters and a
// query, or nil if the tool has no arguments for them.
func (r *reader) arguments(params map[string]string, query url.Values) json.RawMessage {
	arguments := map[string]any{}
	for _, a := range r.input.Arguments {
		value, inPath := params[a.Wire]
		texts, inQuery := query[a.Wire]
		switch {
		case a.Hidden:
		case a.In == introspect.LocationPath && inPath:
			arguments[a.Name] = value
		case a.In == introspect.LocationQuery && inQuery && a.Style == schema.StyleText && len(texts) == 1:
			arguments[a.Name] = texts[0]
			delete(query, a.Wire)
		case a.In == introspect.LocationQuery && a.Style == schema.StyleMap && len(query) > 0:
			arguments[a.Name], query = query, nil
		case a.Required:
			return nil
		}
	}
	if len(query) > 0 {
		return nil
	}
	encoded, err := json.Marshal(arguments)
	if err != nil {
		return nil
	}
	return encoded
}
