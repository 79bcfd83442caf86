package schema

import (
	"context"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A checker checks one JSON text. Once it has stopped, the positions that its methods return
// mean nothing, and every loop ends.
type checker struct {
	budget

	src []byte
	// limit is the number of findings at which the checker stops.
	limit    int
	findings []finding
	edits    []edit
	path     path
	// exact turns corrections off: a value must already have the right type.
	exact bool
	// strict allows only what the published schema allows.
	strict bool
	// spans collects the values of the arguments, and dropped reports that one of them
	// was left out.
	spans   []span
	dropped bool
	rest    rest
}

// A finding is a problem without its suggestion. Suggestions take time, and most findings about
// alternatives are never reported.
type finding struct {
	Problem

	// of is the node that lacks the given name or text, or nil if there is nothing to suggest.
	of    *node
	given string
}

// An edit replaces a part of the source. Edits are in the order of the source and do not
// overlap.
type edit struct {
	from, to int
	text     []byte
}

// A step is one part of the path to a value: a member or, without a name, an item.
type step struct {
	name []byte
	item int
}

// A path leads to a value. The first steps are in the struct, so that the path of most values needs no
// memory of its own.
type path struct {
	depth int
	first [2]step
	more  []step
}

// at returns the step at position i.
func (p *path) at(i int) step {
	if i < len(p.first) {
		return p.first[i]
	}
	return p.more[i-len(p.first)]
}

func (c *checker) push(s step) {
	if p := &c.path; p.depth < len(p.first) {
		p.first[p.depth] = s
	} else {
		p.more = append(p.more[:p.depth-len(p.first)], s)
	}
	c.path.depth++
}

func (c *checker) pop() { c.path.depth-- }

func newChecker(ctx context.Context, src []byte) *checker {
	return &checker{src: src, budget: newBudget(ctx, src), limit: maxProblems}
}

// stopped reports whether there are enough findings, or no steps left.
func (c *checker) stopped() bool { return len(c.findings) >= c.limit || c.over != "" }

func (c *checker) problem(message string) { c.find(finding{Problem: Problem{Message: message}}) }

func (c *checker) find(f finding) {
	if len(c.findings) < c.limit {
		c.spend(c.path.depth)
		f.Path = c.where()
		c.findings = append(c.findings, f)
	}
}

// maxStep and maxPath are the numbers of characters of a key and of a path that a message
// shows.
const maxStep, maxPath = 64, 300

func (c *checker) where() string {
	var b strings.Builder
	for i := 0; i < c.path.depth && b.Len() <= 4*maxPath; i++ {
		s := c.path.at(i)
		switch {
		case s.name == nil:
			b.WriteString("[" + strconv.Itoa(s.item) + "]")
			continue
		case i > 0:
			b.WriteByte('.')
		}
		name := strings.ToValidUTF8(string(s.name[:min(len(s.name), 4*maxStep)]), "\uFFFD")
		b.WriteString(Truncate(name, maxStep))
	}
	return Truncate(b.String(), maxPath)
}

// value checks the value that begins at i and returns the position after it.
func (c *checker) value(n *node, i int) int {
	if !c.spend(1) {
		return i
	}
	if n.nullOK && c.src[i] == 'n' && !c.strict {
		return jsonscan.ScalarEnd(c.src, i)
	}
	n = n.resolve()
	if len(n.anyOf) > 0 {
		return c.alternatives(n, i)
	}
	if len(n.only) > 0 {
		return c.choice(n, i)
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

// anything is the schema of a value that is only checked for duplicate keys.
var anything = new(node)

// mismatch reports a value of the wrong type, which ends at end.
func (c *checker) mismatch(n *node, from, end int) int {
	if !c.stopped() {
		c.problem("must be " + n.types.phrase() + ", got " + sample(c.src[from:end]))
	}
	return end
}

// replace records that text replaces a part of the source.
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

// alternatives accepts what any of several schemas accepts, and prefers one that accepts the value
// without corrections. If none does, the problems are those of the alternative with the fewest.
func (c *checker) alternatives(n *node, i int) int {
	mark, before, limit := len(c.edits), c.findings, c.limit
	options := n.candidates(typeOf(c.src[i]))
	if !c.exact && len(options) > 1 {
		c.exact, c.limit = true, 1
		for _, option := range options {
			c.findings = nil
			if end := c.value(option, i); len(c.findings) == 0 || c.over != "" {
				c.exact, c.findings, c.limit = false, before, limit
				return end
			}
			c.edits = c.edits[:mark]
		}
		c.exact = false
	}
	var closest []finding
	c.limit = maxProblems
	for _, option := range options {
		c.findings = nil
		c.edits = c.edits[:mark]
		end := c.value(option, i)
		if len(c.findings) == 0 || c.over != "" {
			c.findings, c.limit = before, limit
			return end
		}
		if closest == nil || len(c.findings) < len(closest) {
			closest = c.findings
			c.limit = len(closest) // an alternative with as many problems is not closer
		}
	}
	c.edits = c.edits[:mark]
	c.findings, c.limit = append(before, closest...), limit
	c.findings = c.findings[:min(len(c.findings), max(limit, len(before)))]
	end := jsonscan.ValueEnd(c.src, i)
	c.spend((end - i) / bytesPerStep)
	return end
}

// candidates returns the alternatives that allow a value of a type, or all of them if none
// does.
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
