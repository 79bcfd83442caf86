package schema

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An Edit changes how an argument is presented. The zero value of a field changes nothing.
type Edit struct {
	// Argument is the argument's name before any edit.
	Argument string
	// Rename is the new name, and Description the new description.
	Rename, Description string
	// Default is sent if the argument is missing, so that it becomes optional.
	Default json.RawMessage
	// Hide removes the argument from the schema, so that a caller cannot set it. Value is
	// sent instead; if it is nil, [Input.Give] sets the value for each call.
	Hide  bool
	Value json.RawMessage
}

// Edit returns the input with some edits, which apply to the schema and to the check. Values are
// checked against the argument's schema, and corrected like those of a caller. The error holds
// every mistake, each with the name of its argument.
func (in *Input) Edit(edits ...Edit) (*Input, error) {
	if in.raw != nil && len(edits) > 0 {
		return nil, errors.New("the schema was written by hand (RawInput): change it there")
	}
	if in.raw != nil {
		return in, nil
	}
	e := inputEditor{from: in, edits: map[string]Edit{}}
	for _, edit := range edits {
		if e.find(edit.Argument) {
			e.edits[edit.Argument] = edit
		}
	}
	for i := range in.Arguments {
		e.argument(i)
	}
	e.unique()
	if len(e.errs) > 0 {
		return nil, errors.Join(e.errs...)
	}
	return e.build(), nil
}

// Within returns the input with a schema of at most size bytes, if that is possible. The rest is
// left out, as with [Config]; the check does not change. Nothing is left out of a schema that was
// written by hand.
func (in *Input) Within(size int) *Input {
	if in.raw != nil {
		return in
	}
	return in.smaller.within(size, func() *Input {
		out := *in
		out.size, out.smaller = size, nil
		out.Schema, _ = out.root.fit(true, size)
		return &out
	})
}

type inputEditor struct {
	from   *Input
	edits  map[string]Edit
	shown  []edited
	hidden []edited
	errs   []error
}

// edited is an argument after its edit, and the value that is sent if the caller gives none.
type edited struct {
	argument Argument
	fixed    span
}

// find reports whether an argument exists, and adds an error if it does not.
func (e *inputEditor) find(name string) bool {
	if slices.ContainsFunc(e.from.Arguments, func(a Argument) bool { return a.Name == name && !a.Hidden }) {
		return true
	}
	message := "unknown argument" + suggestion(name, e.from.root.known())
	for was, edit := range e.edits {
		if edit.Rename == name {
			message = fmt.Sprintf("unknown argument; an edit uses the name before renaming, which is %q", was)
		}
	}
	e.fail(name, message)
	return false
}

func (e *inputEditor) fail(name, message string) {
	e.errs = append(e.errs, errors.New(Problem{Path: name, Message: message}.String()))
}

// argument edits the argument at i.
func (e *inputEditor) argument(i int) {
	out := edited{argument: e.from.Arguments[i]}
	if e.from.fixed != nil {
		out.fixed = e.from.fixed[i]
	}
	a := &out.argument
	edit := e.edits[a.Name]
	if edit.Hide && !a.Hidden {
		a.Hidden = true
		if edit.Value != nil {
			out.fixed = e.private(a, edit.Value)
		}
	}
	if a.Hidden {
		e.hidden = append(e.hidden, out)
		return
	}
	if edit.Default != nil {
		out.fixed = e.fallback(a, edit.Default)
	}
	if edit.Description != "" {
		n := a.node.own()
		n.description = edit.Description
		a.node = n
	}
	if edit.Rename != "" {
		if !portableName.MatchString(edit.Rename) {
			const want = "at most 64 letters, digits, underscores, hyphens and dots"
			e.fail(a.Name, fmt.Sprintf("%q is not a valid name: use %s", edit.Rename, want))
		}
		a.Name = edit.Rename
	}
	e.shown = append(e.shown, out)
}

// own returns a copy of n that can be changed, or a copy of what n refers to.
func (n *node) own() *node {
	c := *n.resolve()
	c.def = ""
	return &c
}

