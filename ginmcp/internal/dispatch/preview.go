package dispatch

import (
	"context"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Preview shows the request of a call to a person. It contains no hidden values, no credentials
// and nothing that [Target.Adjust] adds.
type Preview struct {
	Method string `json:"method"`
	// URI is the path and the query.
	URI string `json:"uri"`
	// Headers are lines such as "Accept-Language: de", sorted.
	Headers []string `json:"headers,omitempty"`
	Body    string   `json:"body,omitempty"`
}

// shownHeaders are the headers whose values a preview shows, in addition to those of arguments. Any
// other one may be a credential, or may come from a proxy and not from the caller.
var shownHeaders = []string{"Accept-Language", "Content-Length", "Content-Type", "User-Agent"}

const (
	concealed = "[hidden]"
	// shownOfBody is the largest number of bytes of a body that a preview shows.
	shownOfBody = 16 << 10
)

// Preview returns the request of a call.
func (p *Plan) Preview(ctx context.Context, c Call) (*Preview, error) {
	placeholder := []byte(strconv.Quote(concealed))
	values := p.input.Conceal(c.Values, placeholder)
	c.Values = &values
	const timeout = time.Minute // nothing waits for it
	x := new(exchange)
	x.within(ctx, &c, time.Now().Add(timeout))
	r, err := p.prepare(x, &c)
	if err != nil {
		return nil, err
	}
	out := &Preview{Method: r.Method, URI: r.RequestURI}
	for name, list := range r.Header {
		for _, value := range list {
			if !slices.Contains(shownHeaders, name) && !p.setsHeader(name) {
				value = concealed
			}
			out.Headers = append(out.Headers, name+": "+value)
		}
	}
	slices.Sort(out.Headers)
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	switch {
	case !utf8.Valid(content):
		out.Body = "(" + strconv.Itoa(len(content)) + " bytes that are not text)"
	default:
		out.Body = schema.Truncate(string(content), shownOfBody)
	}
	return out, nil
}

// setsHeader reports whether an argument that is not hidden is sent as a header.
func (p *Plan) setsHeader(name string) bool {
	return slices.ContainsFunc(p.input.Arguments, func(a schema.Argument) bool {
		return a.In == introspect.LocationHeader && !a.Hidden && a.Wire == name
	})
}
