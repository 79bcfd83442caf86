// Package near finds the name that was meant by one that nothing has.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// maxLength keeps the comparison with something that is no name from taking long.
const maxLength = 64

// Names returns the names that are most like one, closest first, at most three: as many
// letters of it are to be changed as are a third of it, or two.
func Names(name string, known []string) []string {
	const most = 3
	type candidate struct {
		name     string
		distance int
	}
	plain := fold(name)
	var candidates []candidate
	for _, k := range known {
		if d := Distance(plain, fold(k)); d <= max(2, len(plain)/3) && d < len(plain) {
			candidates = append(candidates, candidate{k, d})
		}
	}
	slices.SortStableFunc(candidates, func(x, y candidate) int { return cmp.Compare(x.distance, y.distance) })
	var names []string
	for _, c := range candidates[:min(len(candidates), most)] {
		names = append(names, c.name)
	}
	return names
}

// DidYouMean offers what [Names] returns as the end of a sentence, "; did you mean a, b?", or
// returns "".
func DidYouMean(name string, known []string) string {
	names := Names(name, known)
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}

// fold makes names alike that differ in case and separators only.
func fold(name string) string {
	name = name[:min(len(name), 2*maxLength)]
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", ".", "").Replace(name))
}

// Distance is the number of insertions, deletions and replacements of bytes that lead from a to
// b. What is too long to be a name is as far as a name can be.
func Distance(a, b string) int {
	if len(a) > maxLength || len(b) > maxLength {
		return maxLength
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
