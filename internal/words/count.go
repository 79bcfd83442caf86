package words

import "strconv"

// Count returns a number with its noun, "1 tool" or "2 tools". The plural of the noun ends in s.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
