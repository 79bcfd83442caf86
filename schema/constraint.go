package schema

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// A rule is a check that validator makes of a value, where the keywords of JSON Schema do not
// suffice.
type rule struct {
	tag  string // one of validator's built-in tags
	want string // the end of a sentence that begins with "must": "be an email address"
}

// A constraint is one of validator's rules that is being added to a node.
type constraint struct {
	scope

	node *node
	t    reflect.Type // without pointers
	// pointer reports that the declared type is a pointer.
	pointer bool
	// name and param are those of the rule, and part is the rule as it is written.
	name, param, part string
	// optional is the rule before this one that lets an empty value pass.
	optional string
}

// apply expresses the rule in keywords if there are any, and otherwise in a sentence.
func (c constraint) apply() {
	if strings.Contains(c.part, "|") {
		c.alternatives()
		return
	}
	spec, ok := ruleSpecs[c.name]
	switch {
	case !ok:
		c.note("Must satisfy the rule " + strconv.Quote(c.part))
		return
	case spec.apply != nil && spec.apply(c):
		return
	case spec.fields != nil:
		c.note(spec.fields(c))
		return
	}
	if spec.format != "" && c.node.types&typeString != 0 {
		c.node.format = spec.format
	}
	if pattern := spec.patternFor(c.param); pattern != "" && c.node.types&typeString != 0 {
		c.pattern(pattern)
	}
	if want := spec.sentence(c.param); want != "" {
		if spec.note {
			c.note("Must " + want)
		}
		if !spec.conditional {
			c.rule(want)
		}
	}
}

// alternatives handles "rgb|rgba": the sentence names all of them, and the validator decides.
func (c constraint) alternatives() {
	var wants []string
	for part := range strings.SplitSeq(c.part, "|") {
		name, param, _ := strings.Cut(part, "=")
		want := ruleSpecs[name].sentence(unescapeParam(param))
		if want == "" {
			want = "satisfy " + strconv.Quote(part)
		}
		wants = append(wants, want)
	}
	want := strings.Join(wants, ", or ")
	c.note("Must " + want)
	if evaluable(c.part) {
		c.rule(want)
	}
}

func (c constraint) note(sentence string) { c.node.note(sentence) }

// note adds a sentence to the description, once.
func (n *node) note(sentence string) {
	if !slices.Contains(n.notes, sentence) {
		n.notes = append(n.notes, sentence)
	}
}

func (c constraint) rule(want string) {
	if c.node.types&(typeString|typeInteger|typeNumber|typeBoolean) == 0 {
		return
	}
	c.node.rules = append(c.node.rules, rule{tag: c.optional + c.part, want: want})
}

// pattern sets the pattern. Only the rule checks a second one.
func (c constraint) pattern(pattern string) {
	if c.node.pattern == "" {
		c.node.pattern = pattern
	}
}

// equal expresses eq. It compares texts and booleans; for other values it means the same as len.
func (c constraint) equal() bool {
	switch c.measure() {
	case measureText:
		c.node.enum = []json.RawMessage{appendJSON(nil, c.param)}
		return true
	case measureBool:
		c.note("Must be " + c.param)
		c.rule("be " + c.param)
		return true
	default:
		return c.exactly()
	}
}

// oneOf expresses oneof as an enumeration, which takes precedence over one in another tag. Some
// clients refuse an enumeration of numbers, so those are listed in the description. The empty
// text, which passes if the rule is optional, is not offered.
func (c constraint) oneOf() bool {
	values := withoutRepeats(oneOfValues(c.param))
	want := "be one of " + strings.Join(values, ", ")
	if c.measure() == measureText {
		enum := make([]json.RawMessage, len(values))
		for i, v := range values {
			enum[i] = appendJSON(nil, v)
		}
		c.node.choose(enum)
		return true
	}
	c.node.only = nil
	c.node.notes = slices.DeleteFunc(slices.Clone(c.node.notes), func(note string) bool {
		return strings.HasPrefix(note, choicesNote)
	})
	c.note("Must " + want)
	c.rule(want)
	return true
}

// oneOfValues splits at spaces, except in single quotes.
func oneOfValues(param string) []string {
	var values []string
	for rest := strings.TrimSpace(param); rest != ""; rest = strings.TrimSpace(rest) {
		if quoted, ok := strings.CutPrefix(rest, "'"); ok {
			value, after, _ := strings.Cut(quoted, "'")
			values, rest = append(values, value), after
			continue
		}
		value, after, _ := strings.Cut(rest, " ")
		values, rest = append(values, value), after
	}
	return values
}

// withoutRepeats returns values without those that come again.
func withoutRepeats(values []string) []string {
	var out []string
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// present expresses required, which also refuses a zero value.
func (c constraint) present() bool {
	if c.node.forbidNull() || c.pointer {
		return true // a pointer must be given, and may point at a zero value
	}
	switch c.measure() {
	case measureText:
		one := 1
		raise(&c.node.minLength, &one)
	case measureBool:
		c.note("Must be true")
		c.rule("be true")
	case measureNumber, measureDuration:
		c.nonZero()
	default:
	}
	return true
}

// forbidNull removes null from the values, and reports whether it was one.
func (n *node) forbidNull() bool {
	switch {
	case n.nullOK:
		n.nullOK = false
	case len(n.anyOf) > 0 && n.anyOf[0].ref != nil:
		*n = node{ref: n.anyOf[0].ref, description: n.description}
	case n.types&typeNull != 0 && n.types != typeNull:
	default:
		return false
	}
	n.types &^= typeNull
	return true
}

func (c constraint) nonZero() {
	if c.node.bits.unsigned {
		c.node.minimum = newBound("1")
		return
	}
	c.note("Must not be 0")
	c.rule("not be 0")
}

// isUnique expresses unique, for which there is a keyword if the value is a list.
func (c constraint) isUnique() bool {
	switch {
	case c.measure() == measureList && c.param == "":
		c.node.unique = true
	case c.param != "":
		of := scope{owner: locate.Element(c.t), tag: "json"}
		c.note("No two may have the same " + constraint{scope: of}.wire(c.param))
	default:
		c.note("No two values may be the same")
	}
	return true
}
