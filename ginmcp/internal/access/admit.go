package access

import (
	"context"
	"fmt"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// Authorize admits a request and returns it with the caller's token and access in its context.
// Otherwise it responds to the request and returns nil.
func (p *Policy) Authorize(w http.ResponseWriter, r *http.Request) *http.Request {
	below := p.below(r)
	if p.Guard != nil {
		info, refusal := p.Guard.Authorize(r, p.site(r))
		if refusal != nil {
			refusal.Write(w)
			return nil
		}
		r = r.WithContext(authz.WithToken(r.Context(), info))
	}
	tools := toolsetOf(r, below)
	if tag, found := p.unknown(tools, r); found {
		const shown = 64
		http.Error(w, fmt.Sprintf("ginmcp: nothing has the tag %.*q", shown, tag), http.StatusNotFound)
		return nil
	}
	if !p.restricts(tools, p.Snapshots.Current()) {
		return r
	}
	a := p.newAccess(r.Context(), r, tools, p.Snapshots.Latest())
	if a == nil {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), accessKey{}, a))
}

// Permit admits the messages of a request, unless one of them names a component that needs more
// scopes than the caller has. In that case it responds with one challenge for all messages and
// returns false.
func (p *Policy) Permit(w http.ResponseWriter, r *http.Request, body []byte) bool {
	a := accessOf(r.Context())
	if a == nil {
		return true
	}
	n := needs{access: a}
	for method, params := range serve.Messages(body) {
		n.message(method, params)
	}
	if len(n.references) > 0 && p.SDK.Shared() {
		if err := p.SDK.HandWritten(r.Context(), n.replaceOverridden); err != nil {
			const message = "ginmcp: the components that were written by hand cannot be read"
			p.Logger.ErrorContext(r.Context(), message, "error", err)
			http.Error(w, "ginmcp: internal error", http.StatusInternalServerError)
			return false
		}
	}
	if len(n.required) == 0 {
		return true
	}
	p.Guard.Insufficient(auth.TokenInfoFromContext(r.Context()), p.site(r), n.required...).Write(w)
	return false
}
