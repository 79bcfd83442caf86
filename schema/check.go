package schema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A Problem is one thing that is wrong with a tool's arguments.
type Problem struct {
	// Path is the argument and the place in it, such as "items[2].qty", or
	// empty where the arguments as a whole are wrong.
	Path string
	// Message says what would be right, such as "must be at least 1, got 0".
	Message string
}

// String returns the path and the message as one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + ": " + p.Message
}

// maxProblems keeps a list of thousand wrong items from filling an answer.
const maxProblems = 20

// Check checks the arguments of a call. Nothing, null and {} are the same empty
// object. It returns every problem at once, twenty at the most, or the values.
//
// What models get wrong and a reader would understand is corrected: a number or
// boolean in a string where none is expected, a string where a number stands, an
// integer written as 1.0 or 1e2, an array or object in a string, and null for
// something optional that cannot be null, which counts as left out. Numbers keep
// their digits. A key that comes twice in an object is a problem at every depth.
func (in *Input) Check(arguments json.RawMessage) (Values, []Problem) {
	src := bytes.TrimSpace(arguments)
	if len(src) == 0 || string(src) == "null" {
		src = []byte("{}")
	}
	if !json.Valid(src) {
		return Values{}, []Problem{{Message: "the arguments are not valid JSON"}}
	}
	if src[0] != '{' {
		return Values{}, []Problem{{Message: "the arguments must be an object, got " + sample(src)}}
	}
	c := checker{src: src, steps: stepsFor(src), spans: make([]span, len(in.Arguments))}
	c.object(in.root, 0)
	if len(c.problems) > 0 {
		return Values{}, c.problems
	}
	v := Values{raw: src, spans: c.spans}
	added := false
	for i, f := range in.fixed {
		if f.present && !v.spans[i].present {
			v.spans[i], added = f, true
		}
	}
	if in.Verbatim && len(c.edits) == 0 && !c.dropped && !added {
		v.Raw = src
	}
	return v, nil
}

type checker struct {
	src []byte
	// steps is how many values may still be looked at. What is under alternatives is
	// looked at once for each, and so on below it.
	steps    int
	problems []Problem
	edits    []edit
	path     []step
	// spans collects the values of the arguments; dropped tells that one of
	// them was left out.
	spans   []span
	dropped bool
}

// An edit replaces a part of the source. Edits are in the order of the source
// and do not overlap.
type edit struct {
	from, to int
	text     []byte
}

// A step is one part of the path to a value: a member or, without a name, an item.
type step struct {
	name []byte
	item int
}

func (c *checker) problem(message string) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{Path: c.where(), Message: message})
	}
}

func (c *checker) where() string {
	var b strings.Builder
	for i, s := range c.path {
		switch {
		case s.name == nil:
			b.WriteString("[" + strconv.Itoa(s.item) + "]")
			continue
		case i > 0:
			b.WriteByte('.')
		}
		b.WriteString(Truncate(strings.ToValidUTF8(string(s.name[:min(len(s.name), 4*maxStep)]), "\uFFFD"), maxStep))
	}
	return Truncate(b.String(), maxPath)
}

// maxStep and maxPath are how many characters of a key, and of a path, a message shows.
const maxStep, maxPath = 64, 300

func (c *checker) push(s step) { c.path = append(c.path, s) }
func (c *checker) pop()        { c.path = c.path[:len(c.path)-1] }

// value checks the value that begins at i and returns the position after it.
func (c *checker) value(n *node, i int) int {
	if c.steps--; c.steps < 0 {
		c.tooMuch()
		return jsonscan.ValueEnd(c.src, i)
	}
	n = n.resolve()
	if len(n.anyOf) > 0 {
		return c.alternatives(n, i)
	}
	switch typeOf(c.src[i]) {
	case typeObject:
		if !n.types.has(typeObject) {
			return c.mismatch(n, i, c.object(anything, i))
		}
		return c.object(n, i)
	case typeArray:
		if !n.types.has(typeArray) {
			return c.mismatch(n, i, c.array(anything, i))
		}
		return c.array(n, i)
	case typeString:
		return c.text(n, i)
	case typeNumber:
		return c.number(n, i)
	default:
		return c.constant(n, i)
	}
}

// stepsFor is how many values of a source may be looked at: each of them a few times.
func stepsFor(src []byte) int {
	const least, each = 10_000, 4
	return least + each*len(src)
}

