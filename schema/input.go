package schema

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// InputOptions are what [NewInput] has to know besides the operation.
type InputOptions struct {
	// ReservedHeaders are headers that an argument must never set, besides
	// those that always say who or where a caller is.
	ReservedHeaders []string
	// DeclaredOnly leaves out the query, body and form of an operation whose inputs
	// nobody declared.
	DeclaredOnly bool
}

// NewInput makes the input of an operation. The diagnostics tell of what was left
// out; an error tells that no tool can be made.
func NewInput(op *introspect.Operation, options InputOptions) (*Input, []introspect.Diagnostic, error) {
	return newInput(op, options, new(library))
}

func newInput(op *introspect.Operation, options InputOptions, documents *library) (*Input, []introspect.Diagnostic, error) {
	b := inputBuilder{op: op, options: options, reflector: newReflector(reading)}
	b.reflector.library, b.reflector.facts = documents, op.Types
	for _, in := range op.Inputs {
		if err := b.input(in); err != nil {
			return nil, b.diagnostics, err
		}
	}
	for _, p := range op.Params {
		b.param(p)
	}
	b.paths()
	for _, d := range op.Described {
		b.describe(d)
	}
	if !options.DeclaredOnly {
		b.undeclared()
	}
	for _, problem := range b.reflector.problems {
		b.note("%s", problem)
	}
	if b.err != nil {
		return nil, b.diagnostics, b.err
	}
	b.rename()
	in, err := b.build()
	return in, b.diagnostics, err
}

type inputBuilder struct {
	op        *introspect.Operation
	options   InputOptions
	reflector *reflector
	arguments []Argument
	// mediaType, multipart and emptyBody are what a document says about the body.
	mediaType            string
	multipart, emptyBody bool
	// rest holds what a document lets through besides its own arguments, or is nil.
	rest *Argument
	// either reports that the body is undeclared, so that it is JSON or a form.
	either      bool
	diagnostics []introspect.Diagnostic
	// err is the reason why no call of the operation can succeed.
	err error
}

func (b *inputBuilder) note(format string, args ...any) {
	b.diagnostics = append(b.diagnostics, introspect.Diagnostic{Level: slog.LevelWarn, Route: b.op.Route(), Message: fmt.Sprintf(format, args...)})
}

// input adds the arguments of a Go type.
func (b *inputBuilder) input(in introspect.Input) error {
	if in.Type.Go == nil {
		b.schemaInput(in)
		return nil
	}
	t, _ := locate.Deref(in.Type.Go)
	if locate.Whole(t) {
		return b.whole(in, t)
	}
	assigned := locate.Fields(t, locate.Location(in.In), b.op.Method, b.op.PathParams())
	if assigned.Err != nil {
		return fmt.Errorf("%s: %w", t, assigned.Err)
	}
	for _, s := range assigned.Skipped {
		b.note("%s: %s", t, s)
	}
	outer := b.reflector
	if in.Rules != nil {
		b.reflector = outer.with(in.Rules)
	}
	for _, f := range assigned.Fields {
		b.field(in, t, f)
	}
	outer.problems, b.reflector = b.reflector.problems, outer
	return nil
}

// whole adds a body that is no object with fields.
func (b *inputBuilder) whole(in introspect.Input, t reflect.Type) error {
	if in.In != introspect.LocationAuto && in.In != introspect.LocationBody {
		return b.open(in.In, t)
	}
	if b.op.Method == http.MethodGet {
		return fmt.Errorf("%s is a JSON body, which GET does not have", t)
	}
	n := b.reflector.json(t)
	if n == nil {
		return fmt.Errorf("JSON has nothing for a %s", t)
	}
	b.add(Argument{Name: "body", In: introspect.LocationBody, Whole: true, Required: !in.Optional, node: n})
	return nil
}

