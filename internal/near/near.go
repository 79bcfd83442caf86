// Package near finds the known names that are most similar to an unknown one.
package near

import (
	"cmp"
	"slices"
	"strings"
)

// maxLength is the number of bytes of the longest name that is compared.
const maxLength = 64

// Names returns the known names that are most similar to name, closest first and at most
// three. Case and separators do not count. A name is similar if at most a third of the bytes
// of name, or two of them, have to be changed, and not all of them. Nothing is similar to a
// name of more than 64 bytes.
func Names(name string, known []string) []string {
	const most = 3
	type candidate struct {
		name     string
		distance int
	}
	plain := fold(name)
	if len(plain) > maxLength {
		return nil
	}
	limit := min(max(2, len(plain)/3), len(plain)-1)
	var candidates []candidate
	for _, k := range known {
		if d, ok := within(plain, fold(k), limit); ok {
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

// DidYouMean returns the result of [Names] as the end of a sentence, such as "; did you mean
// a, b?", or "" if there are no names.
func DidYouMean(name string, known []string) string {
	names := Names(name, known)
	if len(names) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}

var separators = strings.NewReplacer("_", "", "-", "", ".", "")

// fold returns the same text for names that differ only in case and separators.
func fold(name string) string {
	return strings.ToLower(separators.Replace(name[:min(len(name), 2*maxLength)]))
}

// Distance returns the number of insertions, deletions and replacements of bytes that turn a
// into b. It returns 64 if either of them has more than 64 bytes.
func Distance(a, b string) int {
	if d, ok := within(a, b, maxLength); ok {
		return d
	}
	return maxLength
}

// within returns the distance between a and b, and false if it is more than limit.
func within(a, b string, limit int) (int, bool) {
	if len(a) > maxLength || len(b) > maxLength || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return 0, false
	}
	var row [maxLength + 1]int
	for j := range len(b) + 1 {
		row[j] = j //nolint:gosec // b has at most maxLength bytes
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least > limit {
			return 0, false
		}
	}
	return row[len(b)], row[len(b)] <= limit
}
