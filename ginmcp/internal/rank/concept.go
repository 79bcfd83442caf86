package rank

// A concept is one thing in a query: the terms that may stand for it, and how much each counts.
type concept map[string]float64

// synonymous is how much a synonym counts.
const synonymous = 0.7

// concepts returns what a query is about. A word that comes again adds nothing.
func concepts(query string) []concept {
	var out []concept
	seen := map[string]bool{}
	for _, term := range meant(query) {
		if !seen[term] {
			seen[term] = true
			c := concept{}
			for _, synonym := range synonyms[term] {
				c[synonym] = synonymous
			}
			c[term] = 1
			out = append(out, c)
		}
	}
	return out
}
