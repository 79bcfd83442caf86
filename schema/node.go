package schema

import (
	"encoding/json"
	"regexp"
	"slices"
)

// types is a set of JSON types. The empty set allows any value.
type types uint8

const (
	typeNull types = 1 << iota
	typeBoolean
	typeInteger
	typeNumber
	typeString
	typeArray
	typeObject
)

// typeNames are in the order in which a schema lists them: null comes last, as in
// "a string, or null".
var typeNames = []struct {
	bit  types
	name string
}{
	{typeBoolean, "boolean"},
	{typeInteger, "integer"},
	{typeNumber, "number"},
	{typeString, "string"},
	{typeArray, "array"},
	{typeObject, "object"},
	{typeNull, "null"},
}

func (t types) has(u types) bool { return t == 0 || t&u != 0 }

// A node is one JSON Schema, made once from a Go type or a document. The same node is written out
// as a schema and, once compiled, checks values, so that the two cannot disagree. A node is not
// modified once its Input or Output is built, so it is safe for concurrent use.
type node struct {
	types types

	title, description string
	// notes are sentences about what no keyword can express. They are appended to the description.
	notes []string
	// value facts
	enum     []json.RawMessage
	fallback json.RawMessage // "default"
	examples []json.RawMessage
	readOnly bool
	// choices are the texts of enum. choiceSet holds them too if they are many.
	choices   []string
	choiceSet map[string]bool

	// strings
	format, pattern, contentEncoding string
	minLength, maxLength             *int
	re                               *regexp.Regexp

	// numbers
	minimum, maximum, above, below *bound
	multipleOf                     *bound
	bits                           bits

	// arrays
	items              *node
	minItems, maxItems *int
	unique             bool

	// objects
	properties []property
	additional *node // nil with closed false: any member is allowed
	closed     bool
	// emptied is true if a document declares properties, and only the other direction has them.
	emptied            bool
	propertyNames      *node
	minProps, maxProps *int
	index              map[string]int
	required           []int // positions in properties
	preset             []int // positions of properties whose default is sent if they are missing

	anyOf []*node
	// rules are checks of the value by validator. The schema expresses them in keywords or in
	// notes.
	rules []rule
	// emptyOK lets an empty text or a zero pass regardless of the rules, as validator's omitempty
	// does. Models send "" for arguments that they want to leave out.
	emptyOK bool
	// ref is the definition that the node of a recursive type refers to. Such a node has no other
	// keywords.
	ref *node
	// def is the name of a node that refs point at.
	def string
	// textual reports that values are written as texts, as in a query. The check then accepts
	// what Gin reads from a text.
	textual bool
	// nullOK reports that null is accepted, although the schema does not state it.
	nullOK bool
	// requiredNames are the required names of a document's object, even those that are not among
	// its properties.
	requiredNames []string
	// loose reports that the types are described, but not promised.
	loose bool
	// compiled and grounded point to the node itself once [node.compile] and [node.ground] have
	// visited it. A modified copy of a node does not match, so it is compiled again.
	compiled, grounded *node
	// only are the values that a document allows where they are not strings. The schema states them
	// in a note.
	only []json.RawMessage
	// extra are keywords of a document that are passed on as they are.
	extra []keyword
}

// A property is one named member of an object.
type property struct { //nolint:recvcheck // methods that only read need no pointer
	name     string
	node     *node
	required bool
	// preset reports whether a document requires the property, but has a default for it, which is
	// sent if the property is missing.
	preset bool
}

// A keyword is a keyword of a JSON Schema and its value.
type keyword struct {
	name  string
	value json.RawMessage
}

// bits is the width of a Go integer or float. The zero value sets no limit.
type bits struct {
	size     int
	unsigned bool
	float    bool
}

// resolve follows a reference.
func (n *node) resolve() *node {
	for n.ref != nil {
		n = n.ref
	}
	return n
}

