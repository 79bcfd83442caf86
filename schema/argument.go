package schema

import (
	"encoding/json"

	"github.com/ginmcp/ginmcp/introspect"
)

// An Argument is one property of a tool's input schema, and the location in the request that its
// value is written to.
type Argument struct {
	// Name is the name of the property, and Wire the name in the location In. They differ if two
	// locations share a name, or if some client does not accept the name.
	Name, Wire string
	In         introspect.Location
	Style      Style
	// Separator is written between the items for [StyleJoined].
	Separator string
	Required  bool
	// Whole reports that the argument is the body, and not a member of it.
	Whole bool
	// Raw reports that the body is not JSON, but the text of the argument or the content
	// of its file.
	Raw bool
	// Hidden reports that the caller neither sees the argument nor can set it.
	Hidden bool

	// Rest reports that the argument collects, as the members of an object, every given value that
	// no other argument names. They are sent in the location In.
	Rest bool

	node *node
	// preset is the value that is sent if the argument is missing, or nil.
	preset json.RawMessage
}

// A BodyKind states how the arguments become the body of a request.
type BodyKind int

const (
	// BodyNone is no body.
	BodyNone BodyKind = iota
	// BodyJSON is a JSON object of the arguments that are members of the body.
	BodyJSON
	// BodyWhole is one argument as JSON, or no body if the argument is missing.
	BodyWhole
	// BodyRaw is the text of one argument or the content of its file, with the input's
	// media type.
	BodyRaw
	// BodyForm is an urlencoded form.
	BodyForm
	// BodyMultipart is a multipart form, which can hold files.
	BodyMultipart
	// BodyEither is JSON or a form, whichever argument is given: no source declares which.
	BodyEither
)

// An Input describes the arguments of a tool: the schema that a client sees, the check of the
// values, and the place of each in the request. It is immutable and safe for concurrent use.
type Input struct {
	// Schema is the JSON Schema of the arguments, an object.
	Schema json.RawMessage
	// Arguments are the properties of the schema, in its order, followed by the hidden
	// arguments.
	Arguments []Argument
	Body      BodyKind
	// MediaType is the content type of a JSON or raw body, if a document states it.
	MediaType string
	// Verbatim reports that the object of arguments is the JSON body: each argument is a
	// member of the body and keeps its name.
	Verbatim bool

	root *node
	// raw is the handwritten schema, or nil.
	raw *Raw
	// size is the largest size of the schema, or 0.
	size    int
	smaller *smaller[Input]
	// fixed holds the values that are sent for arguments that the caller does not give, by the
	// positions in Arguments. It is nil if there are none.
	fixed []span
	// rest is the position of the argument that collects unknown arguments, plus one, or 0 if
	// unknown arguments are refused.
	rest int
	// advice reports whether values that do not fit the schema are passed on.
	advice bool
}

// Values are arguments that have passed the check.
type Values struct {
	raw   []byte
	spans []span
	// Raw is the whole object if nothing had to be corrected, and nil otherwise.
	Raw []byte
}

// A span is the value of one argument.
type span struct {
	value   []byte
	present bool
}

// Get returns the value of the argument at a position of [Input.Arguments] as JSON, and
// whether it was given.
func (v *Values) Get(i int) (json.RawMessage, bool) {
	s := v.spans[i]
	return s.value, s.present
}
