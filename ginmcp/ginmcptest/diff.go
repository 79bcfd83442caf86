package ginmcptest

import (
	"slices"
	"strings"
)

// compare describes the differences between two views, component by component. It returns "" if
// there are none.
func compare(want, got *view) string {
	var b strings.Builder
	if want.Instructions != got.Instructions {
		b.WriteString("the instructions changed:\n" + diff(lines(want.Instructions), lines(got.Instructions)))
	}
	before := want.kinds()
	for i, now := range got.kinds() {
		b.WriteString(compareKind(&before[i], &now))
	}
	return b.String()
}

// compareKind compares two sorted lists.
func compareKind(want, got *kind) string {
	var b strings.Builder
	w, g := want.components, got.components
	for len(w) > 0 || len(g) > 0 {
		switch {
		case len(g) == 0 || len(w) > 0 && want.id(w[0]) < got.id(g[0]):
			b.WriteString("- the " + want.noun + " " + want.id(w[0]) + " is gone\n")
			w = w[1:]
		case len(w) == 0 || got.id(g[0]) < want.id(w[0]):
			b.WriteString("+ the " + got.noun + " " + got.id(g[0]) + " is new\n")
			g = g[1:]
		default:
			if changes := diff(lines(string(pretty(w[0]))), lines(string(pretty(g[0])))); changes != "" {
				b.WriteString("the " + got.noun + " " + got.id(g[0]) + " changed:\n" + changes)
			}
			w, g = w[1:], g[1:]
		}
	}
	return b.String()
}

func lines(text string) []string { return strings.Split(strings.TrimSuffix(text, "\n"), "\n") }

// around is the number of unchanged lines that the diff shows before and after a change.
const around = 2

// A line is a line of a diff. Its sign is ' ' if both texts have the line, '-' if only the first
// has it, and '+' if only the second has it.
type line struct {
	sign byte
	text string
}

// diff returns the lines that differ and some lines around them. It returns "" if the texts are
// equal.
func diff(a, b []string) string {
	if slices.Equal(a, b) {
		return ""
	}
	script := edits(a, b)
	var out strings.Builder
	gap := false
	for i, l := range script {
		near := script[max(0, i-around):min(len(script), i+around+1)]
		if !slices.ContainsFunc(near, func(l line) bool { return l.sign != ' ' }) {
			gap = true
			continue
		}
		if gap {
			out.WriteString("    …\n")
			gap = false
		}
		out.WriteString("  " + string(l.sign) + " " + l.text + "\n")
	}
	return out.String()
}

// edits returns the changes that turn a into b, computed from the longest common subsequence. It
// skips the common beginning and end first, because they are most of the lines.
func edits(a, b []string) []line {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	script := both(a[:start])
	script = append(script, middle(a[start:len(a)-end], b[start:len(b)-end])...)
	return append(script, both(a[len(a)-end:])...)
}

func both(same []string) []line {
	out := make([]line, len(same))
	for i, text := range same {
		out[i] = line{' ', text}
	}
	return out
}

func middle(a, b []string) []line {
	// common[i][j] is the number of lines that a[i:] and b[j:] have in common.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i, text := range slices.Backward(a) {
		for j, other := range slices.Backward(b) {
			if text == other {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []line
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, line{' ', a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			out = append(out, line{'-', a[i]})
			i++
		default:
			out = append(out, line{'+', b[j]})
			j++
		}
	}
	return out
}
