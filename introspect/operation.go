package introspect

import (
	"encoding/json"
	"reflect"
	"time"
)

// An Operation is one thing that an application can be asked to do over HTTP: a
// route, with all that is known about it. It is plain data and is not modified
// once [Routes] has returned it.
type Operation struct {
	// ID is the identifier that the developer or a document gave. It is empty
	// where nobody gave one; a name is then made from Handler or Path.
	ID string
	// Method is the verb that the operation is called with, and Path the path
	// as Gin spells it, such as "/users/:id" or "/files/*path".
	Method, Path string
	// Segments is Path, parsed.
	Segments []Segment
	// Handler is the symbol of the last handler of the route, as the Go runtime
	// spells it, such as "example.com/shop.(*Shop).GetUser-fm". For a route
	// with an annotation it is the symbol of the annotated handler.
	Handler string
	// Shared tells that other routes have the same Handler, so that the symbol
	// does not identify this one.
	Shared bool
	// Summary is one line, Description any number of them. Title is what a person
	// sees instead of the summary.
	Title, Summary, Description string
	Tags                        []string
	// Deprecated tells that a document says so.
	Deprecated bool
	// Security are the alternatives of what a caller needs, as a document says.
	Security []SecurityRequirement
	// Inputs are the Go types that the request is bound to, and Params the
	// parameters that were declared one by one.
	Inputs []Input
	Params []Param
	// Described is what documents say about inputs that a higher source declares.
	Described []Described
	// Responses are the declared answers, by ascending status.
	Responses []Response
	Hints     Hints
	// Declared tells that a source above the route table said what the inputs
	// are, if only that there are none besides the path parameters.
	Declared bool
	// Annotated tells that the route carries an annotation.
	Annotated bool
	// Hidden tells that the developer asked for this operation not to be listed.
	Hidden bool
	// Timeout limits one call. Zero means the default of the server.
	Timeout time.Duration
	// Kind is what a success is, if generated facts state it.
	Kind ResponseKind
	// Open lists the locations in which the handlers may read more than is declared, according to
	// generated facts.
	Open []Location
	// Types holds what generated facts state about Go types. All operations share it.
	Types map[reflect.Type]*TypeFacts
	// Location is where the handler is, such as "orders.go: (*Orders).Get", if generated facts
	// state it.
	Location string
	// Sources tells where each fact comes from. A fact that nobody gave is
	// not in it.
	Sources map[Fact]Source
}

// Route returns the method and the path, such as "GET /users/:id": the name by
// which errors and diagnostics call the operation.
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

// A Fact is one of the things that an [Operation] says, for [Operation.Sources].
type Fact string

// The facts of an operation. Inputs, parameters and responses carry a Source of
// their own.
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
)

// A Source tells where a fact comes from. Where two sources give the same fact,
// the higher one wins.
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

// String returns a word for the source, for diagnostics.
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

// A Location tells which part of an HTTP request carries an input.
type Location string

// The locations. LocationAuto is only used by an [Input]: the tags of the type
// tell where each of its fields goes.
const (
	LocationAuto   Location = ""
	LocationPath   Location = "path"
	LocationQuery  Location = "query"
	LocationHeader Location = "header"
	LocationCookie Location = "cookie"
	LocationBody   Location = "body"
	LocationForm   Location = "form"
)

// An Input is a type that all or a part of the request is bound to.
type Input struct {
	In     Location
	Type   TypeRef
	Source Source
	// Description, Optional and MediaType are what a document says about a body.
	Description, MediaType string
	Optional               bool
}

// A Param is one parameter, declared by itself.
type Param struct {
	Name, Description string
	In                Location
	Type              TypeRef
	Required          bool
	// Encoding tells how a list or an object is written, where Type has no Go type.
	Encoding Encoding
	Source   Source
}

// A Response is a declared answer.
type Response struct {
	// Status is the HTTP status; Type has no Go type and no schema where the
	// answer has no body.
	Status      int
	Description string
	Type        TypeRef
	Source      Source
}

// A TypeRef names a type: by its Go type or, where none can be named, by a JSON
// Schema. The zero TypeRef names none.
type TypeRef struct {
	Go     reflect.Type
	Schema json.RawMessage
}

// IsZero tells whether the reference names no type.
func (t TypeRef) IsZero() bool { return t.Go == nil && len(t.Schema) == 0 }

// Hints tell what calling an operation does. A nil hint was not given: it
// follows from the method.
type Hints struct {
	ReadOnly, Destructive, Idempotent *bool
}
