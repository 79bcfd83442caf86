package schema

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// A Problem is one error in a tool's arguments.
type Problem struct {
	// Path names the argument and the position in it, such as "items[2].qty". It is empty if the
	// arguments as a whole are wrong.
	Path string
	// Message states what would be right, such as "must be at least 1, got 0".
	Message string
}

// String returns the path and the message as one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + ": " + p.Message
}

// maxProblems is the number of problems at which the check stops.
const maxProblems = 20

// Check checks the arguments of a call. Missing arguments, null and {} are the same empty
// object. It returns the values, or the problems: all of them, or the first 20.
//
// The check corrects frequent mistakes of models that have only one meaning: a number or boolean
// where a string is expected, a string that holds a number, an integer written as 1.0 or 1e2, an
// array or object in a string, and null for an optional argument that cannot be null, which counts
// as missing. Numbers keep their digits. A duplicate key is a problem at every depth.
//
// The time of a check is at most proportional to the length of the arguments. If ctx ends, the
// check ends early and reports this as a problem.
func (in *Input) Check(ctx context.Context, arguments json.RawMessage) (Values, []Problem) {
	v, problems, _ := in.check(ctx, arguments)
	return v, problems
}

// check also returns how many of the steps that [stepsFor] allows were spent.
func (in *Input) check(ctx context.Context, arguments json.RawMessage) (Values, []Problem, int) {
	src := bytes.TrimSpace(arguments)
	if len(src) == 0 || string(src) == "null" {
		src = []byte("{}")
	}
	if !jsonscan.Valid(src) {
		return Values{}, []Problem{{Message: "the arguments are not valid JSON"}}, 0
	}
	if src[0] != '{' {
		return Values{}, []Problem{{Message: "the arguments must be an object, got " + sample(src)}}, 0
	}
	c := newChecker(ctx, src)
	c.spans, c.rest = make([]span, len(in.Arguments)), in.newRest()
	c.object(in.root, 0)
	if c.rest.text != nil {
		c.spans[c.rest.at] = span{value: slices.Concat([]byte{'{'}, c.rest.text, []byte{'}'}), present: true}
		c.conflict(in)
	}
	spent := stepsFor(src) - c.steps
	if problems := c.report(); len(problems) > 0 {
		return Values{}, problems, spent
	}
	if in.raw != nil {
		if problems := in.raw.Check(c.patched(0, len(src), 0)); len(problems) > 0 {
			return Values{}, problems, spent
		}
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
	return v, nil, spent
}
