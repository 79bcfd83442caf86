package schema

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// A constraint is one validator rule on its way into a node.
type constraint struct {
	node *node
	t    reflect.Type // without pointers
	// name and param are the rule's; part is the rule as written.
	name, param, part string
	// optional is the rule before this one that lets an empty value pass.
	optional string
}

// apply says the rule in keywords where it has any, else in a sentence.
func (c constraint) apply() {
	if strings.Contains(c.part, "|") {
		c.alternatives()
		return
	}
	word, ok := vocabulary[c.name]
	if !ok {
		c.note("Must satisfy the rule " + strconv.Quote(c.part))
		return
	}
	if word.apply != nil && word.apply(c) {
		return
	}
	if word.format != "" && c.node.types&typeString != 0 {
		c.node.format = word.format
	}
	if pattern := word.patternFor(c.param); pattern != "" && c.node.types&typeString != 0 {
		c.pattern(pattern)
	}
	if want := word.sentence(c.param); want != "" {
		if word.note {
			c.note("Must " + want)
		}
		if !word.conditional {
			c.rule(want)
		}
	}
}

// alternatives handles "rgb|rgba": the sentence names all, the validator decides.
func (c constraint) alternatives() {
	var wants []string
	for part := range strings.SplitSeq(c.part, "|") {
		name, param, _ := strings.Cut(part, "=")
		want := vocabulary[name].sentence(unescapeParam(param))
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

func (c constraint) note(sentence string) { c.node.notes = append(c.node.notes, sentence) }

func (c constraint) rule(want string) {
	if c.node.types&(typeString|typeInteger|typeNumber|typeBoolean) == 0 {
		return
	}
	c.node.rules = append(c.node.rules, rule{tag: c.optional + c.part, want: want})
}

// pattern sets the pattern; a second one becomes a rule only.
func (c constraint) pattern(pattern string) {
	if c.node.pattern == "" {
		c.node.pattern = pattern
	}
}

// kind is what validator measures about a value.
type kind int

const (
	kindOther kind = iota
	kindText
	kindNumber
	kindList
	kindMap
	kindTime
	kindDuration
	kindBool
)

func (c constraint) kind() kind {
	switch c.t {
	case reflect.TypeFor[time.Time]():
		return kindTime
	case reflect.TypeFor[time.Duration]():
		return kindDuration
	}
	switch k := c.t.Kind(); {
	case k == reflect.String:
		return kindText
	case k == reflect.Bool:
		return kindBool
	case bitsOf(c.t).size != 0:
		return kindNumber
	case k == reflect.Slice, k == reflect.Array:
		return kindList
	case k == reflect.Map:
		return kindMap
	default:
		return kindOther
	}
}

// atLeast, atMost and exactly say min, max, len and their kin; by is what a strict
// comparison adds to a length.

func (c constraint) atLeast(strict bool) bool {
	return c.limit(strict, 1, "at least", "more than", func(n *node, v *int) { raise(lengths(n, c.kind()).least, v) }, func(n *node, b *bound) {
		if strict = strict && !n.stepUp(b, 1); strict {
			n.above = b
		} else if n.minimum == nil || n.minimum.exact.Cmp(b.exact) < 0 {
			n.minimum = b
		}
	})
}

func (c constraint) atMost(strict bool) bool {
	return c.limit(strict, -1, "at most", "less than", func(n *node, v *int) { lower(lengths(n, c.kind()).most, v) }, func(n *node, b *bound) {
		if strict = strict && !n.stepUp(b, -1); strict {
			n.below = b
		} else if n.maximum == nil || n.maximum.exact.Cmp(b.exact) > 0 {
			n.maximum = b
		}
	})
}

// stepUp turns the strict bound of an integer into an inclusive one, which more clients
// know, and tells whether it did.
func (n *node) stepUp(b *bound, by int64) bool {
	if n.types&typeInteger == 0 || !b.small {
		return false
	}
	*b = *newBound(strconv.FormatInt(b.whole+by, 10))
	return true
}

func (c constraint) limit(strict bool, by int, inclusive, exclusive string, length func(*node, *int), value func(*node, *bound)) bool {
	word := inclusive
	if strict {
		word = exclusive
	}
	switch c.kind() {
	case kindText, kindList, kindMap:
		v, err := strconv.Atoi(c.param)
		if err != nil {
			return false
		}
		if strict {
			v += by
		}
		length(c.node, &v)
	case kindNumber:
		b := newBound(c.param)
		if b == nil {
			return false
		}
		value(c.node, b)
	case kindTime:
		c.note("Must be " + map[bool]string{true: "in the future", false: "in the past"}[by > 0])
	case kindDuration:
		c.note(fmt.Sprintf("Must be %s %s", word, c.param))
		if d, err := time.ParseDuration(c.param); err == nil && c.node.types&typeInteger != 0 {
			value(c.node, newBound(strconv.FormatInt(int64(d), 10)))
		}
	default:
		return false
	}
	return true
}

// bounds of a length, by what has it.
type lengthBounds struct{ least, most **int }

func lengths(n *node, k kind) lengthBounds {
	switch k {
	case kindList:
		return lengthBounds{&n.minItems, &n.maxItems}
	case kindMap:
		return lengthBounds{&n.minProps, &n.maxProps}
	default:
		return lengthBounds{&n.minLength, &n.maxLength}
	}
}

func raise(target **int, v *int) {
	if *target == nil || **target < *v {
		*target = v
	}
}

func lower(target **int, v *int) {
	if *target == nil || **target > *v {
		*target = v
	}
}

// exactly says len, and eq where it compares a length.
func (c constraint) exactly() bool {
	switch k := c.kind(); k {
	case kindText, kindList, kindMap:
		v, err := strconv.Atoi(c.param)
		if err != nil {
			return false
		}
		l := lengths(c.node, k)
		raise(l.least, &v)
		lower(l.most, &v)
	case kindNumber:
		b := newBound(c.param)
		if b == nil {
			return false
		}
		c.node.minimum, c.node.maximum = b, b
	case kindDuration:
		c.note("Must be " + c.param)
	default:
		return false
	}
	return true
}

// equal says eq: a text is compared, everything else is as with len.
func (c constraint) equal() bool {
	switch c.kind() {
	case kindText:
		c.node.enum = []json.RawMessage{appendJSON(nil, c.param)}
		return true
	case kindBool:
		c.note("Must be " + c.param)
		c.rule("be " + c.param)
		return true
	default:
		return c.exactly()
	}
}

// oneOf says an enumeration. Some clients refuse one of numbers, so that those are
// named in the description.
func (c constraint) oneOf() bool {
	values := oneOfValues(c.param)
	want := "be one of " + strings.Join(values, ", ")
	if c.kind() == kindText && c.optional == "" {
		for _, v := range values {
			c.node.enum = append(c.node.enum, appendJSON(nil, v))
		}
		return true
	}
	if c.kind() == kindText {
		// An optional choice: the empty text passes too, but nothing is lost by
		// not offering it.
		return constraint{node: c.node, t: c.t, name: c.name, param: c.param, part: c.part}.oneOf()
	}
	c.note("Must " + want)
	c.rule(want)
	return true
}

// oneOfValues splits at spaces, but for what stands in single quotes.
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

// present says required, which also refuses a zero value.
func (c constraint) present() bool {
	if c.node.types&typeNull != 0 {
		c.node.types &^= typeNull // a pointer must be there, and may point at a zero
		return true
	}
	if len(c.node.anyOf) > 0 && c.node.anyOf[0].ref != nil {
		*c.node = node{ref: c.node.anyOf[0].ref}
		return true
	}
	switch c.kind() {
	case kindText:
		one := 1
		raise(&c.node.minLength, &one)
	case kindBool:
		c.note("Must be true")
		c.rule("be true")
	case kindNumber, kindDuration:
		c.nonZero()
	default:
	}
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

// isUnique says unique for a list; for a map or by a field there is no keyword.
func (c constraint) isUnique() bool {
	if c.kind() == kindList && c.param == "" {
		c.node.unique = true
		return true
	}
	if c.param != "" {
		c.note("No two may have the same " + c.param)
		return true
	}
	c.note("No two values may be the same")
	return true
}
