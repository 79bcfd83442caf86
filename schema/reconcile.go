package schema

import (
	"context"
	"encoding/json"
	"fmt"
)

// reconcile corrects the default and the examples of n like the values of a call. It removes those
// that the schema of n does not allow, and returns a sentence about each of them.
func (n *node) reconcile() []string {
	if n.loose || n.ref != nil || len(n.fallback) == 0 && len(n.examples) == 0 {
		return nil
	}
	var problems []string
	if value, problem := n.reconciled(n.fallback); problem != "" {
		problems = append(problems, fmt.Sprintf("the default %s is left out: it %s", sample(n.fallback), problem))
		n.fallback = nil
	} else {
		n.fallback = value
	}
	var examples []json.RawMessage
	for _, example := range n.examples {
		value, problem := n.reconciled(example)
		if problem != "" {
			problems = append(problems, fmt.Sprintf("the example %s is left out: it %s", sample(example), problem))
			continue
		}
		examples = append(examples, value)
	}
	n.examples = distinct(examples)
	return problems
}

// reconciled returns a value as n allows it, or a message if n does not allow it.
func (n *node) reconciled(value json.RawMessage) (json.RawMessage, string) {
	if len(value) == 0 {
		return nil, ""
	}
	if !json.Valid(value) {
		return nil, "is not valid JSON"
	}
	c := newChecker(context.Background(), value)
	c.strict = true
	c.value(n, 0)
	if problems := c.report(); len(problems) > 0 {
		return nil, problems[0].Message
	}
	if len(n.only) > 0 { // the check of a value looks only for those; its schema has the other keywords too
		other := *n
		other.only = nil
		return other.reconciled(c.patched(0, len(value), 0))
	}
	return c.patched(0, len(value), 0), ""
}
