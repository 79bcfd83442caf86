package access

import (
	"encoding/json"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/introspect"
)

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

// needs collects the requirements of the messages of a request that the caller does not meet.
type needs struct {
	access   *access
	required []authz.Requirement
	// references are all components that the messages name. A component that was written by hand
	// may override a generated one.
	references []reference
	// generated holds the requirements of the referenced generated components. They apply unless a
	// component written by hand overrides the generated one.
	generated map[reference]authz.Requirement
}

// message adds the requirements of one message.
func (n *needs) message(method string, params []byte) {
	switch method {
	case gosdk.MethodCallTool:
		name, _ := textMember(params, "name")
		n.access.snapshot.Reaches(name, rawMember(params, "arguments"), func(tool string) {
			entry, verdict := n.access.view.Tool(tool)
			n.add(reference{nameOfTool, tool}, verdict, func() int { return entry.Subject() })
		})
	case gosdk.MethodReadResource, gosdk.MethodSubscribe, gosdk.MethodUnsubscribe:
		if uri, ok := textMember(params, "uri"); ok {
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
		n.completion(rawMember(params, "ref"))
	case gosdk.MethodGetPrompt:
		name, _ := textMember(params, "name")
		n.references = append(n.references, reference{nameOfPrompt, name})
	}
}

func (n *needs) uri(uri string) {
	match, verdict := n.access.view.Match(uri)
	n.add(reference{nameOfURI, uri}, verdict, func() int { return match.Subject() })
}

func (n *needs) completion(ref []byte) {
	if kind, _ := textMember(ref, "type"); kind != gosdk.RefResource {
		name, _ := textMember(ref, "name")
		n.references = append(n.references, reference{nameOfPrompt, name})
		return
	}
	template, _ := textMember(ref, "uri")
	subject, verdict := n.access.view.Template(template)
	n.add(reference{nameOfTemplate, template}, verdict, func() int { return subject })
}

// add adds the requirement of a component, if the caller does not meet it.
func (n *needs) add(ref reference, verdict catalogue.Verdict, subject func() int) {
	n.references = append(n.references, ref)
	if verdict != catalogue.Obtainable {
		return
	}
	if n.generated == nil {
		n.generated = map[reference]authz.Requirement{}
	}
	n.generated[ref] = n.access.snapshot.Requirement(subject())
	n.required = append(n.required, n.generated[ref])
}

// replaceOverridden replaces the requirements of generated components by those of the components written
// by hand that override them.
func (n *needs) replaceOverridden(w *gosdk.HandWritten) error {
	n.required = nil
	for _, ref := range n.references {
		op := ref.in(w)
		switch {
		case op == nil:
			if needed, ok := n.generated[ref]; ok {
				n.required = append(n.required, needed)
			}
		case n.access.HandWritten(op) == catalogue.Obtainable:
			n.required = append(n.required, n.access.Needed(op))
		}
	}
	return nil
}

// in returns the component that a reference names, as an operation, or nil.
func (r reference) in(w *gosdk.HandWritten) *introspect.Operation {
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

// rawMember returns a member of an object as JSON, or nil if it is missing. If the member is
// repeated, the last one counts, as in the SDK.
func rawMember(object []byte, name string) []byte {
	var found []byte
	for key, value := range jsonscan.Members(object) {
		if string(key) == name {
			found = value
		}
	}
	return found
}

// textMember returns a member of an object if it is a string.
func textMember(object []byte, name string) (string, bool) {
	value := rawMember(object, name)
	if len(value) == 0 || value[0] != '"' {
		return "", false
	}
	return string(jsonscan.Unquote(value)), true
}
