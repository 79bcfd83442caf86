package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/invopop/jsonschema"
)

// direction tells whether a type is read from a request or written to an answer:
// encoding/json allows more when it reads than it produces when it writes.
type direction int

const (
	reading direction = iota
	writing
)

// A reflector makes nodes from Go types, as encoding/json reads or writes them.
// invopop/jsonschema reflects each leaf and the keywords of each field's tags;
// what stands around them (which fields a struct has, how types nest and recur)
// and the types that it gets wrong (see corrections) are decided here.
type reflector struct {
	direction direction
	// open are the types that are being made, done those that are: as
	// definitions where they turned out to be recursive, else to be shared.
	open, done map[reflect.Type]*node
	names      map[string]bool
	problems   []string
	// depth is how many types are being made, each within the one before.
	depth int
	// library reads the schemas of documents.
	library *library
	// facts are what generated facts state about types.
	facts map[reflect.Type]*introspect.TypeFacts
	// rules are the struct tags with validator's rules that apply.
	rules []string
}

func newReflector(d direction) *reflector {
	return &reflector{
		direction: d, open: map[reflect.Type]*node{}, done: map[reflect.Type]*node{}, names: map[string]bool{},
		library: new(library), rules: ruleTags,
	}
}

// with returns a reflector for types to which other rules apply. What it makes is not shared with
// types to which the same rules do not apply.
func (r *reflector) with(rules []string) *reflector {
	if slices.Equal(r.rules, rules) {
		return r
	}
	c := *r
	c.rules, c.open, c.done = rules, map[reflect.Type]*node{}, map[reflect.Type]*node{}
	return &c
}

// problem notes something that a developer should know, once.
func (r *reflector) problem(format string, args ...any) {
	text := Truncate(fmt.Sprintf(format, args...), maxNote)
	if len(r.problems) < maxNotes && !slices.Contains(r.problems, text) {
		r.problems = append(r.problems, text)
	}
}

// maxNotes is how many problems of one input or output are noted, and maxNote how many
// characters of each: the name of a type without a name holds all of its fields.
const maxNotes, maxNote = 20, 400

// json returns the node of t, or nil where encoding/json cannot handle t at all.
func (r *reflector) json(t reflect.Type) *node {
	if r.depth >= maxDepth {
		r.problem("what is nested too deeply is not described: a %s", t)
		return &node{notes: []string{"Nested too deeply to be described here"}}
	}
	r.depth++
	defer func() { r.depth-- }()
	if n, ok := r.custom(t); ok {
		return n
	}
	if n, ok := r.corrected(t); ok {
		return n
	}
	switch t.Kind() {
	case reflect.Pointer:
		return r.composite(t, func() *node { return r.pointer(t) })
	case reflect.Struct:
		return r.composite(t, func() *node { return r.structure(t) })
	case reflect.Slice, reflect.Array:
		return r.composite(t, func() *node { return r.list(t) })
	case reflect.Map:
		return r.composite(t, func() *node { return r.mapping(t) })
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return nil
	default:
		return r.leaf(t)
	}
}

// pointer returns the node of what t points at, or nil where pointers lead to pointers only.
func (r *reflector) pointer(t reflect.Type) *node {
	if end, _ := locate.Deref(t); end.Kind() == reflect.Pointer {
		return nil
	}
	n := r.json(t.Elem())
	if n == nil {
		return nil
	}
	return n.nullable()
}

