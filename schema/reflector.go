package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
	"github.com/ginmcp/ginmcp/introspect"
)

// A direction states whether a type is read from a request or written to a response:
// encoding/json accepts more when it reads than it writes.
type direction int

const (
	reading direction = iota
	writing
)

// A reflector makes nodes from Go types, as encoding/json reads or writes them. invopop/jsonschema
// reflects scalars and the tags of fields. The reflector decides the rest: which fields a struct
// has, how types nest and recur, which methods a type has.
type reflector struct {
	direction direction
	config    Config
	// nulls reports that null is published where it is accepted. Null has a meaning in a partial
	// update. Elsewhere it is not published, because the APIs of many models refuse it.
	nulls bool
	// open are the types that are being described, and done those that have been.
	open, done map[reflect.Type]*node
	names      map[string]bool
	problems   []string
	// depth is the number of types that are being described, each within the one before.
	depth int
	// library holds what several inputs and outputs share.
	library *library
	// facts are what generated facts state about types.
	facts map[reflect.Type]*introspect.TypeFacts
	// rules are the struct tags with validator's rules that apply.
	rules []string
}

func newReflector(d direction, c Config) *reflector {
	return &reflector{
		direction: d, config: c, open: map[reflect.Type]*node{}, done: map[reflect.Type]*node{},
		names: map[string]bool{}, library: new(library), rules: ruleTags,
	}
}

// with returns a reflector for types to which other rules apply. The two reflectors do not share
// nodes.
func (r *reflector) with(rules []string) *reflector {
	if slices.Equal(r.rules, rules) {
		return r
	}
	c := *r
	c.rules, c.open, c.done = rules, map[reflect.Type]*node{}, map[reflect.Type]*node{}
	return &c
}

// problem records a text for the developer, once.
func (r *reflector) problem(format string, args ...any) {
	text := Truncate(fmt.Sprintf(format, args...), maxNote)
	if len(r.problems) < maxNotes && !slices.Contains(r.problems, text) {
		r.problems = append(r.problems, text)
	}
}

// maxNotes is how many problems of one input or output are noted, and maxNote how many
// characters of each: the name of a type without a name holds all of its fields.
const maxNotes, maxNote = 20, 400

// json returns the node of t, or nil if encoding/json cannot handle t at all.
func (r *reflector) json(t reflect.Type) *node { return r.value(t, false) }

// value returns the node of a value that may be addressable: see [reflector.custom].
func (r *reflector) value(t reflect.Type, addressable bool) *node {
	if r.depth >= maxDepth {
		r.problem("this type is nested too deeply to be described: %s", t)
		return &node{notes: []string{"Nested too deeply to be described here"}}
	}
	r.depth++
	defer func() { r.depth-- }()
	if n, ok := r.custom(t, addressable); ok {
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

// pointer returns the node of what t points at, or nil if t only leads to pointers.
func (r *reflector) pointer(t reflect.Type) *node {
	if end, _ := locate.Deref(t); end.Kind() == reflect.Pointer {
		return nil
	}
	n := r.value(t.Elem(), true)
	if n == nil {
		return nil
	}
	return r.orNull(n)
}

// orNull returns a copy of n that allows null. A null that is only accepted is not published.
func (r *reflector) orNull(n *node) *node {
	if r.direction == writing || r.nulls {
		return n.nullable()
	}
	return n.acceptNull()
}

// composite returns the node of a type that holds other types. A type that holds itself becomes a
// definition. Any other type is written out where it is used, because many clients do not follow
// references. Only a type with a name can hold itself.
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
		return &node{ref: n}
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
		n = &node{ref: n}
	default:
		n = built
	}
	r.done[t] = n
	return n
}

// name returns the name of a definition: that of the type, without the characters that a URI
// fragment would have to escape, and with a number if two types have the same name.
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
	return unique(base, r.names)
}

// lastElement removes the import paths of type arguments: Page[a/b.Item] becomes Page_Item.
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
