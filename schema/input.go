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

// InputOptions state how [NewInput] makes an input.
type InputOptions struct {
	Config

	// ReservedHeaders are headers that an argument must never set, in addition to those
	// that identify or locate a caller.
	ReservedHeaders []string
	// DeclaredOnly leaves out the arguments query, body and form of an operation whose inputs
	// are not declared.
	DeclaredOnly bool
}

// NewInput makes the input of an operation. The diagnostics state what was left out. It returns
// an error if the operation cannot be a tool.
func NewInput(op *introspect.Operation, options InputOptions) (*Input, []introspect.Diagnostic, error) {
	return newInput(op, options, new(library))
}

func newInput(
	op *introspect.Operation,
	options InputOptions,
	documents *library,
) (in *Input, notes []introspect.Diagnostic, err error) {
	// A type that this package does not expect must not affect the other tools.
	defer func() {
		if p := recover(); p != nil {
			in, err = nil, fmt.Errorf("the schema of the input cannot be made: %v", p)
		}
	}()
	b := inputBuilder{op: op, options: options, reflector: newReflector(reading, options.Config)}
	b.reflector.library, b.reflector.facts = documents, op.Types
	b.reflector.nulls = op.Method == http.MethodPatch
	if raw := rawInput(op); raw != nil {
		in, err := b.raw(raw)
		return in, b.diagnostics, err
	}
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
	if err := b.paramHeaders(); err != nil {
		return nil, b.diagnostics, err
	}
	in, err = b.build()
	return in, b.diagnostics, err
}

type inputBuilder struct {
	op        *introspect.Operation
	options   InputOptions
	reflector *reflector
	arguments []Argument
	// mediaType, multipart and emptyBody are what a document states about the body.
	mediaType            string
	multipart, emptyBody bool
	// rest holds what a document allows in addition to its own arguments, or is nil.
	rest *Argument
	// either reports that the body is undeclared, so that it is JSON or a form.
	either      bool
	diagnostics []introspect.Diagnostic
	// err is the reason why no call of the operation can succeed.
	err error
}

func (b *inputBuilder) note(format string, args ...any) { b.log(slog.LevelWarn, format, args) }

// remark adds a note about something that the developer need not correct.
func (b *inputBuilder) remark(format string, args ...any) { b.log(slog.LevelInfo, format, args) }

func (b *inputBuilder) log(level slog.Level, format string, args []any) {
	message := Truncate(fmt.Sprintf(format, args...), maxNote)
	b.diagnostics = append(b.diagnostics, introspect.Diagnostic{Level: level, Route: b.op.Route(), Message: message})
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
		if !b.reflector.ignores(f.StructField) && (!in.Tagged || !isElsewhere(f)) {
			b.field(in, t, f)
		}
	}
	outer.problems, b.reflector = b.reflector.problems, outer
	return nil
}

// whole adds a body that is bound as one value.
func (b *inputBuilder) whole(in introspect.Input, t reflect.Type) error {
	if in.In != introspect.LocationAuto && in.In != introspect.LocationBody {
		return b.open(in.In, t)
	}
	if b.op.Method == http.MethodGet {
		return fmt.Errorf("%s is a JSON body, but a GET has no body", t)
	}
	n := b.reflector.json(t)
	if n == nil {
		return fmt.Errorf("JSON cannot represent a %s", t)
	}
	b.add(Argument{Name: "body", In: introspect.LocationBody, Whole: true, Required: !in.Optional, node: n})
	return nil
}

// open adds a query or form that is bound to a map and so accepts any names.
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

// field adds the argument of a struct field.
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
		b.note(
			"field %s of %s is left out: Gin cannot bind a %s from a %s",
			f.StructField.Name,
			owner,
			f.StructField.Type,
			f.In,
		)
		return
	}
	n = b.reflector.commented(decorate(n, f.StructField), owner, f.Index, f.StructField.Type)
	rules := scope{owner: owner, tag: locate.Tag(f.In)}
	required := constrain(n, rules, f.StructField, b.reflector.rules) && !from.Optional
	if f.HasDefault {
		n.fallback, required = defaultOf(n, f), false
	}
	n, required = checked(from, owner, f.Index, n, required && !b.reflector.skippable(owner, f.Index))
	b.unreachable(in, f.Name, required)
	b.add(Argument{Name: f.Name, Wire: f.Name, In: in, Style: style, Separator: separator, Required: required, node: n})
}

// defaultOf returns the JSON value of Gin's default. The items of a list are separated as in a
// request, or by semicolons where a comma would end the option.
func defaultOf(n *node, f locate.Field) []byte {
	if n.types&^typeNull != typeArray {
		return n.literal(f.Default)
	}
	text, separator := f.Default, ","
	switch format := f.StructField.Tag.Get("collection_format"); format {
	case "", "multi", "csv":
		text = strings.ReplaceAll(text, ";", ",")
	default:
		separator = separators[format]
	}
	return n.list(strings.Split(text, separator))
}

