package schema

import (
	"maps"
	"slices"
)

// RuleNames returns the names of validator's rules that are known here.
func RuleNames() []string { return slices.Sorted(maps.Keys(ruleSpecs)) }
