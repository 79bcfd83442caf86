package schema

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// A word states what is known about one of validator's rules.
type word struct {
	// apply expresses the rule in keywords. It returns false if there are none for this value.
	apply func(constraint) bool
	// format and pattern are the keywords of a rule about texts. A verb in pattern stands for
	// the quoted parameter.
	format, pattern string
	// want is the end of a sentence that begins with "Must". A verb in it stands for the
	// parameter.
	want string
	// note reports that the keywords do not express all of the rule, so that the description
	// has to.
	note bool
	// conditional reports that the rule does not depend on the value alone, but on other
	// fields, on files or on the network.
	conditional bool
	// fields returns the sentence of a rule about other fields.
	fields func(constraint) string
}

func (w word) sentence(param string) string {
	if strings.Contains(w.want, "%s") {
		return fmt.Sprintf(w.want, param)
	}
	return w.want
}

func (w word) patternFor(param string) string {
	if strings.Contains(w.pattern, "%s") {
		return fmt.Sprintf(w.pattern, regexp.QuoteMeta(param))
	}
	return w.pattern
}

// worded is a rule that only the description can express.
func worded(want string) word { return word{want: want, note: true} }

// outside is a rule that depends on more than the value.
func outside(want string) word { return word{want: want, note: true, conditional: true} }

func matching(pattern, want string) word { return word{pattern: pattern, want: want} }

// vocabulary holds validator's built-in rules by their names. Any other rule is one of the
// application, and is only quoted.
var vocabulary = merged(limitRules, formatWords, textRules, codeRules, fieldRules)

func merged(tables ...map[string]word) map[string]word {
	all := map[string]word{}
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// limitRules are about any value.
var limitRules = map[string]word{
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