// open adds a query or form that is bound to a map, which takes any names.
func (b *inputBuilder) open(in introspect.Location, t reflect.Type) error {
	value := &node{types: typeString}
	switch {
	case in != introspect.LocationQuery && in != introspect.LocationForm:
		return fmt.Errorf("%s has no fields for the %s", t, in)
	case t == reflect.TypeFor[map[string]string]():
	case t == reflect.TypeFor[map[string][]string]():
		value = &node{types: typeArray, items: value}
	default:
		return fmt.Errorf("Gin cannot bind a %s from the %s", t, in)
	}
	b.add(Argument{Name: string(in), In: in, Style: StyleMap, node: &node{types: typeObject, additional: value}})
	return nil
}

// field adds the argument of a struct's field.
func (b *inputBuilder) field(from introspect.Input, owner reflect.Type, f locate.Field) {
	in := introspect.Location(f.In)
	if f.In == locate.Body {
		if p, ok := b.reflector.member(owner, f.JSON); ok {
			p.node, p.required = checked(from, owner, f.Index, p.node, p.required)
			b.add(Argument{Name: p.name, Wire: p.name, In: in, Required: p.required && !from.Optional, node: p.node})
		}
		return
	}
	n, style, separator := b.reflector.text(f.StructField, f.Parser)
	if n == nil {
		b.note("field %s of %s is left out: Gin cannot bind a %s from a %s", f.StructField.Name, owner, f.StructField.Type, f.In)
		return
	}
	n = b.reflector.commented(decorate(n, f.StructField), owner, f.Index, f.StructField.Type)
	required := constrain(n, f.StructField, f.StructField.Type, b.reflector.rules) && !from.Optional
	if f.HasDefault {
		n.fallback, required = defaultOf(n, f), false
	}
	n, required = checked(from, owner, f.Index, n, required)
	b.unreachable(in, f.Name, required)
	b.add(Argument{Name: f.Name, Wire: f.Name, In: in, Style: style, Separator: separator, Required: required, node: n})
}

// defaultOf is the JSON value that Gin's default means.
func defaultOf(n *node, f locate.Field) []byte {
	text := f.Default
	if n.types&^typeNull == typeArray {
		text = strings.ReplaceAll(text, ";", ",")
	}
	return n.literal(text)
}

// param adds a parameter that was declared by itself.
func (b *inputBuilder) param(p introspect.Param) {
	if p.In == introspect.LocationPath && !slices.Contains(b.op.PathParams(), p.Name) {
		b.note("the path parameter %q is left out: the route does not have it", p.Name)
		return
	}
	if p.Type.Go == nil {
		if p.In == introspect.LocationCookie && identifies(p.Name) {
			b.note("the cookie %q is left out: an argument must not say who the caller is", p.Name)
			return
		}
		b.schemaParam(p)
		return
	}
	sf := reflect.StructField{Name: "Param", Type: p.Type.Go}
	n, style, separator := b.reflector.text(sf, "")
	if n == nil {
		b.note("the parameter %q is left out: a %s cannot be in a %s", p.Name, p.Type.Go, p.In)
		return
	}
	b.unreachable(p.In, p.Name, p.Required)
	c := *n
	c.description = p.Description
	b.add(Argument{Name: p.Name, Wire: p.Name, In: p.In, Style: style, Separator: separator, Required: p.Required, node: &c})
}

// unreachable reports a required header that no call can have: neither an argument nor the
// caller's own request sets it. Content-Type is set for every body.
func (b *inputBuilder) unreachable(in introspect.Location, name string, required bool) {
	if key := http.CanonicalHeaderKey(name); in == introspect.LocationHeader && required && notCarried(key) && key != "Content-Type" {
		b.err = fmt.Errorf("the header %s is required, but no call can have it: neither an argument nor the caller's request "+
			"may set it", key)
	}
}