// composite returns the node of a type that holds other types. A type that holds itself
// becomes a definition. Any other one is written out where it is used, since many clients
// lose references. Only a type with a name can hold itself.
func (r *reflector) composite(t reflect.Type, build func() *node) *node {
	if t.Name() == "" && t.Kind() != reflect.Struct {
		return build()
	}
	if n, ok := r.done[t]; ok {
		return n
	}
	if n, ok := r.open[t]; ok {
		if n.def == "" {
			n.def = r.name(t)
		}
		return &node{ref: n, weight: 1}
	}
	n := new(node)
	r.open[t] = n
	built := build()
	delete(r.open, t)
	switch {
	case built == nil:
		n = nil
	case n.def != "":
		built.def = n.def
		*n = *built
		n = &node{ref: n, weight: 1}
	case len(built.properties) > 0 && built.weigh() > maxWeight:
		r.problem("%s is described as an object without members: with everything in it, it would fill the list of tools", t)
		n = &node{types: typeObject, weight: 1, notes: []string{"Too large to describe here"}}
	default:
		n = built
	}
	r.done[t] = n
	return n
}

// leaves are the nodes of the types that hold no other type, once they were asked for.
var leaves sync.Map // reflect.Type → node

// leaf returns a node of its own for a type that holds no other type.
func (r *reflector) leaf(t reflect.Type) *node {
	if known, ok := leaves.Load(t); ok {
		if n, isNode := known.(node); isNode {
			return &n
		}
	}
	n := newLeaf(t)
	leaves.Store(t, *n)
	return n
}

// newLeaf asks invopop/jsonschema.
func newLeaf(t reflect.Type) *node {
	n := fromInvopop((&jsonschema.Reflector{Anonymous: true, DoNotReference: true}).ReflectFromType(t))
	n.bits = bitsOf(t)
	n.minimum, n.maximum = n.bits.limits()
	return n
}

func bitsOf(t reflect.Type) bits {
	switch t.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return bits{size: t.Bits()}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return bits{size: t.Bits(), unsigned: true}
	case reflect.Float32, reflect.Float64:
		return bits{size: t.Bits(), float: true}
	default:
		return bits{}
	}
}

// custom returns the schema that the type itself gives. A method that does not return counts as
// none.
func (r *reflector) custom(t reflect.Type) (n *node, ok bool) {
	type schemer interface{ JSONSchema() *jsonschema.Schema }
	if t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer || !reflect.PointerTo(t).Implements(reflect.TypeFor[schemer]()) {
		return nil, false
	}
	s, isSchemer := reflect.TypeAssert[schemer](reflect.New(t))
	if !isSchemer {
		return nil, false
	}
	var given *node
	err := callback.Do(context.Background(), callback.Limit, func() error {
		given = fromInvopop(s.JSONSchema())
		return nil
	})
	var failed *callback.Error
	if errors.As(err, &failed) {
		r.problem("the method JSONSchema of %s: %s", t, failed.Detail())
		return nil, false
	}
	return given, true
}

func (r *reflector) list(t reflect.Type) *node {
	items := r.json(r.element(t))
	if items == nil {
		return nil
	}
	n := &node{types: typeArray, items: items}
	if t.Kind() == reflect.Array {
		length := t.Len()
		n.minItems, n.maxItems = &length, &length
	} else if r.direction == writing {
		n.types |= typeNull
	}
	return n
}

// element returns the type of what t holds. A list that is read holds no nulls: they would
// become nil pointers in the application. An array may have to, since its length is fixed.
func (r *reflector) element(t reflect.Type) reflect.Type {
	elem := t.Elem()
	for r.direction == reading && t.Kind() == reflect.Slice && elem.Kind() == reflect.Pointer && elem.Name() == "" {
		elem = elem.Elem()
	}
	return elem
}

// mapping returns the node of a map. It looks at the keys first: a map that JSON has nothing
// for must not be referred to by what it holds.
func (r *reflector) mapping(t reflect.Type) *node {
	n := &node{types: typeObject}
	if r.direction == writing {
		n.types |= typeNull
	}
	switch key := bitsOf(t.Key()); {
	case implements(t.Key(), textTypes[:]):
	case key.size != 0 && key.float:
		return nil
	case key.size != 0 && key.unsigned:
		n.propertyNames = &node{pattern: "^[0-9]+$"}
	case key.size != 0:
		n.propertyNames = &node{pattern: "^-?[0-9]+$"}
	case t.Key().Kind() != reflect.String:
		return nil
	}
	n.additional = r.json(t.Elem())
	if n.additional == nil {
		return nil
	}
	return n
}

