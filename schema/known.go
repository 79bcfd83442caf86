package schema

import (
	"encoding/json"
	"math/big"
	"net"
	"net/netip"
	"reflect"
	"time"
)

// corrections are the types of the standard library whose JSON form does not follow from their
// kind and methods alone. Each row has a test.
var corrections = map[reflect.Type]func() *node{
	reflect.TypeFor[time.Time]():       func() *node { return &node{types: typeString, format: "date-time"} },
	reflect.TypeFor[json.Number]():     func() *node { return &node{types: typeNumber} },
	reflect.TypeFor[json.RawMessage](): func() *node { return new(node) },
	reflect.TypeFor[big.Int]():         func() *node { return &node{types: typeInteger} },
	reflect.TypeFor[big.Float]():       func() *node { return noted("A decimal number in a string") },
	reflect.TypeFor[big.Rat]():         func() *node { return noted(`A fraction, such as "1/3"`) },
	reflect.TypeFor[time.Duration](): func() *node {
		return &node{types: typeInteger, bits: bits{size: 64}, notes: []string{"A duration in nanoseconds"}}
	},
	reflect.TypeFor[net.IP]():       func() *node { return textRule("An IP address", "ip") },
	reflect.TypeFor[netip.Addr]():   func() *node { return textRule("An IP address", "ip") },
	reflect.TypeFor[netip.Prefix](): func() *node { return textRule("An IP network, such as 10.0.0.0/8", "cidr") },
}

// noted is a string with a note.
func noted(note string) *node { return &node{types: typeString, notes: []string{note}} }

// textRule is a string that one of validator's rules describes.
func textRule(note, tag string) *node {
	n := noted(note)
	n.rules = []rule{{tag: "omitempty," + tag, want: ruleSpecs[tag].want}}
	return n
}
