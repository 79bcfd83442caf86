package introspect

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// An Operation is a route that an agent can call, with everything that is known about it. It is
// plain data, and is not modified after [Routes] has returned it.
type Operation struct {
	// ID is the identifier from the developer or a document. If it is empty, the operation is named
	// after Handler or Path.
	ID string
	// Method is the verb of the call. Path is spelled as Gin does: "/users/:id", "/files/*path".
	Method, Path string
	// Via is the path of the wildcard route that serves the operation, such as "/github/*path". It
	// is empty if Path is the path of the route itself.
	Via string
	// Segments is the parsed Path.
	Segments []Segment
	// Handler is the symbol of the last handler of the route, as the Go runtime spells it, such
	// as "example.com/shop.(*Shop).GetUser-fm". For an annotated route it is the symbol of the
	// handler that was annotated.
	Handler string
	// Shared reports that Handler does not identify this route: other routes have the same symbol,
	// or the handler is a function literal.
	Shared bool
	// Summary is one line, Description any number of lines. Clients show people the Title instead
	// of the summary, if it is not empty.
	Title, Summary, Description string
	Tags                        []string
	// Deprecated reports whether a document marks the operation as deprecated.
	Deprecated bool
	// Security lists what a caller needs, according to a document: any one of the requirements.
	Security []SecurityRequirement
	// Scopes lists the scopes that a caller needs, all of them, according to an annotation.
	Scopes []string
	// Inputs are the types that the request is bound to. Params are the parameters that were
	// declared one by one.
	Inputs []Input
	Params []Param
	// Described is what documents state about inputs that a higher source declares.
	Described []Described
	// Responses are the declared responses, by ascending status.
	Responses []Response
	Hints     Hints
	// Declared reports whether a source above the route table declares the inputs, even if it
	// declares that there are only path parameters.
	Declared bool
	// Advice reports whether the inputs are known only from a document that may be older than the
	// code. Arguments that do not fit are passed on to the application.
	Advice bool
	// Bodiless reports whether a document lists the inputs of the operation, but no body. A POST,
	// PUT or PATCH may still have one.
	Bodiless bool
	// Annotated reports whether the route has an annotation.
	Annotated bool
	// Observed reports whether the handler of the route is one that [Annotate] returned, so that
	// an [Outcome] records its calls.
	Observed bool
	// Hidden reports whether the developer asked not to list the operation.
	Hidden bool
	// Timeout limits one call. Zero means the server's default.
	Timeout time.Duration
	// Confirm is the question that the user is asked before the operation is called as a tool, such
	// as "Delete user {id}?". Empty means that there is no question.
	Confirm string
	// URI is the URI, or the URI template, under which the operation is read as a resource, such as
	// "shop://orders/{id}". Empty means that the URI is made from the path.
	URI string
	// ParamHeaders are the arguments that clients also send as headers.
	ParamHeaders []ParamHeader
	// Kind is the kind of a successful response, if generated facts state it.
	Kind ResponseKind
	// Open lists the locations in which, according to generated facts, the handlers may read more
	// than is declared.
	Open []Location
	// Types holds what generated facts state about Go types. All operations share it.
	Types map[reflect.Type]*TypeFacts
	// Location is where the handler is, such as "orders.go: (*Orders).Get", if generated facts
	// state it.
	Location string
	// Sources holds the source of each fact. A fact without a source is absent.
	Sources map[Fact]Source
}

// Route returns the method and the path, such as "GET /users/:id". Errors and diagnostics refer
// to the operation by it.
func (o *Operation) Route() string { return o.Method + " " + o.Path }

// PathParams returns the names of the path parameters in the order of the path.
func (o *Operation) PathParams() []string {
	var names []string
	for _, s := range o.Segments {
		if s.Param != "" {
			names = append(names, s.Param)
		}
	}
	return names
}

// A Fact names a part of an [Operation], for [Operation.Sources].
type Fact string

// The facts of an operation. Each input, parameter and response also has a Source of its own.
const (
	FactID          Fact = "id"
	FactTitle       Fact = "title"
	FactSummary     Fact = "summary"
	FactDescription Fact = "description"
	FactTags        Fact = "tags"
	FactHints       Fact = "hints"
	FactTimeout     Fact = "timeout"
	FactInputs      Fact = "inputs"
	FactResponses   Fact = "responses"
	FactSecurity    Fact = "security"
	FactScopes      Fact = "scopes"
	FactConfirm     Fact = "confirm"
	FactURI         Fact = "uri"
)

// A Source states where a fact comes from. If two sources provide the same fact, the higher one
// takes precedence.
type Source int

