package schema

import (
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

// Choices returns the values that an argument, or each item of a list, can have, as texts. It
// returns nil unless the type is a boolean or has an enum.
func (a *Argument) Choices() []string { return a.node.texts(maxChoiceDepth) }

const oneOfRule = "oneof="

// maxChoiceDepth is the number of lists and alternatives that are followed: a type may contain
// itself.
const maxChoiceDepth = 4

// texts returns the values of n, or nil.
func (n *node) texts(depth int) []string {
	n = n.resolve()
	var out []string
	switch {
	case depth == 0:
	case len(n.anyOf) > 0:
		return n.eachText(depth)
	case len(n.enum) > 0:
		for _, raw := range n.enum {
			switch {
			case raw[0] == '"':
				out = append(out, string(jsonscan.Unquote(raw)))
			case string(raw) != "null":
				out = append(out, string(raw))
			}
		}
	case len(n.rules) > 0 && strings.HasPrefix(n.rules[0].tag, oneOfRule):
		// The choices of numbers are only in the rule.
		out = withoutRepeats(oneOfValues(strings.TrimPrefix(n.rules[0].tag, oneOfRule)))
	case n.types&^typeNull == typeBoolean:
		out = []string{"true", "false"}
	case n.types&^typeNull == typeArray && n.items != nil:
		return n.items.texts(depth - 1)
	}
	return out
}

// eachText returns the values of all alternatives, or nil if the values of one are not limited.
func (n *node) eachText(depth int) []string {
	var out []string
	for _, option := range n.anyOf {
		if option.resolve().types == typeNull {
			continue
		}
		texts := option.texts(depth - 1)
		if texts == nil {
			return nil
		}
		for _, text := range texts {
			if !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	return out
}
