package introspect

import (
	"reflect"
	"slices"
	"sync"
)

// Facts are what `ginmcp gen` found in the source of one package of an application. Generated
// code passes them to [Register]; [Routes] uses them for every route that they match.
//
// For each fact, an annotation takes precedence over generated facts, and generated facts take
// precedence over a document and the route table.
type Facts struct {
	// Package is the import path of the package that the facts were generated into.
	Package string
	Routes  []RouteFacts
	Types   []TypeFacts
}

// RouteFacts are the facts about one route. The zero value of each field states nothing about
// that part of the route.
type RouteFacts struct {
	// Method is the verb of the route. If Any is true, the route is registered for every verb, and
	// Method is the verb that calls use.
	Method string
	Any    bool
	// Path is the path of the route as Gin spells it. If Partial is true, it is only the end of
	// the path, because the beginning is not known before the application runs.
	Path    string
	Partial bool
	// Handler is the symbol of the last handler, as the Go runtime spells it, or empty if the
	// handler is a function literal, whose symbol depends on the compiler. Facts are not used if
	// their symbol differs from that of the route.
	Handler string
	// Function is the symbol of the function that the handler, a function literal, calls on behalf
	// of the route, if there is only one. The operation is named after it.
	Function string
	// Ordinal distinguishes facts with the same Method, Path and Handler.
	Ordinal int
	// Location is where the handler is, such as "orders.go: (*Orders).Get". Diagnostics use it.
	Location string

	// Kind is the kind of a successful response. Empty means JSON or unknown.
	Kind ResponseKind
	// Summary, Description and Tags are what people wrote about the handler and its group.
	Summary, Description string
	Tags                 []string
	Deprecated           bool
	// Inputs and Params are what the handlers of the route read. Their Source is set by
	// [Register].
	Inputs []Input
	Params []Param
	// Open lists the locations in which the handlers may read more than Inputs and Params.
	Open []Location
	// Unread reports whether the inputs are not known at all, so that Inputs, Params and Open
	// state nothing.
	Unread bool
	// Responses are the successful responses. The list is empty if one of them is unknown.
	Responses []Response
}

// FieldFacts are what a handler checks about a field of a type that it binds, in addition to the
// rules in the tags of the type.
type FieldFacts struct {
	// Name is the path of the field's names in Go, such as "Address.City".
	Name string
	// Required reports whether a request without the field is rejected.
	Required bool
	// Enum are the only accepted values, as JSON texts.
	Enum []string
	// Default is the value that the handler uses for a missing field, as a JSON text, or empty.
	Default string
	// Kept reports whether a missing field keeps an unknown value. The field is then not required,
	// and the default in its tag does not apply.
	Kept bool
}

// TypeFacts are what people wrote about a type that is bound or returned.
type TypeFacts struct {
	Type reflect.Type
	// Description is the comment of the type.
	Description string
	// Fields holds the comment of each field, by the name of the field in Go.
	Fields map[string]string
	// Values are the constants of the type. Other values may be valid too.
	Values []TypeValue
}

// A TypeValue is a constant of a named type.
type TypeValue struct {
	// Value is the constant as a JSON text.
	Value string
	// Description is the comment of the constant.
	Description string
}

// A ResponseKind states what a route returns when it succeeds.
type ResponseKind string

// The kinds of responses. Routes of the kinds from ResponseWebSocket on are not tools by default.
const (
	ResponseJSON     ResponseKind = "json"
	ResponseText     ResponseKind = "text"
	ResponseEmpty    ResponseKind = "empty"
	ResponseDownload ResponseKind = "download"
	ResponseStream   ResponseKind = "stream"
	ResponseHTML     ResponseKind = "html"
	ResponseRedirect ResponseKind = "redirect"

	// ResponseWebSocket is an upgrade to a websocket.
	ResponseWebSocket ResponseKind = "websocket"
	// ResponseStub is a handler that always fails, such as one that is not implemented.
	ResponseStub ResponseKind = "stub"
	// ResponseMetrics, ResponseFileServer and ResponseMCP are handlers of other libraries, often
	// behind gin.WrapH: metrics, the files of a directory, an MCP endpoint.
	ResponseMetrics    ResponseKind = "metrics"
	ResponseFileServer ResponseKind = "fileserver"
	ResponseMCP        ResponseKind = "mcp"
)

// Excluded reports whether a route of the kind is not a tool by default.
func (k ResponseKind) Excluded() bool { return k.excludes() != "" }

// excludes returns the reason why a route of the kind is not a tool by default, or "".
func (k ResponseKind) excludes() string {
	switch k {
	case ResponseWebSocket:
		return "it upgrades to a websocket"
	case ResponseStub:
		return "its handler always fails"
	case ResponseMetrics:
		return "it serves metrics"
	case ResponseFileServer:
		return "it serves static files"
	case ResponseMCP:
		return "it is an MCP endpoint of the application"
	default:
		return ""
	}
}

// TypeOf returns a reference to a Go type. Generated code uses it, so that schemas come from the
// application's own types.
func TypeOf[T any]() TypeRef { return TypeRef{Go: reflect.TypeFor[T]()} }

// registry holds the facts of all generated files that are linked into the program.
var registry struct {
	sync.Mutex

	facts []Facts
}

// Register adds facts for every engine of the program. Generated code calls it when the program
// starts. It is safe for concurrent use. Servers use the facts that were registered before their
// tools are built. A process with two engines whose routes have the same paths passes the facts
// of each one to its server instead, with WithFacts.
func Register(facts ...Facts) {
	registry.Lock()
	defer registry.Unlock()
	for _, f := range facts {
		registry.facts = append(registry.facts, f.marked())
	}
}

// Registered returns the facts that were registered, in the order of registration.
func Registered() []Facts {
	registry.Lock()
	defer registry.Unlock()
	return slices.Clone(registry.facts)
}

// marked returns a copy in which the source of every input is set.
func (f Facts) marked() Facts {
	f.Routes = slices.Clone(f.Routes)
	for i := range f.Routes {
		r := &f.Routes[i]
		r.Inputs, r.Params, r.Responses = slices.Clone(r.Inputs), slices.Clone(r.Params), slices.Clone(r.Responses)
		for j := range r.Inputs {
			r.Inputs[j].Source = SourceGenerated
		}
		for j := range r.Params {
			r.Params[j].Source = SourceGenerated
		}
		for j := range r.Responses {
			r.Responses[j].Source = SourceGenerated
		}
	}
	return f
}
