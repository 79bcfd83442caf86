package ginmcp

import (
	"cmp"
	"slices"
	"strings"
)

// maxNear is how many names a sentence offers in place of one that is not known.
const maxNear = 3

// didYouMean offers the names that are most like one that is not known, as the end of a
// sentence, or nothing.
func didYouMean(name string, known []string) string {
	names := near(name, known)
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}

// near returns the names that are most like one, closest first.
func near(name string, known []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	plain := folded(name)
	var candidates []candidate
	for _, k := range known {
		if d := distance(plain, folded(k)); d <= max(2, len(plain)/3) {
			candidates = append(candidates, candidate{k, d})
		}
	}
	slices.SortFunc(candidates, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.distance, y.distance), cmp.Compare(x.name, y.name))
	})
	var names []string
	for _, c := range candidates[:min(len(candidates), maxNear)] {
		names = append(names, c.name)
	}
	return names
}

// folded makes names alike that differ in case and separators only, and long ones as short
// as a name may be.
func folded(name string) string {
	name = strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	return name[:min(len(name), maxName)]
}

// distance is the number of insertions, deletions and replacements that lead from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
