package stateless

import (
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// The end of the result of a list or a read: who may keep it, and for how long.
const private = `"ttlMs":0,"cacheScope":"private"`

// codeInvalidParams is JSON-RPC's code for invalid parameters.
const codeInvalidParams = -32602

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
	contents, problem := match.Read(r.Context(), invoke.Call{Request: r, Trace: p.trace, Peer: p})
	if problem.IsError {
		b := getBuffer()
		code, message, data := catalogue.ReadError(uri, &problem)
		*b = append(appendError((*b)[:0], p.id, code, message, data), '\n')
		status := http.StatusOK
		if p.modern && code == codeInvalidParams {
			status = http.StatusBadRequest // as the transport of 2026-07-28 demands
		}
		p.finish(status, *b)
		putBuffer(b)
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
