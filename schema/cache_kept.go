package schema

import (
	"maps"
	"reflect"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// kept holds what was made for an operation.
type kept struct {
	// op is the operation without its facts about types, which belong to the cache.
	op      introspect.Operation
	options InputOptions // of input
	input   *made[*Input]
	output  *made[*Output]
}

// of returns what is kept for an operation. It is empty if the operation is new or has changed.
func (c *Cache) of(op *introspect.Operation) *kept {
	if op.Types != nil && !sameFacts(c.facts, op.Types) {
		c.reset()
	}
	if op.Types != nil {
		c.facts = op.Types
	}
	plain := *op
	if op.Types != nil {
		plain.Types = map[reflect.Type]*introspect.TypeFacts{} // only whether there are facts is compared
	}
	route := op.Route() + " " + op.Via
	k := c.kept[route]
	if k == nil || !reflect.DeepEqual(&k.op, &plain) {
		k = &kept{op: plain}
		if c.kept == nil {
			c.kept = map[string]*kept{}
		}
		c.kept[route] = k
	}
	return k
}

// sameFacts reports whether two sets of facts about types are equal.
func sameFacts(a, b map[reflect.Type]*introspect.TypeFacts) bool {
	if reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer() {
		return true
	}
	return maps.EqualFunc(a, b, func(x, y *introspect.TypeFacts) bool { return x == y || reflect.DeepEqual(x, y) })
}

// equal reports whether two options of one cache make the same inputs.
func (o InputOptions) equal(other InputOptions) bool {
	return o.DeclaredOnly == other.DeclaredOnly && slices.Equal(o.ReservedHeaders, other.ReservedHeaders)
}

// current reports whether all methods JSONSchema return what they returned before.
func (l *library) current() bool {
	for t, m := range l.methods {
		if m.err != nil {
			return false
		}
		if now := methodOf(t); now.err != nil || string(now.schema) != string(m.schema) {
			return false
		}
	}
	return true
}