// private checks the value of a hidden argument. The errors do not contain it, because it may be a
// secret and they are logged.
func (e *inputEditor) private(a *Argument, raw json.RawMessage) span {
	s, problems := a.give(raw)
	for _, p := range problems {
		path, message := a.Name, "a part of the value does not conform to its schema"
		switch inside := strings.TrimPrefix(p.Path, a.Name); {
		case string(raw) == "null": // a missing value is not a secret
			message = p.Message
		case strings.Trim(inside, "[]0123456789") == "": // no member name: it may be the key of a map
			path = p.Path
			message, _, _ = strings.Cut(p.Message, ", got ")
		}
		e.fail(path, message)
	}
	return s
}

// value checks a value that agents see.
func (e *inputEditor) value(a *Argument, raw json.RawMessage) span {
	s, problems := a.give(raw)
	for _, p := range problems {
		e.errs = append(e.errs, errors.New(p.String()))
	}
	return s
}

// fallback gives a default to an argument, which makes it optional.
func (e *inputEditor) fallback(a *Argument, raw json.RawMessage) span {
	required := *a
	required.Required = true // a null that counts as missing is not a default
	s := e.value(&required, raw)
	n := a.node.own()
	n.fallback = s.value
	a.node, a.Required = n, false
	return s
}

// unique adds an error for each name that two arguments have.
func (e *inputEditor) unique() {
	seen := map[string]bool{}
	for _, s := range e.shown {
		if name := s.argument.Name; seen[name] {
			e.fail(name, "two arguments have this name")
		} else {
			seen[name] = true
		}
	}
}

// build makes the input, with the hidden arguments last.
func (e *inputEditor) build() *Input {
	out := *e.from
	out.smaller = new(smaller[Input])
	root := *e.from.root
	root.properties, root.index = nil, nil
	out.root, out.Arguments, out.fixed = &root, nil, nil
	for _, s := range slices.Concat(e.shown, e.hidden) {
		a := s.argument
		out.Arguments = append(out.Arguments, a)
		out.fixed = append(out.fixed, s.fixed)
		if !a.Hidden {
			root.properties = append(root.properties, property{name: a.Name, node: a.node, required: a.Required})
		}
		out.Verbatim = out.Verbatim && !a.Hidden && a.Name == a.Wire
	}
	root.indexProperties()
	out.Schema, _ = root.fit(true, out.size)
	return &out
}

// give checks a value that does not come from the caller. If the argument is optional and
// cannot be null, null means that there is no value.
func (a *Argument) give(raw json.RawMessage) (span, []Problem) {
	raw = bytes.TrimSpace(raw)
	c := newChecker(context.Background(), raw)
	c.push(step{name: []byte(a.Name)})
	switch {
	case !json.Valid(raw):
		c.problem("is not valid JSON")
	case raw[0] == 'n' && !a.Required && !a.node.allowsNull():
		return span{}, nil
	default:
		c.value(a.node, 0)
	}
	if problems := c.report(); len(problems) > 0 {
		return span{}, problems
	}
	return span{value: c.patched(0, len(raw), 0), present: true}, nil
}

// Give sets the value of a hidden argument for one call. The problems state what is wrong with
// the value.
func (in *Input) Give(v *Values, argument string, value json.RawMessage) []Problem {
	for i := range in.Arguments {
		if a := &in.Arguments[i]; a.Hidden && a.Name == argument {
			s, problems := a.give(value)
			v.spans[i] = s
			return problems
		}
	}
	return []Problem{{Path: argument, Message: "unknown argument"}}
}

// Conceal returns a copy of the values in which placeholder, a JSON text, replaces each hidden
// value. The copy is for display, not for a request.
func (in *Input) Conceal(v *Values, placeholder json.RawMessage) Values {
	out := Values{raw: v.raw, spans: slices.Clone(v.spans), Raw: v.Raw}
	for i := range in.Arguments {
		if in.Arguments[i].Hidden && out.spans[i].present {
			out.spans[i].value, out.Raw = placeholder, nil
		}
	}
	return out
}
