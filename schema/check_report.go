package schema

import (
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/internal/near"
)

// maxCompared is the largest number of names that one check compares for its suggestions.
const maxCompared = 20_000

// report returns the problems of a check, with suggestions.
func (c *checker) report() []Problem {
	var problems []Problem
	compared := 0
	for _, f := range c.findings[:min(len(c.findings), maxProblems)] {
		p := f.Problem
		if f.of != nil {
			names := f.of.known()
			if compared += len(names); compared <= maxCompared {
				p.Message += suggestion(f.given, names)
			}
		}
		problems = append(problems, p)
	}
	if c.over != "" {
		problems = append(problems[:min(len(problems), maxProblems-1)], Problem{Message: c.over})
	}
	return problems
}

// known returns the names of an object's properties, or the choices of a text.
func (n *node) known() []string {
	if len(n.choices) > 0 {
		return n.choices
	}
	names := make([]string, len(n.properties))
	for i, p := range n.properties {
		names[i] = p.name
	}
	return names
}

// nearest returns the property whose name is closest to key, if one is close.
func (n *node) nearest(key string) string {
	if names := near.Names(key, n.known()); len(names) > 0 {
		return names[0]
	}
	return ""
}

func suggestion(given string, names []string) string {
	if nearest := near.Names(given, names); len(nearest) > 0 {
		return "; did you mean " + strconv.Quote(nearest[0]) + "?"
	}
	return ""
}

// maxChoices is the number of choices that a message lists.
const maxChoices = 20

// oneOf returns the message for a text that is not one of the choices.
func (n *node) oneOf() string {
	if len(n.choices) <= maxChoices {
		return "must be one of " + strings.Join(quoteAll(n.choices), ", ")
	}
	const shown = 5
	return "must be one of " + strconv.Itoa(len(n.choices)) + " choices, such as " +
		strings.Join(quoteAll(n.choices[:shown]), ", ")
}

func quoteAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strconv.Quote(t)
	}
	return out
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

// sampleLength is the number of characters of a wrong value that a message shows.
const sampleLength = 40

// sample returns the beginning of a value.
func sample(value []byte) string {
	return Truncate(strings.ToValidUTF8(string(value[:min(len(value), 4*sampleLength)]), "\uFFFD"), sampleLength)
}
