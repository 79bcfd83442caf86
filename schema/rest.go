package schema

import (
	"bytes"
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
	"github.com/ginmcp/ginmcp/internal/near"
	"github.com/ginmcp/ginmcp/introspect"
)

// others accepts arguments that an object of a document does not name, if the document allows
// additional members.
func (b *inputBuilder) others(in introspect.Location, object *node) {
	if object.additional == nil || object.closed {
		return
	}
	values, style := object.additional, StyleMap
	if in == introspect.LocationForm && values.resolve().types != 0 {
		values, style = b.formValues(values)
	}
	b.rest = &Argument{In: in, Style: style, Rest: true, Hidden: true, node: values}
}

// addRest adds the argument for values that are given in addition to the arguments of the schema.
// If only advice describes the inputs, any argument may be given. It is sent in the query on GET
// and DELETE, and in the body otherwise.
func (b *inputBuilder) addRest(in *Input) {
	if b.op.Advice {
		b.rest = &Argument{In: introspect.LocationBody, Style: StyleMap, Rest: true, Hidden: true, node: anything}
		in.advice = true
	}
	if b.rest == nil {
		return
	}
	a := *b.rest
	switch {
	case b.op.Advice && (b.op.Method == http.MethodGet || b.op.Method == http.MethodDelete), in.Body == BodyRaw:
		a.In = introspect.LocationQuery
	case in.Body == BodyForm || in.Body == BodyMultipart:
		a.In = introspect.LocationForm
	case in.Body == BodyNone:
		in.Body = BodyWhole
	}
	in.rest = len(in.Arguments) + 1
	in.Arguments = append(in.Arguments, a)
	in.Verbatim = in.Verbatim && a.In == introspect.LocationBody
}

// A rest collects the arguments of a call that the schema does not name. The zero value collects
// none.
type rest struct {
	// input is nil if unknown arguments are refused.
	input *Input
	// at is the position of the argument that holds the others.
	at   int
	text []byte
}

// newRest returns the collector of the unknown arguments of a call.
func (in *Input) newRest() rest {
	if in.rest == 0 {
		return rest{}
	}
	return rest{input: in, at: in.rest - 1}
}

// refuses reports whether an unknown argument is refused. That is the case if it is probably a
// misspelled known name, or if another argument has this name in the request, because it would
// override that argument.
func (r *rest) refuses(n *node, key []byte) bool {
	if r.input == nil || len(key) == 0 {
		return true
	}
	same := func(a Argument) bool { return !a.Rest && bytes.EqualFold([]byte(a.Wire), key) }
	if slices.ContainsFunc(r.input.Arguments, same) {
		return true
	}
	// Short names are similar without being misspelled: ip is not id.
	return r.input.advice && len(key) >= minNear && len(key) <= maxKey && len(near.Names(string(key), n.known())) > 0
}

// minNear is the length in bytes from which a name may count as misspelled.
const minNear = 4

// add collects an argument: its key and value as they were given, with corrections.
func (r *rest) add(key, value []byte) {
	if len(r.text) > 0 {
		r.text = append(r.text, ',')
	}
	r.text = append(append(append(r.text, key...), ':'), value...)
}

// other checks an argument that the schema does not name, whose quoted key begins at from and
// whose value begins at i.
func (c *checker) other(n *node, key []byte, from, i int) int {
	if !c.spend(len(n.properties) + len(c.rest.input.Arguments)) {
		return i
	}
	if c.rest.refuses(n, key) {
		c.unknown(n, key)
		if c.stopped() {
			return i
		}
		return c.value(anything, i)
	}
	mark := len(c.edits)
	end := c.value(c.rest.input.Arguments[c.rest.at].node, i)
	if !c.stopped() {
		c.rest.add(c.src[from:jsonscan.StringEnd(c.src, from)], c.patched(i, end, mark))
	}
	return end
}

// advised checks the value of an argument that only advice describes. A value that does not fit is
// passed on unchanged, and so is a value in a JSON body that would need a correction: the
// application decides. Path parameters and files must fit.
func (c *checker) advised(n *node, p, i int) int {
	a := &c.rest.input.Arguments[p]
	if a.In == introspect.LocationPath || a.Style == StyleFile || a.Style == StyleFiles {
		return c.member(n, p, nil, i)
	}
	mark, before, limit := len(c.edits), c.findings, c.limit
	c.findings, c.limit = nil, maxProblems
	end := c.member(n, p, nil, i)
	fits := len(c.findings) == 0
	c.findings, c.limit = before, limit
	if c.over != "" || fits && a.In != introspect.LocationBody {
		return end
	}
	c.edits = c.edits[:mark]
	return c.value(anything, i)
}

// conflict reports unknown arguments that would become members of the body, if the argument body is
// given, which is the whole body.
func (c *checker) conflict(in *Input) {
	if len(c.rest.text) == 0 || in.Arguments[c.rest.at].In != introspect.LocationBody {
		return
	}
	for i, a := range in.Arguments {
		if a.Whole && c.spans[i].present {
			c.problem("unknown arguments in addition to " + a.Name + ", which is the whole body: put them into it")
		}
	}
}

// advise makes the check require only path parameters, if the schema is advice.
func (in *Input) advise() {
	if !in.advice {
		return
	}
	in.root.required = slices.DeleteFunc(slices.Clone(in.root.required), func(i int) bool {
		return in.Arguments[i].In != introspect.LocationPath
	})
}
