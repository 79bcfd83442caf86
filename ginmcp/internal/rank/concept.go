package rank

// A concept is one idea in a query: the terms that can express it, with their weights.
type concept map[string]float64

// synonymous is the weight of a synonym.
const synonymous = 0.7

// people is the concept that a question with "who" asks about.
var people = conceptOf("user member person people employee staff participant attendee customer contact owner")

func conceptOf(list string) concept {
	c := concept{}
	for term := range stems(list) {
		c[term] = synonymous
	}
	return c
}

// concepts returns the concepts of a query. A repeated word adds nothing.
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