// param adds a parameter that was declared on its own.
func (b *inputBuilder) param(p introspect.Param) {
	if p.In == introspect.LocationPath && !slices.Contains(b.op.PathParams(), p.Name) {
		b.note("the path parameter %q is left out: the route does not have it", p.Name)
		return
	}
	if p.Type.Go == nil {
		if p.In == introspect.LocationCookie && identifies(p.Name) {
			b.note("the cookie %q is left out: an argument must not identify the caller", p.Name)
			return
		}
		b.schemaParam(p)
		return
	}
	sf := reflect.StructField{Name: "Param", Type: p.Type.Go}
	n, style, separator := b.reflector.text(sf, "")
	if values := b.reflector.values(p); values != nil {
		n, style = values, StyleDeep
	}
	if n == nil {
		b.note("the parameter %q is left out: a %s cannot be in a %s", p.Name, p.Type.Go, p.In)
		return
	}
	b.unreachable(p.In, p.Name, p.Required)
	c := *n
	c.description = p.Description
	if p.Required && c.types&^typeNull == typeArray && c.minItems == nil {
		least := 1 // a list without items is not in the request at all
		c.minItems = &least
	}
	b.add(
		Argument{Name: p.Name, Wire: p.Name, In: p.In, Style: style, Separator: separator, Required: p.Required, node: &c},
	)
}

// values returns the node of a parameter that is a map, such as the one that Gin's QueryMap reads
// from name[key]=value. It returns nil for any other parameter.
func (r *reflector) values(p introspect.Param) *node {
	t, _ := locate.Deref(p.Type.Go)
	inPlace := p.In == introspect.LocationQuery || p.In == introspect.LocationForm
	if !inPlace || t.Kind() != reflect.Map {
		return nil
	}
	n := r.json(t)
	if n == nil || n.ref != nil || n.types&^typeNull != typeObject || n.additional == nil {
		return nil
	}
	if value, style := r.scalar(t.Elem(), reflect.StructField{Type: t.Elem()}); value != nil && style == StyleText {
		c := *n
		c.additional = value
		n = &c
	}
	return n
}

// unreachable records an error for a required header that no call can have, because neither an
// argument nor the caller's own request sets it. Content-Type is set for every body.
func (b *inputBuilder) unreachable(in introspect.Location, name string, required bool) {
	if key := http.CanonicalHeaderKey(name); in == introspect.LocationHeader && required && notCarried(key) &&
		key != "Content-Type" {
		b.err = fmt.Errorf(
			"the header %s is required, but no call can have it: neither an argument nor the caller's request "+
				"may set it",
			key,
		)
	}
}

// add adds an argument, unless it would identify or locate the caller. It replaces an argument with
// the same location and name: a parameter that is declared on its own takes precedence over a type.
func (b *inputBuilder) add(a Argument) {
	if a.In == introspect.LocationHeader && reservedHeader(a.Wire, b.options.ReservedHeaders) {
		b.note(
			"the header %s is left out: an argument must not identify or locate the caller",
			http.CanonicalHeaderKey(a.Wire),
		)
		return
	}
	if a.In == introspect.LocationPath {
		b.path(&a)
	}
	if a.In != introspect.LocationBody && (a.Style == StyleText || a.Style == StyleMulti || a.Style == StyleJoined) {
		a.node = a.node.asText()
	}
	for i := range b.arguments {
		if old := &b.arguments[i]; old.In == a.In && old.Wire == a.Wire && !a.Whole {
			*old = a
			return
		}
	}
	b.arguments = append(b.arguments, a)
}

// path makes an argument in the path required, unless it has a default, and not empty.
func (b *inputBuilder) path(a *Argument) {
	a.Required = a.preset == nil
	n := *a.node
	if n.types&typeString != 0 && n.minLength == nil && len(n.enum) == 0 {
		one := 1
		n.minLength = &one
	}
	a.node = &n
}

// paths puts the path parameters first, in their order, and adds those that are not declared.
func (b *inputBuilder) paths() {
	var first []Argument
	for _, s := range b.op.Segments {
		if s.Param == "" {
			continue
		}
		i := slices.IndexFunc(
			b.arguments,
			func(a Argument) bool { return a.In == introspect.LocationPath && a.Wire == s.Param },
		)
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

// build makes the input from the arguments.
func (b *inputBuilder) build() (*Input, error) {
	root := &node{types: typeObject, closed: true}
	in := &Input{Arguments: b.arguments, MediaType: b.mediaType, root: root}
	verbatim := true
	b.settlePresets()
	for _, a := range b.arguments {
		root.properties = append(root.properties, property{name: a.Name, node: a.node, required: a.Required})
		kind := bodyOf(a)
		if !b.either && kind != BodyNone && in.Body != BodyNone && kind != in.Body &&
			(kind < BodyForm || in.Body < BodyForm) {
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
	for _, problem := range root.compile() {
		b.note("%s", problem)
	}
	in.size, in.smaller = b.options.inputSize(), new(smaller[Input])
	var note string
	if in.Schema, note = root.fit(true, in.size); note != "" {
		b.remark("arguments: %s", note)
	}
	in.advise()
	return in, nil
}

// settlePresets requires the arguments whose default their own schema does not allow.
func (b *inputBuilder) settlePresets() {
	for i := range b.arguments {
		a := &b.arguments[i]
		if a.preset == nil {
			continue
		}
		for _, problem := range a.node.compile() {
			b.note("%s", problem)
		}
		if a.preset = a.node.resolve().fallback; a.preset == nil {
			a.Required = true
		}
	}
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

// declaresBody reports whether a Go type of the body was declared. The application expects a body
// even if the type has no members.
func (b *inputBuilder) declaresBody() bool {
	return slices.ContainsFunc(b.op.Inputs, func(in introspect.Input) bool {
		return in.In == introspect.LocationBody && in.Type.Go != nil
	})
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