// The sources, lowest first.
const (
	// SourceRoute is the route table.
	SourceRoute Source = iota
	// SourceDocument is a Swagger or OpenAPI document.
	SourceDocument
	// SourceGenerated is the application's source, as read by `ginmcp gen`.
	SourceGenerated
	// SourceExplicit is an annotation, or an option that names the route.
	SourceExplicit
)

// String returns the name of the source, for diagnostics.
func (s Source) String() string {
	switch s {
	case SourceRoute:
		return "route table"
	case SourceDocument:
		return "document"
	case SourceGenerated:
		return "generated facts"
	case SourceExplicit:
		return "annotation"
	default:
		return "unknown source"
	}
}

// A Location is the part of an HTTP request that carries an input.
type Location string

// The locations. Only an [Input] can have LocationAuto: the tags of its type locate each field.
const (
	LocationAuto   Location = ""
	LocationPath   Location = "path"
	LocationQuery  Location = "query"
	LocationHeader Location = "header"
	LocationCookie Location = "cookie"
	LocationBody   Location = "body"
	LocationForm   Location = "form"
)

// An Input is a type that the request, or a part of it, is bound to.
type Input struct {
	In     Location
	Type   TypeRef
	Source Source
	// Description, MediaType and Optional are what a document states about a body, and Examples
	// are its examples of the whole body.
	Description, MediaType string
	Optional               bool
	// Tagged reports whether, according to generated facts, only fields with the tag of the
	// location are read, because the other fields come from another part of the request.
	Tagged bool
	// Rules are, according to generated facts, the struct tags whose validator rules the handler
	// applies: binding, validate or none. Nil means both.
	Rules []string
	// Fields are the handler's own checks of fields of a Go type, according to generated facts.
	Fields   []FieldFacts
	Examples []json.RawMessage
	// Raw reports that the schema of Type was written by hand. It states all arguments of the
	// operation, is published as it is, and is the only input.
	Raw bool
	// Encodings holds the encodings of the members of a form, where a document states them.
	Encodings map[string]Encoding
}

// A Param is a single declared parameter.
type Param struct {
	Name, Description string
	In                Location
	Type              TypeRef
	Required          bool
	// Deprecated reports whether a document marks the parameter as deprecated, and Examples are the
	// document's examples of its value.
	Deprecated bool
	Examples   []json.RawMessage
	// Encoding is how a list or an object is written. It applies only where Type has no Go type.
	Encoding Encoding
	Source   Source
}

// A Response is a declared response.
type Response struct {
	// Status is the HTTP status. Type is zero if the response has no body.
	Status      int
	Description string
	Type        TypeRef
	// Raw reports that the schema of Type was written by hand. It describes every success, and is
	// published as it is.
	Raw    bool
	Source Source
}

// A ParamHeader is an argument that clients also send as the header Mcp-Param-Header, so that
// proxies between client and server can read it.
type ParamHeader struct{ Argument, Header string }

// A TypeRef refers to a type: by its Go type or, if there is none, by a JSON Schema. The zero
// TypeRef refers to no type.
type TypeRef struct {
	Go     reflect.Type
	Schema json.RawMessage
	// Defs are definitions to which Schema may refer as #/$defs/NAME, in addition to its own $defs.
	// All schemas of a document share one map. It must not be modified.
	Defs map[string]json.RawMessage
}

// Complete returns the schema with all definitions that it needs, so that it can be read by
// itself. The result is nil if t has no schema.
func (t TypeRef) Complete() json.RawMessage {
	needed := map[string]bool{}
	var order []string
	add := func(schema []byte) {
		for _, m := range defsRef.FindAllSubmatch(schema, -1) {
			if name := string(m[1]); !needed[name] && t.Defs[name] != nil {
				needed[name] = true
				order = append(order, name)
			}
		}
	}
	add(t.Schema)
	for i := 0; i < len(order); i++ { //nolint:intrange // the list grows during the loop
		add(t.Defs[order[i]])
	}
	if len(order) == 0 {
		return t.Schema
	}
	slices.Sort(order)
	out := bytes.TrimSuffix(bytes.TrimSpace(t.Schema), []byte("}"))
	out = slices.Clip(out)
	if len(out) > 1 {
		out = append(out, ',')
	}
	out = append(out, `"$defs":{`...)
	for i, name := range order {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(strconv.AppendQuote(out, name), ':'), t.Defs[name]...)
	}
	return append(out, "}}"...)
}

// defsRef matches a reference to a definition. Names of definitions are identifiers.
var defsRef = regexp.MustCompile(`"#/\$defs/(\w+)"`)

// IsZero reports whether t refers to no type.
func (t TypeRef) IsZero() bool { return t.Go == nil && len(t.Schema) == 0 }

// Hints describe the effects of an operation. A nil hint is not declared and follows from the
// method.
type Hints struct {
	ReadOnly, Destructive, Idempotent *bool
}