// add appends an argument, unless it would say who or where the caller is. A path
// parameter is never optional, and a declaration of its own replaces what a
// type said.
func (b *inputBuilder) add(a Argument) {
	if a.In == introspect.LocationHeader && reservedHeader(a.Wire, b.options.ReservedHeaders) {
		b.note("the header %s is left out: an argument must not say who or where the caller is", http.CanonicalHeaderKey(a.Wire))
		return
	}
	if a.In == introspect.LocationPath {
		b.path(&a)
	}
	for i := range b.arguments {
		if old := &b.arguments[i]; old.In == a.In && old.Wire == a.Wire && !a.Whole {
			*old = a
			return
		}
	}
	b.arguments = append(b.arguments, a)
}

// path says what holds for every path parameter.
func (b *inputBuilder) path(a *Argument) {
	a.Required = true
	n := *a.node
	if n.types&typeString != 0 && n.minLength == nil && len(n.enum) == 0 {
		one := 1
		n.minLength = &one
	}
	a.node = &n
}

// paths adds the path parameters that nothing declared, in the order of the path
// and before everything else.
func (b *inputBuilder) paths() {
	var first []Argument
	for _, s := range b.op.Segments {
		if s.Param == "" {
			continue
		}
		i := slices.IndexFunc(b.arguments, func(a Argument) bool { return a.In == introspect.LocationPath && a.Wire == s.Param })
		if i >= 0 {
			first = append(first, b.arguments[i])
			b.arguments = slices.Delete(b.arguments, i, i+1)
			continue
		}
		one := 1
		n := &node{types: typeString, minLength: &one}
		if s.Wild {
			n.description = "The rest of the path; it may contain slashes"
		}
		first = append(first, Argument{Name: s.Param, Wire: s.Param, In: introspect.LocationPath, Required: true, node: n})
	}
	b.arguments = append(first, b.arguments...)
}

// build puts the arguments together.
func (b *inputBuilder) build() (*Input, error) {
	root := &node{types: typeObject, closed: true}
	in := &Input{Arguments: b.arguments, MediaType: b.mediaType, root: root}
	verbatim := true
	for _, a := range b.arguments {
		root.properties = append(root.properties, property{name: a.Name, node: a.node, required: a.Required})
		kind := bodyOf(a)
		if !b.either && kind != BodyNone && in.Body != BodyNone && kind != in.Body && (kind < BodyForm || in.Body < BodyForm) {
			return nil, errors.New("the body cannot be JSON and a form at once, nor an object and something else")
		}
		in.Body = max(in.Body, kind)
		verbatim = verbatim && a.In == introspect.LocationBody && !a.Whole && a.Name == a.Wire
	}
	if in.Body == BodyForm && b.multipart {
		in.Body = BodyMultipart
	}
	if b.either {
		in.Body = BodyEither
	}
	if in.Body == BodyNone && (b.emptyBody || b.declaresBody()) {
		in.Body = BodyJSON
	}
	in.Verbatim = verbatim && in.Body == BodyJSON
	b.addRest(in)
	b.preset(in)
	if b.rest != nil && !b.op.Advice {
		root.closed, root.additional = false, b.rest.node
	}
	root.compile()
	in.Schema = root.marshal()
	in.advise()
	return in, nil
}

// preset adds the defaults that are sent for missing arguments.
func (b *inputBuilder) preset(in *Input) {
	for i, a := range in.Arguments {
		if a.preset == nil {
			continue
		}
		if in.fixed == nil {
			in.fixed = make([]span, len(in.Arguments))
		}
		in.fixed[i] = span{value: a.preset, present: true}
	}
}

// declaresBody tells whether a body was declared that has no members; the
// application still expects one.
func (b *inputBuilder) declaresBody() bool {
	return slices.ContainsFunc(b.op.Inputs, func(in introspect.Input) bool { return in.In == introspect.LocationBody && in.Type.Go != nil })
}

func bodyOf(a Argument) BodyKind {
	switch {
	case a.In == introspect.LocationForm && (a.Style == StyleFile || a.Style == StyleFiles):
		return BodyMultipart
	case a.In == introspect.LocationForm:
		return BodyForm
	case a.In != introspect.LocationBody:
		return BodyNone
	case a.Raw:
		return BodyRaw
	case a.Whole:
		return BodyWhole
	default:
		return BodyJSON
	}
}
