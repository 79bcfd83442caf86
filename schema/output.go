package schema

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// An Output is what a tool answers with when it succeeds. It is immutable and safe
// for concurrent use. A nil Output promises nothing.
type Output struct {
	// Schema is the JSON Schema of the structured content, an object.
	Schema json.RawMessage
	// Wrapped tells that the answer is no object, so that it is the member
	// result of one: clients of every protocol version can read it.
	Wrapped bool
	// Nullable reports that the application may respond with null where an object is declared,
	// as it does with a nil pointer or map. The empty object conforms and stands for it.
	Nullable bool
	// Loose tells that any JSON object conforms, since only a document knows the answer:
	// what it says is a description and no promise.
	Loose bool

	// answer is what the application answers with, and root the types that it promises.
	answer *node
	root   types
}

// Accepts tells whether body, a JSON text, is of a type that the output promises:
// an object, say, where a list was declared is not. It looks no further.
func (o *Output) Accepts(body []byte) bool {
	i := jsonscan.SkipSpace(body, 0)
	if i == len(body) {
		return false
	}
	t := typeOf(body[i])
	if t == typeNumber {
		t |= typeInteger
	}
	return o.root == 0 || o.root&t != 0
}

// NewOutput makes the output of an operation from the successes that it declares,
// or nil where it declares none or where one of them is no JSON: a client that
// knows an output schema refuses an answer without structured content.
func NewOutput(op *introspect.Operation) (*Output, []introspect.Diagnostic) {
	return newOutput(op, new(library))
}

func newOutput(op *introspect.Operation, documents *library) (*Output, []introspect.Diagnostic) {
	r := newReflector(writing)
	r.library, r.facts = documents, op.Types
	loose := documented(op)
	var options []*node
	anyNull := false
	for _, response := range op.Responses {
		if response.Status < http.StatusOK || response.Status >= http.StatusMultipleChoices {
			continue
		}
		n, nullable := r.response(response.Type)
		if n == nil && loose {
			continue
		}
		if n == nil {
			return nil, r.diagnostics(op)
		}
		options, anyNull = append(options, n), anyNull || nullable
	}
	if len(options) == 0 {
		return nil, r.diagnostics(op)
	}
	if loose {
		return r.looseOutput(options), r.diagnostics(op)
	}
	root := options[0]
	if len(options) > 1 {
		root = &node{anyOf: options}
	}
	out := &Output{answer: root, root: root.rootTypes()}
	if out.root != typeObject {
		out.Wrapped = true
	} else if len(options) > 1 {
		root.types = typeObject
	}
	out.Nullable = anyNull && !out.Wrapped
	out.write()
	return out, r.diagnostics(op)
}

// write makes the schema of the answer: that of an object, whatever it is.
func (o *Output) write() {
	root := o.answer
	if o.Wrapped {
		root = &node{types: typeObject, properties: []property{{name: "result", node: root, required: !o.Loose}}}
	}
	if o.Loose {
		object := *root // a recursive one refers to itself, as it was
		object.types, object.def, object.loose = typeObject, "", false
		root = &object
	}
	o.Schema = root.marshal()
}

// response returns the node of a declared response, or nil if it has no body or one that is not
// JSON. A pointer to an object and a map count as objects: one that is nil is not worth wrapping
// every other one. Nullable reports that; no member of such an object is then required.
func (r *reflector) response(t introspect.TypeRef) (n *node, nullable bool) {
	if t.IsZero() || t.Go == reflect.TypeFor[[]byte]() {
		return nil, false
	}
	if t.Go == nil {
		return r.document(t), false
	}
	whole, pointer := locate.Deref(t.Go)
	n = r.json(whole)
	if n == nil {
		return nil, false
	}
	object := *n.resolve()
	if object.types&^typeNull != typeObject || object.types == typeObject && !pointer {
		return n, false
	}
	object.types, object.def = typeObject, ""
	object.properties = slices.Clone(object.properties)
	for i := range object.properties {
		object.properties[i].required = false
	}
	return &object, true
}

// documented tells whether a success is only known from a document.
func documented(op *introspect.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r introspect.Response) bool {
		return r.Status >= http.StatusOK && r.Status < http.StatusMultipleChoices && len(r.Type.Schema) > 0
	})
}

// looseOutput makes the output of a documented answer: an object whose members are described.
// An answer that is no object at all has nothing to describe.
func (r *reflector) looseOutput(options []*node) *Output {
	first := options[0].resolve()
	types := first.rootTypes() &^ typeNull
	if types&(typeObject|typeArray) == 0 {
		return nil
	}
	out := &Output{Loose: true, answer: first.loosened(r.library.loose()), Wrapped: types != typeObject || len(first.anyOf) > 0}
	out.write()
	return out
}

// rootTypes returns the JSON types that a value of n can have, 0 for any.
func (n *node) rootTypes() types {
	n = n.resolve()
	if len(n.anyOf) == 0 {
		return n.types
	}
	var all types
	for _, option := range n.anyOf {
		t := option.rootTypes()
		if t == 0 {
			return 0
		}
		all |= t
	}
	return all
}

func (r *reflector) diagnostics(op *introspect.Operation) []introspect.Diagnostic {
	var out []introspect.Diagnostic
	for _, problem := range r.problems {
		out = append(out, introspect.Diagnostic{Level: slog.LevelWarn, Route: op.Route(), Message: "answer: " + problem})
	}
	return out
}
