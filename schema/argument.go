package schema

import (
	"encoding/json"

	"github.com/ginmcp/ginmcp/introspect"
)

// An Argument is one property of a tool's input schema, and where its value goes.
type Argument struct {
	// Name is the property's name, and Wire the name at the place that In and
	// Style describe. They differ where two sources share a name, or where a
	// name is not one that every client takes.
	Name, Wire string
	In         introspect.Location
	Style      Style
	// Separator joins the items of [StyleJoined].
	Separator string
	Required  bool
	// Whole tells that the argument is the JSON body, not a member of it.
	Whole bool
	// Raw tells that the body is not JSON: it is the argument's text, or the content of
	// its file.
	Raw bool
	// Hidden tells that the caller does not know of the argument and cannot set it.
	Hidden bool

	node *node
}

// A BodyKind is the content type of a request's body.
type BodyKind int

const (
	// BodyNone is no body at all.
	BodyNone BodyKind = iota
	// BodyJSON is a JSON object made of the arguments in the body.
	BodyJSON
	// BodyWhole is one argument, as JSON, or nothing where it is missing.
	BodyWhole
	// BodyRaw is one argument, as it is, with the input's media type.
	BodyRaw
	// BodyForm is urlencoded.
	BodyForm
	// BodyMultipart is multipart, which a file needs.
	BodyMultipart
)

// An Input is what a tool takes: the schema that a client sees, the check that
// its arguments have to pass, and where they go. It is immutable and safe for
// concurrent use.
type Input struct {
	// Schema is the JSON Schema of the arguments, an object.
	Schema json.RawMessage
	// Arguments are the properties of the schema, in its order, and after them those that
	// are hidden.
	Arguments []Argument
	Body      BodyKind
	// MediaType is the content type of a JSON or raw body where a document names one.
	MediaType string
	// Verbatim tells that the arguments, as they are, are the JSON body: each
	// of them is a member of it and keeps its name.
	Verbatim bool

	root *node
	// fixed are the values that arguments have where the caller gives none; nil is none at
	// all.
	fixed []span
}

// Values are arguments that passed the check.
type Values struct {
	raw   []byte
	spans []span
	// Raw is the whole object where nothing had to be corrected, else nil.
	Raw []byte
}

// A span is a part of the arguments; a replaced one has its text elsewhere.
type span struct {
	value   []byte
	present bool
}

// Get returns the value of the argument at a position of [Input.Arguments], as
// JSON, and whether it was given.
func (v *Values) Get(i int) (json.RawMessage, bool) {
	s := v.spans[i]
	return s.value, s.present
}
