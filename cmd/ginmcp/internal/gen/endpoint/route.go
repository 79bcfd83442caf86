// Package endpoint is what is known about one route of an application: the inputs that its handlers read,
// the types that they bind, the responses that they write, and which inputs are rejected.
package endpoint

import (
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/interp"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/load"
	"github.com/ginmcp/ginmcp/cmd/ginmcp/internal/gen/state"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Route is a route that the application registers, with what its handlers read and return.
type Route struct {
	// Method is the verb; Any reports whether the route is registered for all of Gin's verbs.
	Method string
	Any    bool
	// Path is the path, or the end of it that is known if Partial is true.
	Path    string
	Partial bool
	// Position is where the route is registered.
	Position token.Position
	// Handler is the last handler, if it is known.
	Handler *state.Func
	// Annotated reports whether the handler is annotated with Op or Handle.
	Annotated bool
	// GroupDoc is the comment of the group that the route is in.
	GroupDoc string
	// Registrar is the package of the function that registers the route.
	Registrar *load.Package

	// Inputs are what the handlers read one by one; Bindings what they bind to types.
	Inputs   []*Input
	Bindings []*Binding
	// Raw is a body that is read unchanged, or nil.
	Raw *RawBody
	// Open states what may be read in addition, by location.
	Open map[introspect.Location]Reason
	// Unread is why it is not known at all what the handlers read, or nil.
	Unread *Reason
	// Events are the responses, in the order of the run.
	Events []*Event
	// Lost is why there may be other responses, or nil.
	Lost *Reason
	// Static reports whether the route serves files of a directory through Gin itself.
	Static bool

	Chain   []state.Value
	Current string // the verb that is assumed for Any
}

// RawBody is a body that is read as text or bytes, or as JSON of any form.
type RawBody struct {
	// Media is its content type as far as the code shows it.
	Media string
	// Input states whether it is required.
	Input *Input
}

// Required reports whether a request without the body is rejected.
func (b *RawBody) Required() bool {
	return b.Input.Required || slices.ContainsFunc(b.Input.conversions, func(c *Conversion) bool { return c.Rejects })
}

// A Reason is why something is not known, and where.
type Reason struct {
	Text     string
	Position token.Position
}

// String returns the reason with its position.
func (r Reason) String() string {
	if !r.Position.IsValid() {
		return r.Text
	}
	return r.Position.String() + ": " + r.Text
}

// Place is where an input is.
type Place string

// The places of inputs.
const (
	InPath   Place = "path"
	InQuery  Place = "query"
	InForm   Place = "form"
	InHeader Place = "header"
	InCookie Place = "cookie"
	InFile   Place = "file"
	// InEither is the form of a request with a body, and else the query.
	InEither Place = "either"
)

// An Input is one value that a handler reads by its name.
type Input struct {
	Name string
	In   introspect.Location
	// File reports whether it is an uploaded file. List and Map are what QueryArray and QueryMap
	// read.
	File, List, Map bool
	// Middleware reports whether only handlers before the last one read it.
	Middleware bool
	// Denies reports whether a caller is refused because of it, and Identity whether it states who the
	// caller is.
	Denies, Identity bool
	// Type is the type that it is bound to, or nil for a text.
	Type types.Type
	// Required reports whether a request without it is rejected.
	Required bool
	// Default is what a missing input is the same as, or nil.
	Default constant.Value
	// Enum are the only values that are not rejected. Known are values that it is compared with.
	Enum, Known []constant.Value
	// Min and Max are limits behind which values are rejected.
	Min, Max constant.Value
	// Position is where it is read.
	Position token.Position
	// Description is what people wrote about it.
	Description string

	// First reports whether only the first of several values is read; Whole whether all are.
	First, Whole bool
	conversions  []*Conversion
	raw          bool // the text is used for something else than conversions
	conflicting  bool // there are two defaults
	Missing      *state.Fork
	// Initial is the value that is given where it is read, for when it is missing.
	Initial constant.Value
}

// A Conversion of an input to another type.
type Conversion struct {
	kind     string // integer, number, boolean, or a format
	t        types.Type
	layout   string
	Rejects  bool // what cannot be converted is rejected
	position token.Position
	fork     *state.Fork
	input    *Input
}

// A Binding is a type that a handler binds a part of the request to.
type Binding struct {
	// In is the location; Auto reports whether Gin chooses by the content type.
	In   introspect.Location
	Auto bool
	Type types.Type
	// Media is the content type of a body that is not JSON.
	Media string
	// Optional reports whether a request that cannot be bound is not rejected.
	Optional bool
	// Validate is the tag that the handler itself validates, such as "validate".
	Validate string
	// Required, Enums, Min and Max are what the handler itself checks, by the path of Go fields.
	Required map[string]bool
	Enums    map[string][]constant.Value
	Defaults Defaults
	// Kept are fields that have a value that is not known before the request is bound.
	Kept map[string]bool
	// Plain reports whether the body is decoded without Gin's validator.
	Plain    bool
	Position token.Position

	Middleware bool
	Fork       *state.Fork
	Checked    *state.Fork
	Refuses    bool
}

// Kind returns what the text is converted to, if it is nothing but that: integer, number, boolean,
// or string with a format.
func (i *Input) Kind() (kind, format string) {
	if len(i.conversions) == 0 {
		return i.boolean(), ""
	}
	first := i.conversions[0]
	rejects := first.Rejects
	for _, c := range i.conversions[1:] {
		if c.kind != first.kind || c.layout != first.layout {
			return "string", ""
		}
		rejects = rejects || c.Rejects
	}
	if i.raw && !rejects {
		return "string", ""
	}
	switch first.kind {
	case "integer", "number", "boolean":
		return first.kind, ""
	case "time":
		switch {
		case !rejects:
		case first.layout == time.RFC3339 || first.layout == time.RFC3339Nano:
			return "string", "date-time"
		case first.layout == time.DateOnly:
			return "string", "date"
		}
	case "uuid", "email":
		if rejects {
			return "string", first.kind
		}
	}
	return "string", ""
}

// Form returns an example of a text that has a form without a name in JSON Schema, and a pattern for
// it if there is one: a duration, or a time in some layout.
func (i *Input) Form() (example, pattern string) {
	if len(i.conversions) != 1 || !i.conversions[0].Rejects {
		return "", ""
	}
	switch c := i.conversions[0]; c.kind {
	case "duration":
		const part = `([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)`
		return "1h30m", `^[-+]?(0|` + part + `(` + part + `)*)$`
	case "time":
		if _, format := i.Kind(); format == "" && c.layout != "" {
			return exampleTime.Format(c.layout), ""
		}
	}
	return "", ""
}

var exampleTime = time.Date(2025, time.November, 23, 16, 45, 58, 0, time.UTC)

// boolean returns "boolean" for a text that is only compared with true.
func (i *Input) boolean() string {
	if i.raw || len(i.Known) == 0 {
		return "string"
	}
	for _, v := range i.Known {
		if text, ok := state.ConstantString(v); !ok || text != "true" && text != "false" && text != "1" && text != "0" {
			return "string"
		}
	}
	if !slices.ContainsFunc(
		i.Known,
		func(v constant.Value) bool { text, _ := state.ConstantString(v); return text == "true" },
	) {
		return "string"
	}
	return "boolean"
}

// DefaultValue returns what a missing input is the same as, if that is certain.
func (i *Input) DefaultValue() constant.Value {
	if i.conflicting || i.Required {
		return nil
	}
	if i.Default == nil {
		return i.Initial
	}
	return i.Default
}

// Rejects reports whether a request that cannot be bound is rejected.
func (b *Binding) Rejects() bool { return b.Refuses }

// Has reports whether a field of the bound type has a tag with a name.
func (b *Binding) Has(key, name string) bool { return hasTag(b.Type, key, name, 0) }

func hasTag(t types.Type, key, name string, depth int) bool {
	const deep = 4
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || depth > deep {
		return false
	}
	for i := range s.NumFields() {
		tagged, _, _ := strings.Cut(reflect.StructTag(s.Tag(i)).Get(key), ",")
		if tagged == name || tagged == "" && s.Field(i).Embedded() && hasTag(s.Field(i).Type(), key, name, depth+1) {
			return true
		}
	}
	return false
}

// Many reports whether several values are read.
func (i *Input) Many() bool { return i.List && (!i.First || i.Whole) }

// Verb returns the verb that the handlers were run for.
func (r *Route) Verb() string {
	if r.Current != "" {
		return r.Current
	}
	return r.Method
}

// HasBody reports whether Gin and net/http read a form from the body for the verb.
func (r *Route) HasBody() bool {
	switch r.Verb() {
	case "POST", "PUT", "PATCH":
		return true
	default:
		return false
	}
}

// Defaults are the constants that the fields of a bound struct had before, by the path of Go fields.
type Defaults map[string]constant.Value

// SetDefaults records the constants in the fields of a struct that is about to be bound.
func (b *Binding) SetDefaults(m *interp.Machine, s *state.Struct, path []string) {
	fields, ok := s.T.Underlying().(*types.Struct)
	const deep = 3
	if !ok || len(path) > deep {
		return
	}
	for i := range fields.NumFields() {
		name := append(slices.Clip(path), fields.Field(i).Name())
		switch v := m.Get(s.Cell(i)).(type) {
		case *state.Unknown:
			if v.Origin == nil {
				b.keep(name)
			}
		case *state.Union:
			if !zeroOrBound(m, v) {
				b.keep(name)
			}
		case *state.Symbol, *state.Text, *state.NonNil:
			b.keep(name)
		case *state.Const:
			if v.Data {
				b.keep(name)
			} else if !IsZero(v.V) {
				if b.Defaults == nil {
					b.Defaults = Defaults{}
				}
				b.Defaults[strings.Join(name, ".")] = v.V
			}
		case *state.Struct:
			b.SetDefaults(m, v, name)
		}
	}
}

// zeroOrBound reports whether a value is zero unless another part of the request was bound to it.
func zeroOrBound(m *interp.Machine, v state.Value) bool {
	return !slices.ContainsFunc(m.Alts(v), func(a state.Alt) bool {
		switch v := a.V.(type) {
		case *state.Unknown:
			return v.Origin == nil
		case *state.Const:
			return v.Data || !IsZero(v.V)
		case *state.Nil:
			return false
		default:
			return true
		}
	})
}

func (b *Binding) keep(path []string) {
	if b.Kept == nil {
		b.Kept = map[string]bool{}
	}
	b.Kept[strings.Join(path, ".")] = true
}

// IsZero reports whether a constant is the zero value of its type.
func IsZero(v constant.Value) bool {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v) == ""
	case constant.Bool:
		return !constant.BoolVal(v)
	default:
		return constant.Sign(v) == 0
	}
}