// tooMuch reports, once, that the arguments take too long to check.
func (c *checker) tooMuch() {
	if c.steps == -1 {
		c.problems = append(c.problems, Problem{Message: "the arguments are nested too deeply within alternatives to be checked"})
	}
	c.steps = -2 // stays below zero
}

// anything is the schema of a value that is only checked for keys that come twice.
var anything = new(node)

// mismatch reports a value of the wrong type, which ends at end.
func (c *checker) mismatch(n *node, from, end int) int {
	c.problem("must be " + n.types.phrase() + ", got " + sample(c.src[from:end]))
	return end
}

// replace notes that the source is to be read as text from one position to another.
func (c *checker) replace(from, to int, text []byte) {
	c.edits = append(c.edits, edit{from, to, text})
}

// patched returns a part of the source with the edits since mark in it.
func (c *checker) patched(from, to, mark int) []byte {
	if len(c.edits) == mark {
		return c.src[from:to]
	}
	var out []byte
	at := from
	for _, e := range c.edits[mark:] {
		out = append(append(out, c.src[at:e.from]...), e.text...)
		at = e.to
	}
	return append(out, c.src[at:to]...)
}

// alternatives accepts what any of several schemas does. Where none does, the
// problems are those of the one that came closest: with the fewest of them.
func (c *checker) alternatives(n *node, i int) int {
	mark, problems := len(c.edits), c.problems
	var closest []Problem
	end := i
	for _, option := range n.candidates(typeOf(c.src[i])) {
		c.problems = nil
		c.edits = c.edits[:mark]
		end = c.value(option, i)
		if len(c.problems) == 0 || c.steps < 0 {
			c.problems = append(problems, c.problems...)
			return end
		}
		if closest == nil || len(c.problems) < len(closest) {
			closest = c.problems
		}
	}
	c.edits = c.edits[:mark]
	c.problems = append(problems, closest...)
	return end
}

// typeOf returns the JSON type of the value that begins with c.
func typeOf(c byte) types {
	switch c {
	case '{':
		return typeObject
	case '[':
		return typeArray
	case '"':
		return typeString
	case 't', 'f':
		return typeBoolean
	case 'n':
		return typeNull
	default:
		return typeNumber
	}
}

// candidates are the alternatives that a value of a type may be, judged by that alone; all of
// them where none may, for the message.
func (n *node) candidates(t types) []*node {
	if t == typeNumber {
		t |= typeInteger
	}
	var fit []*node
	for _, option := range n.anyOf {
		if of := option.rootTypes(); of == 0 || of&t != 0 {
			fit = append(fit, option)
		}
	}
	if len(fit) == 0 {
		return n.anyOf
	}
	return fit
}

// constant checks true, false and null.
func (c *checker) constant(n *node, i int) int {
	end := jsonscan.ScalarEnd(c.src, i)
	switch {
	case n.types.has(typeOf(c.src[i])):
	case c.src[i] != 'n' && n.types.has(typeString):
		c.replace(i, end, append(append([]byte{'"'}, c.src[i:end]...), '"'))
		return end
	default:
		return c.mismatch(n, i, end)
	}
	if c.src[i] != 'n' {
		c.rules(n, c.src[i] == 't', c.src[i:end])
	}
	return end
}

// phrase returns the types for a sentence: "a string", "an integer or null".
func (t types) phrase() string {
	var names []string
	for _, d := range typeNames {
		if t&d.bit == 0 {
			continue
		}
		switch d.bit {
		case typeNull:
			names = append(names, d.name)
		case typeInteger, typeArray, typeObject:
			names = append(names, "an "+d.name)
		default:
			names = append(names, "a "+d.name)
		}
	}
	return strings.Join(names, " or ")
}

// sampleLength is how much of a wrong value a message shows.
const sampleLength = 40

// sample shows the beginning of a value.
func sample(value []byte) string {
	return Truncate(strings.ToValidUTF8(string(value[:min(len(value), 4*sampleLength)]), "\uFFFD"), sampleLength)
}

// rules asks validator about a value.
func (c *checker) rules(n *node, value any, shown []byte) {
	for _, r := range n.rules {
		if r.accepts(value) {
			continue
		}
		got := shown
		if _, text := value.(string); text {
			got = appendJSON(nil, string(shown))
		}
		c.problem("must " + r.want + ", got " + sample(got))
	}
}

func (r rule) accepts(value any) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = true // the rule does not go with the type; the application will say
		}
	}()
	return builtins.Var(value, r.tag) == nil
}