// structure returns the node of a struct.
func (r *reflector) structure(t reflect.Type) *node {
	n := &node{types: typeObject, closed: r.direction == reading}
	for _, f := range locate.JSONFields(t) {
		if p, ok := r.member(t, f); ok {
			n.properties = append(n.properties, p)
		}
	}
	return n
}

// maxWeight is how many properties one type may bring into a schema. A model cannot use
// more, and types that hold each other without being recursive could bring any number.
const maxWeight = 1000

// weigh counts the properties that n writes out. What it holds has been weighed.
func (n *node) weigh() int {
	n.weight = len(n.properties)
	for _, p := range n.properties {
		n.weight += p.node.heaviest()
	}
	return n.weight
}

// heaviest finds the weight below nodes that are not structs.
func (n *node) heaviest() int {
	total := n.weight
	for _, c := range n.anyOf {
		total += c.heaviest()
	}
	for _, c := range []*node{n.items, n.additional} {
		if c != nil {
			total += c.heaviest()
		}
	}
	return total
}

// member returns the property of a field, with what its tags say.
func (r *reflector) member(owner reflect.Type, f locate.JSONField) (property, bool) {
	n := r.json(f.StructField.Type)
	if n == nil {
		r.problem("field %s of %s is left out: JSON has nothing for a %s", f.StructField.Name, owner, f.StructField.Type)
		return property{}, false
	}
	if f.Quoted {
		n = quoted(n, f.StructField.Type)
	}
	if r.direction == writing {
		n = r.commented(label(n, f.StructField), owner, f.Index, f.StructField.Type)
		return property{name: f.Name, node: n, required: !f.Omit}, true
	}
	p := property{name: f.Name, node: r.commented(decorate(n, f.StructField), owner, f.Index, f.StructField.Type)}
	p.required = constrain(p.node, f.StructField, f.StructField.Type, r.rules)
	return p, true
}

// quoted is a number or boolean that stands in a string, for ",string".
func quoted(n *node, t reflect.Type) *node {
	t, pointer := locate.Deref(t)
	q := &node{types: typeString, examples: n.examples, bits: n.bits}
	switch b := bitsOf(t); {
	case t.Kind() == reflect.Bool:
		q.enum = []json.RawMessage{json.RawMessage(`"true"`), json.RawMessage(`"false"`)}
	case t.Kind() == reflect.String:
		q.notes = []string{`A JSON string within a string, such as "\"text\""`}
		q.pattern = `^".*"$`
	case b.float:
		q.pattern = `^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`
	case b.unsigned:
		q.pattern = `^(0|[1-9][0-9]*)$`
	default:
		q.pattern = `^-?(0|[1-9][0-9]*)$`
	}
	if pointer {
		return q.nullable()
	}
	return q
}

// name makes the name of a definition: the type's own, without what a URI
// fragment would have to escape, and numbered where two types share it.
func (r *reflector) name(t reflect.Type) string {
	base := strings.Map(func(c rune) rune {
		if c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, lastElement(t.Name()))
	if base == "" {
		base = "Object"
	}
	name := base
	for i := 2; r.names[name]; i++ {
		name = base + strconv.Itoa(i)
	}
	r.names[name] = true
	return name
}

// lastElement strips the import paths of type arguments: Page[a/b.Item] is
// Page[Item].
func lastElement(name string) string {
	generic, args, ok := strings.Cut(name, "[")
	if !ok {
		return name
	}
	var parts []string
	for arg := range strings.SplitSeq(strings.TrimSuffix(args, "]"), ",") {
		parts = append(parts, arg[strings.LastIndexAny(arg, "./")+1:])
	}
	return generic + "_" + strings.Join(parts, "_")
}
