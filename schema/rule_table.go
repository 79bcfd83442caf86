package schema

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// A ruleSpec states how one of validator's rules is expressed.
type ruleSpec struct {
	// apply expresses the rule in keywords. It returns false if there are none for this value.
	apply func(constraint) bool
	// format and pattern are the keywords of a rule about texts. A verb in pattern is replaced by
	// the quoted parameter.
	format, pattern string
	// want is the end of a sentence that begins with "Must". A verb in it is replaced by the
	// parameter.
	want string
	// note reports that the keywords do not express all of the rule, so the description states it.
	note bool
	// conditional reports that the rule does not depend on the value alone, but on other
	// fields, on files or on the network.
	conditional bool
	// fields returns the sentence of a rule about other fields.
	fields func(constraint) string
}

func (w ruleSpec) sentence(param string) string {
	if strings.Contains(w.want, "%s") {
		return fmt.Sprintf(w.want, param)
	}
	return w.want
}

func (w ruleSpec) patternFor(param string) string {
	if strings.Contains(w.pattern, "%s") {
		return fmt.Sprintf(w.pattern, regexp.QuoteMeta(param))
	}
	return w.pattern
}

// worded is a rule that only the description can express.
func worded(want string) ruleSpec { return ruleSpec{want: want, note: true} }

// outside is a rule that depends on more than the value.
func outside(want string) ruleSpec { return ruleSpec{want: want, note: true, conditional: true} }

func matching(pattern, want string) ruleSpec { return ruleSpec{pattern: pattern, want: want} }

// ruleSpecs holds validator's built-in rules by their names. Any other rule belongs to the
// application, and is only quoted.
var ruleSpecs = merged(limitRules, formatSpecs, textRules, codeRules, fieldRules)

func merged(tables ...map[string]ruleSpec) map[string]ruleSpec {
	all := map[string]ruleSpec{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// limitRules are about any value.
var limitRules = map[string]ruleSpec{
	"required":       {apply: constraint.present},
	"omitempty":      {},
	"omitnil":        {},
	"omitzero":       {},
	"min":            {apply: func(c constraint) bool { return c.atLeast(false) }},
	"gte":            {apply: func(c constraint) bool { return c.atLeast(false) }},
	"max":            {apply: func(c constraint) bool { return c.atMost(false) }},
	"lte":            {apply: func(c constraint) bool { return c.atMost(false) }},
	"gt":             {apply: func(c constraint) bool { return c.atLeast(true) }},
	"lt":             {apply: func(c constraint) bool { return c.atMost(true) }},
	"len":            {apply: constraint.exactly},
	"eq":             {apply: constraint.equal},
	"oneof":          {apply: constraint.oneOf},
	"unique":         {apply: constraint.isUnique},
	"ne":             worded("not be %s"),
	"eq_ignore_case": worded("be %s, in any case"),
	"ne_ignore_case": worded("not be %s, in any case"),
	"oneofci":        worded("be one of %s, in any case"),
}
