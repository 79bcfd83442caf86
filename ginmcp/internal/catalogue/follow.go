package catalogue

import (
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A reader is a tool that reads a route, with its input.
type reader struct {
	entry *Entry
	input *schema.Input
}

// follow finds the tools that can read the resource at the Location of a response.
func (b *builder) follow() {
	b.catalogue.readers = map[string]reader{}
	for _, c := range b.candidates {
		if c.entry != nil && c.err == nil && c.operation != nil && c.op.Method == http.MethodGet {
			b.catalogue.readers[c.op.Path] = reader{c.entry, c.operation.Input()}
		}
	}
}

// follow adds to a result the tool and the arguments that read its Location, such as a resource
// that was created. It names only tools that the caller sees.
func (v *View) follow(out *result.Result, r *http.Request) {
	location := out.Location()
	if location == "" || out.IsError || v.catalogue.env.Guard == nil {
		return
	}
	host := dispatch.LocalHost
	if r != nil {
		host = r.Host
	}
	from, err := url.Parse(out.Path)
	if err != nil {
		return
	}
	to, err := from.Parse(location)
	if err != nil || to.Host != "" && to.Host != host {
		return
	}
	route, params, ok := v.catalogue.env.Guard.Find(http.MethodGet, to.Path)
	tool, known := v.catalogue.readers[route]
	if !ok || !known || !v.lists(tool.entry.subject) {
		return
	}
	if arguments := tool.arguments(params, to.Query()); arguments != nil {
		out.Lead(tool.entry.Name(), arguments)
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
