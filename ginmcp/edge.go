package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// This file has the checks that the endpoint makes before anything is dispatched: who the caller
// is, and whether the messages name a component that needs more scopes than the caller has.

// authorize admits a request, with the caller's token and what the caller may use in its context,
// or responds to it and returns nil.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) *http.Request {
	site, below := s.site(r)
	if s.config.guard != nil {
		info, refusal := s.config.guard.Authorize(r, site)
		if refusal != nil {
			refusal.Write(w)
			return nil
		}
		r = r.WithContext(authz.WithToken(r.Context(), info))
	}
	tools := toolsetOf(r, below)
	if tag, found := s.unknown(tools, r); found {
		const shown = 64
		http.Error(w, fmt.Sprintf("ginmcp: nothing has the tag %.*q", shown, tag), http.StatusNotFound)
		return nil
	}
	if !s.restricts(tools, s.current()) {
		return r
	}
	a := s.newAccess(r.Context(), r, tools, s.latest())
	if a == nil {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), accessKey{}, a))
}

// permit admits the messages of a request unless one of them names something that needs more
// scopes than the caller has. The response is then one challenge for all of them.
func (s *Server) permit(w http.ResponseWriter, r *http.Request, body []byte) bool {
	a := accessOf(r.Context())
	if a == nil {
		return true
	}
	n := needs{access: a}
	for method, params := range serve.Messages(body) {
		n.message(method, params)
	}
	if len(n.unknown) > 0 && s.sdk.HandedOut() {
		if err := s.sdk.Written(r.Context(), n.byHand); err != nil {
			s.config.logger.ErrorContext(
				r.Context(),
				"ginmcp: the components that were written by hand cannot be read",
				"error",
				err,
			)
			http.Error(w, "ginmcp: internal error", http.StatusInternalServerError)
			return false
		}
	}
	if len(n.required) == 0 {
		return true
	}
	site, _ := s.site(r)
	s.config.guard.Insufficient(auth.TokenInfoFromContext(r.Context()), site, n.required...).Write(w)
	return false
}

// The kinds of names in messages.
const (
	nameOfTool = iota
	nameOfURI
	nameOfTemplate
	nameOfPrompt
)

// A reference is a component that a message names.
type reference struct {
	kind int
	name string
}

// needs collects what the messages of a request need and the caller does not have.
type needs struct {
	access   *access
	required []authz.Requirement
	// unknown are the references that may be to a component written by hand, which may override a
	// generated one.
	unknown []reference
	// generated are the requirements of references to generated components. They count unless a
	// component written by hand overrides the generated one.
	generated map[reference]authz.Requirement
}

// message adds what one message needs.
func (n *needs) message(method string, params []byte) {
	switch method {
	case gosdk.MethodCallTool:
		name, _ := member(params, "name")
		n.access.snapshot.Reaches(name, raw(params, "arguments"), func(tool string) {
			entry, verdict := n.access.view.Tool(tool)
			n.add(reference{nameOfTool, tool}, verdict, func() int { return entry.Subject() })
		})
	case gosdk.MethodReadResource, gosdk.MethodSubscribe, gosdk.MethodUnsubscribe:
		if uri, ok := member(params, "uri"); ok {
			n.uri(uri)
		}
	case gosdk.MethodListen:
		var in struct {
			Notifications struct {
				ResourceSubscriptions []string `json:"resourceSubscriptions"`
			} `json:"notifications"`
		}
		if json.Unmarshal(params, &in) == nil {
			for _, uri := range in.Notifications.ResourceSubscriptions {
				n.uri(uri)
			}
		}
	case gosdk.MethodComplete:
		n.completion(raw(params, "ref"))
	case gosdk.MethodGetPrompt:
		name, _ := member(params, "name")
		n.unknown = append(n.unknown, reference{nameOfPrompt, name})
	}
}

func (n *needs) uri(uri string) {
	match, verdict := n.access.view.Match(uri)
	n.add(reference{nameOfURI, uri}, verdict, func() int { return match.Subject() })
}

func (n *needs) completion(ref []byte) {
	if kind, _ := member(ref, "type"); kind != gosdk.RefResource {
		name, _ := member(ref, "name")
		n.unknown = append(n.unknown, reference{nameOfPrompt, name})
		return
	}
	template, _ := member(ref, "uri")
	subject, verdict := n.access.view.Template(template)
	n.add(reference{nameOfTemplate, template}, verdict, func() int { return subject })
}

// add adds what a component needs, if the caller does not have it.
func (n *needs) add(of reference, verdict catalogue.Verdict, subject func() int) {
	n.unknown = append(n.unknown, of)
	if verdict != catalogue.Obtainable {
		return
	}
	if n.generated == nil {
		n.generated = map[reference]authz.Requirement{}
	}
	n.generated[of] = n.access.snapshot.Requirement(subject())
	n.required = append(n.required, n.generated[of])
}

// byHand replaces the requirements of generated components by those of the components written by
// hand that override them.
func (n *needs) byHand(w *gosdk.Written) error {
	n.required = nil
	for _, of := range n.unknown {
		op := of.in(w)
		switch {
		case op == nil:
			if needed, ok := n.generated[of]; ok {
				n.required = append(n.required, needed)
			}
		case n.access.Written(op) == catalogue.Obtainable:
			n.required = append(n.required, n.access.Needed(op))
		}
	}
	return nil
}

// in returns the component that a reference names, as an operation, or nil.
func (r reference) in(w *gosdk.Written) *introspect.Operation {
	switch r.kind {
	case nameOfTool:
		return w.Tool(r.name)
	case nameOfURI:
		return w.URI(r.name)
	case nameOfTemplate:
		return w.Template(r.name)
	default:
		return w.Prompt(r.name)
	}
}

// raw returns a member of an object as JSON, nil if it is missing. Of several members with the
// name, the last one counts, as in the SDK.
func raw(object []byte, name string) []byte {
	var found []byte
	for key, value := range jsonscan.Members(object) {
		if string(key) == name {
			found = value
		}
	}
	return found
}

// member returns a member of an object that is a string.
func member(object []byte, name string) (string, bool) {
	value := raw(object, name)
	if len(value) == 0 || value[0] != '"' {
		return "", false
	}
	return string(jsonscan.Unquote(value)), true
}

// site returns where a request came in, and the path below the mount.
func (s *Server) site(r *http.Request) (site authz.Site, below string) {
	var resource authz.Resource
	if s.config.guard != nil {
		resource = s.config.guard.Resource()
	}
	mount, paths := s.mounts.at(r.URL.Path)
	site, below = resource.Site(mount, paths), strings.TrimRight(strings.TrimPrefix(r.URL.Path, mount), "/")
	if mount == "" {
		return site, ""
	}
	return site.Below(escaped(below), toolsetQuery(r)), below
}
