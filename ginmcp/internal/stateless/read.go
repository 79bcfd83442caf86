package stateless

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// private are the members of the result of a list or a read that state who may cache it, and for
// how long.
const private = `"ttlMs":0,"cacheScope":"private"`

// The codes of errors that have the status 400 from 2026-07-28 on.
const (
	codeInvalidParams     = -32602
	codeMissingCapability = -32021
)

// read reads a resource.
func (a *Adapter) read(p *response, r *http.Request, view *catalogue.View, m *message) bool {
	uri, ok := text(m.uri)
	if !ok {
		return false
	}
	match, verdict := view.Match(uri)
	if verdict != catalogue.Allowed {
		return false
	}
	p.askable()
	ctx := a.observe(p, invoke.Message{Method: methodReadResource, Resource: uri})
	contents, problem := match.Read(ctx, invoke.Call{Request: r, Trace: p.trace, Peer: p})
	if problem.IsError {
		p.fail(catalogue.ReadError(uri, &problem))
		return true
	}
	if problem.Input != nil {
		p.write(func(b []byte) []byte { return appendResult(b, &problem, a.meta, true) })
		return true
	}
	p.write(func(b []byte) []byte {
		meta := ""
		if b = append(b, '{'); p.modern {
			b, meta = append(b, `"resultType":"complete",`...), a.meta
		}
		b = append(appendMeta(b, &problem, meta), private+`,"contents":[{"uri":`...)
		b = appendText(b, match.URI())
		if contents.MIMEType != "" {
			b = appendText(append(b, `,"mimeType":`...), contents.MIMEType)
		}
		if contents.Text && len(contents.Data) > 0 {
			b = appendBytes(append(b, `,"text":`...), contents.Data)
		} else {
			b = appendBase64(append(b, `,"blob":`...), contents.Data)
		}
		return append(b, `}]}`...)
	})
	return true
}

// open appends the beginning of the result of a list or a read.
func (a *Adapter) open(b []byte, modern bool) []byte {
	b = append(b, '{')
	if modern {
		b = append(b, `"resultType":"complete","_meta":{`...)
		b = append(b, a.meta...)
		b = append(b, '}', ',')
	}
	return append(b, private+","...)
}
