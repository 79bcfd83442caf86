// Package rank finds the texts that are about what somebody asks for: BM25 over weighted
// fields, with stems, synonyms and misspellings. It knows words and no tools.
package rank

import (
	"cmp"
	"math"
	"slices"
)

// A Field is a part of a text, and how much a word in it counts.
type Field struct {
	Text   string
	Weight float64
}

// A Document is one text that can be found.
type Document struct {
	Fields []Field
	Kind   Kind
}

// An Index finds documents. It is immutable and safe for concurrent use.
type Index struct {
	documents  int
	vocabulary map[string]map[int]float64 // how often a term is in a document, weighted
	lengths    []float64                  // of the documents, 1 on average
	kinds      []Kind
}

// NewIndex reads the documents.
func NewIndex(documents []Document) *Index {
	x := &Index{documents: len(documents), vocabulary: map[string]map[int]float64{}, lengths: make([]float64, len(documents))}
	total := 0.0
	for i, d := range documents {
		x.kinds = append(x.kinds, d.Kind)
		for _, f := range d.Fields {
			for _, term := range terms(f.Text) {
				if x.vocabulary[term] == nil {
					x.vocabulary[term] = map[int]float64{}
				}
				x.vocabulary[term][i] += f.Weight
				x.lengths[i] += f.Weight
				total += f.Weight
			}
		}
	}
	if average := total / float64(max(len(documents), 1)); average > 0 {
		for i := range x.lengths {
			x.lengths[i] /= average
		}
	}
	return x
}

// The constants of BM25: how soon a term that comes again counts for less, and how much a
// long document has to answer for its length.
const (
	saturation = 0.8
	fairness   = 0.4
)

// uncovered is what a document is worth that covers next to nothing of a query, of what its
// terms make together.
const uncovered = 0.4

// Search returns the documents that are about a query, best first, n at the most.
func (x *Index) Search(query string, n int) []int {
	scores, covered := make([]float64, x.documents), make([]float64, x.documents)
	total, wanted := 0.0, kindsOf(query)
	for _, c := range concepts(query) {
		hits, weight := x.match(c)
		if len(hits) == 0 {
			continue
		}
		total += weight
		for i, hit := range hits {
			scores[i] += weight * hit
			covered[i] += weight * min(hit, 1)
		}
	}
	var found []int
	for i := range scores {
		if scores[i] > 0 {
			scores[i] *= (uncovered + (1-uncovered)*covered[i]/total) * wanted.suits(x.kinds[i])
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(i, j int) int { return cmp.Or(cmp.Compare(scores[j], scores[i]), cmp.Compare(i, j)) })
	return found[:min(n, len(found))]
}

// match returns how much each document has of a concept, and how much the concept tells: it
// tells more, the fewer documents have it.
func (x *Index) match(c concept) (hits map[int]float64, weight float64) {
	hits = map[int]float64{}
	for term, w := range c {
		x.add(hits, term, w)
	}
	having := len(hits)
	for term, w := range c {
		if w == 1 { // what is only meant is not misspelt as well
			for other, likeness := range x.similar(term) {
				x.add(hits, other, likeness)
			}
		}
	}
	if having == 0 {
		having = len(hits)
	}
	rest := float64(x.documents - having)
	return hits, math.Log(1 + (rest+0.5)/(float64(having)+0.5))
}

// add notes which documents have a term. Of several terms for one thing the best counts.
func (x *Index) add(hits map[int]float64, term string, weight float64) {
	for i, count := range x.vocabulary[term] {
		norm := saturation * (1 - fairness + fairness*x.lengths[i])
		hits[i] = max(hits[i], weight*count*(saturation+1)/(count+norm))
	}
}
