package schema

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// exemplified returns n with examples, unless it has some. Examples that it does not allow are
// left out. Formats and patterns that they do not have become notes.
func exemplified(n *node, examples []json.RawMessage) *node {
	if n.ref != nil || len(n.examples) > 0 {
		return n
	}
	examples = slices.DeleteFunc(slices.Clone(examples), func(v json.RawMessage) bool { return !n.fits(v) })
	if len(examples) == 0 {
		return n
	}
	c := *n
	c.examples = examples
	for _, v := range examples {
		c.yield(v, 0)
	}
	return &c
}

// membersOf returns a member of each example that has it.
func membersOf(examples []json.RawMessage, name string) []json.RawMessage {
	var out []json.RawMessage
	for _, example := range examples {
		for key, value := range jsonscan.Members(example) {
			if string(key) == name {
				out = append(out, value)
			}
		}
	}
	return out
}

// texts returns the examples of a body that is not JSON as strings.
func texts(examples []json.RawMessage) []json.RawMessage {
	return slices.DeleteFunc(slices.Clone(examples), func(v json.RawMessage) bool { return v[0] != '"' })
}

// maxSketch is the number of members that the note of [sketched] names.
const maxSketch = 30

// sketched returns n with a note that names the members of an example, if nothing else is known
// about the object n. The members do not become properties: the object may have other members, and
// other types than in the example.
func sketched(n *node, examples []json.RawMessage) *node {
	object := n.resolve()
	if n.ref != nil || len(object.properties)+len(object.anyOf) > 0 || len(examples) == 0 {
		return n
	}
	if object.additional != nil && object.additional.resolve().types != 0 {
		return n // a map, whose names are data
	}
	var names []string
	for name, value := range jsonscan.Members(examples[0]) {
		if len(names) == maxSketch {
			names = append(names, "…")
			break
		}
		names = append(names, string(name)+" ("+typeOf(value[0]).phrase()+")")
	}
	if len(names) == 0 {
		return n
	}
	c := *n
	c.notes = append(slices.Clone(n.notes), "Members of the example: "+strings.Join(names, ", "))
	return &c
}
