package schema

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// An Output describes what a tool returns when it succeeds. It is immutable and safe for
// concurrent use. A nil Output promises nothing.
type Output struct {
	// Schema is the JSON Schema of the structured content, an object.
	Schema json.RawMessage
	// Wrapped reports that the response is not an object. It then becomes the member result of an
	// object, which clients of every protocol version can read.
	Wrapped bool
	// Nullable reports that the application may respond with null where an object is declared, as
	// it does with a nil pointer or map. The empty object, which conforms, then replaces null.
	Nullable bool
	// Loose reports that any JSON object conforms, because only a document describes the
	// response: a document is a description, and not a promise.
	Loose bool

	// response is the response of the application, and root the types that it can have.
	response *node
	root     types
	// size is the largest size of the schema, or 0.
	size    int
	smaller *smaller[Output]
	// raw is the schema if it was written by hand, and else nil.
	raw *Raw
}

// IsRaw reports whether the schema was written by hand. [Output.Accepts] then checks all of it.
func (o *Output) IsRaw() bool { return o.raw != nil }

// Accepts reports whether body, a JSON text, has a JSON type that the output promises. It checks
// what the value contains only if the schema was written by hand.
func (o *Output) Accepts(body []byte) bool {
	if o.raw != nil {
		return len(o.raw.Check(body)) == 0
	}
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

// Within returns the output with a schema of at most size bytes, if that is possible. The rest is
// left out, as with [Config].
func (o *Output) Within(size int) *Output {
	if o.raw != nil {
		return o
	}
	return o.smaller.within(size, func() *Output {
		out := *o
		out.size, out.smaller = size, nil
		out.write()
		return &out
	})
}

// NewOutput makes the output of an operation from the successful responses that it declares. It
// returns nil if there are none, or if one of them is not JSON: a client that knows an output
// schema refuses a result without structured content.
func NewOutput(op *introspect.Operation, config Config) (*Output, []introspect.Diagnostic) {
	return newOutput(op, config, new(library))
}

func newOutput(
	op *introspect.Operation,
	config Config,
	documents *library,
) (out *Output, notes []introspect.Diagnostic) {
	defer func() {
		if p := recover(); p != nil {
			out, notes = nil, []introspect.Diagnostic{{
				Level: slog.LevelWarn, Route: op.Route(), Message: fmt.Sprintf("response: its schema cannot be made: %v", p),
			}}
		}
	}()
	if out, err := rawOutput(op); out != nil || err != nil {
		if err == nil {
			return out, nil
		}
		return nil, []introspect.Diagnostic{{Level: slog.LevelError, Route: op.Route(), Message: err.Error()}}
	}
	r := newReflector(writing, config)
	r.library, r.facts = documents, op.Types
	out = r.output(op)
	if out == nil {
		return nil, r.diagnostics(op)
	}
	out.size, out.smaller = config.outputSize(), new(smaller[Output])
	note := out.write()
	notes = r.diagnostics(op)
	if note != "" {
		notes = append(notes, introspect.Diagnostic{Level: slog.LevelInfo, Route: op.Route(), Message: "response: " + note})
	}
	return out, notes
}

// output returns the output of an operation, without its schema.
func (r *reflector) output(op *introspect.Operation) *Output {
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
			return nil
		}
		options, anyNull = append(options, n), anyNull || nullable
	}
	if len(options) == 0 {
		return nil
	}
	if loose {
		return r.looseOutput(options)
	}
	root := options[0]
	if len(options) > 1 {
		root = &node{anyOf: options}
	}
	for _, problem := range root.compile() {
		r.problem("%s", problem)
	}
	out := &Output{response: root, root: root.rootTypes()}
	if out.root != typeObject {
		out.Wrapped = true
	} else if len(options) > 1 {
		root.types = typeObject
	}
	out.Nullable = anyNull && !out.Wrapped
	return out
}

// write makes the schema, which is that of an object. The note states what was left out of it.
func (o *Output) write() (note string) {
	root := o.response
	if o.Wrapped {
		root = &node{types: typeObject, properties: []property{{name: "result", node: root, required: !o.Loose}}}
	}
	if o.Loose {
		object := *root // a copy, because a recursive object refers to the original
		object.types, object.def, object.loose = typeObject, "", false
		noObject := func(v json.RawMessage) bool { return v[0] != '{' }
		object.examples = slices.DeleteFunc(slices.Clone(object.examples), noObject)
		root = &object
	}
	o.Schema, note = root.fit(false, o.size)
	return note
}

// response returns the node of a declared response, or nil if it has no body or one that is not
// JSON. A pointer to an object and a map count as objects, although they may be nil: otherwise
// every such response would be wrapped. The result nullable reports this. No member of such an
// object is required.
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
	switch {
	case object.types == typeObject && !pointer:
		return n, false
	case object.types&^typeNull != typeObject && pointer:
		return n.nullable(), false
	case object.types&^typeNull != typeObject:
		return n, false
	}
	object.types, object.def = typeObject, ""
	object.properties = slices.Clone(object.properties)
	for i := range object.properties {
		object.properties[i].required = false
	}
	return &object, true
}

// documented reports whether a document describes a successful response.
func documented(op *introspect.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r introspect.Response) bool {
		return r.Status >= http.StatusOK && r.Status < http.StatusMultipleChoices && len(r.Type.Schema) > 0
	})
}

// looseOutput returns the output of a documented response: an object whose members are described,
// but not promised. It returns nil if the response is neither an object nor a list.
func (r *reflector) looseOutput(options []*node) *Output {
	first := options[0].resolve()
	types := first.rootTypes() &^ typeNull
	if types&(typeObject|typeArray) == 0 {
		return nil
	}
	wrapped := types != typeObject || len(first.anyOf) > 0
	return &Output{Loose: true, response: first.loosened(r.library.loose()), Wrapped: wrapped}
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
		out = append(out, introspect.Diagnostic{Level: slog.LevelWarn, Route: op.Route(), Message: "response: " + problem})
	}
	return out
}