// nullable returns a copy of n that allows null as well.
func (n *node) nullable() *node {
	if n.ref != nil {
		return &node{anyOf: []*node{n, {types: typeNull}}}
	}
	if n.types == 0 && len(n.anyOf) == 0 ||
		slices.ContainsFunc(n.anyOf, func(o *node) bool { return o.ref == nil && o.types == typeNull }) {
		return n
	}
	c := *n
	if len(n.anyOf) > 0 {
		c.anyOf = append(append([]*node(nil), n.anyOf...), &node{types: typeNull})
	}
	if c.types != 0 {
		c.types |= typeNull
	}
	if len(c.enum) > 0 {
		c.enum = append(append([]json.RawMessage(nil), c.enum...), json.RawMessage("null"))
	}
	return &c
}

// asText returns a copy of n whose values are written as texts, outside of JSON.
func (n *node) asText() *node {
	if n.ref != nil || n.textual {
		return n
	}
	c := *n
	c.textual = true
	if n.items != nil {
		c.items = n.items.asText()
	}
	return &c
}

// acceptNull returns a copy of n that accepts null without publishing it.
func (n *node) acceptNull() *node {
	c := *n
	if n.ref != nil {
		c = node{ref: n.ref, description: n.description}
	}
	c.nullOK = true
	return &c
}

// lookup returns the position of a property, or -1.
func (n *node) lookup(name []byte) int {
	if n.index != nil {
		if i, ok := n.index[string(name)]; ok {
			return i
		}
		return -1
	}
	for i := range n.properties {
		if n.properties[i].name == string(name) {
			return i
		}
	}
	return -1
}

// indexFrom is the number of properties from which a map is faster than a loop.
const indexFrom = 9

// compile prepares n and everything below it for checking, and corrects the defaults and examples
// that their own schema does not allow. It returns what it left out. A pattern with a syntax that
// Go's regular expressions do not have is not checked.
func (n *node) compile() (problems []string) {
	var fresh []*node
	n.walkNew(func(n *node) bool {
		if n.compiled == n {
			return false
		}
		fresh = append(fresh, n)
		n.compiled, n.re, n.choices, n.index = n, nil, nil, nil
		if n.pattern != "" {
			n.re, _ = regexp.Compile(n.pattern)
		}
		for _, raw := range n.enum {
			var text string
			if json.Unmarshal(raw, &text) == nil && raw[0] == '"' {
				n.choices = append(n.choices, text)
			}
		}
		if len(n.choices) > indexFrom {
			n.choiceSet = make(map[string]bool, len(n.choices))
			for _, text := range n.choices {
				n.choiceSet[text] = true
			}
		}
		if r, ok := formatRules[n.format]; ok && len(n.rules) == 0 && n.types&typeString != 0 {
			n.rules = []rule{r}
		}
		n.indexProperties()
		return true
	})
	for _, n := range fresh {
		problems = append(problems, n.reconcile()...)
	}
	for _, n := range fresh {
		n.requireWithoutDefault()
	}
	return problems
}

// requireWithoutDefault requires the properties whose default was left out, and so is not sent.
func (n *node) requireWithoutDefault() {
	changed := false
	for i := range n.properties {
		p := &n.properties[i]
		if p.preset && len(p.node.resolve().fallback) == 0 {
			p.preset, p.required, changed = false, true, true
		}
	}
	if changed {
		n.indexProperties()
	}
}

// indexProperties prepares the properties for [node.lookup] and for the check of those that
// are required.
func (n *node) indexProperties() {
	n.required, n.preset, n.index = nil, nil, nil
	for i, p := range n.properties {
		if p.required {
			n.required = append(n.required, i)
		}
		if p.preset {
			n.preset = append(n.preset, i)
		}
	}
	if len(n.properties) < indexFrom {
		return
	}
	n.index = make(map[string]int, len(n.properties))
	for i, p := range n.properties {
		n.index[p.name] = i
	}
}

// walkNew visits n and, if visit returns true, every node below it. Visit has to return false
// for a node that it has seen.
func (n *node) walkNew(visit func(*node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, p := range n.properties {
		p.node.walkNew(visit)
	}
	for _, c := range n.anyOf {
		c.walkNew(visit)
	}
	for _, c := range []*node{n.items, n.additional, n.propertyNames, n.ref} {
		c.walkNew(visit)
	}
}
