// Package rank finds the documents that match a query: BM25 over weighted fields, with stems,
// synonyms and misspellings. It does not depend on tools.
package rank

import (
	"cmp"
	"math"
	"slices"
)

// A Field is a part of a document, with the weight of a word in it. Fields with a weight below 1
// hold details. A word in several of them counts once, with the highest of their weights.
type Field struct {
	Text   string
	Weight float64
}

// A Document can be found by the words in its fields.
type Document struct {
	Fields []Field
	Kind   Kind
}

// An Index finds documents. It is immutable and safe for concurrent use.
type Index struct {
	documents  int
	vocabulary map[string]map[int]float64 // the weighted frequency of a term in a document
	lengths    []float64                  // of the documents; 1 on average
	kinds      []Kind
}

// NewIndex indexes the documents. Search returns their positions.
func NewIndex(documents []Document) *Index {
	x := &Index{
		documents: len(documents), vocabulary: map[string]map[int]float64{}, lengths: make([]float64, len(documents)),
	}
	total := 0.0
	for i, d := range documents {
		x.kinds = append(x.kinds, d.Kind)
		minor := map[string]float64{}
		for _, f := range d.Fields {
			for _, term := range terms(f.Text) {
				weight := f.Weight
				if weight < 1 {
					weight = max(f.Weight-minor[term], 0)
					minor[term] += weight
				}
				if x.vocabulary[term] == nil {
					x.vocabulary[term] = map[int]float64{}
				}
				x.vocabulary[term][i] += weight
				x.lengths[i] += weight
				total += weight
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

// The parameters of BM25: k1 limits the effect of repeated terms, and b is the penalty for long
// documents.
const (
	k1 = 0.8
	b  = 0.4
)

// uncovered is the share of the score that a document keeps if it matches almost no concept of the
// query.
const uncovered = 0.4

// implied is the weight of the concept people, which a question with "who" does not name. Doing is
// the weight of a noun such as follower in a question such as "who follows".
const (
	implied = 0.5
	doing   = 1.2
)

// Search returns the positions of at most n documents that match a query and for which keep returns
// true, the best first. It calls keep for one document after the other until there are n. A nil
// keep accepts all documents.
func (x *Index) Search(query string, n int, keep func(document int) bool) []int {
	scores := x.scores(query)
	var found []int
	for i, score := range scores {
		if score > 0 {
			found = append(found, i)
		}
	}
	slices.SortFunc(found, func(i, j int) int { return cmp.Or(cmp.Compare(scores[j], scores[i]), cmp.Compare(i, j)) })
	kept := found[:0]
	for _, i := range found {
		if len(kept) == n {
			break
		}
		if keep == nil || keep(i) {
			kept = append(kept, i)
		}
	}
	return kept
}

// scores returns how well each document matches a query. 0 means that it does not match.
func (x *Index) scores(query string) []float64 {
	scores, covered := make([]float64, x.documents), make([]float64, x.documents)
	total, w := 0.0, wants(query)
	if w.who {
		hits, weight := x.match(people, w)
		for i, hit := range hits {
			scores[i] += weight * hit * implied
		}
	}
	for _, c := range concepts(query) {
		hits, weight := x.match(c, w)
		if len(hits) == 0 {
			continue
		}
		total += weight
		for i, hit := range hits {
			scores[i] += weight * hit
			covered[i] += weight * min(hit, 1)
		}
	}
	for i := range scores {
		if total > 0 {
			scores[i] *= uncovered + (1-uncovered)*covered[i]/total
		}
		scores[i] *= w.suits(x.kinds[i])
	}
	return scores
}

// match returns how well each document matches a concept, and the weight of the concept. The fewer
// documents match, the greater the weight.
func (x *Index) match(c concept, w wanted) (hits map[int]float64, weight float64) {
	hits = map[int]float64{}
	for term, share := range c {
		x.add(hits, term, share)
	}
	having := len(hits)
	for term, share := range c {
		if share == 1 { // a synonym is not misspelt
			for other, likeness := range x.similar(term) {
				switch {
				case w.who && doer(other):
					likeness = doing
				case w.undone && other == "un"+term:
					likeness = 1
				}
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

// add records which documents have a term. If a concept has several terms, the best one counts.
func (x *Index) add(hits map[int]float64, term string, weight float64) {
	for i, count := range x.vocabulary[term] {
		norm := k1 * (1 - b + b*x.lengths[i])
		hits[i] = max(hits[i], weight*count*(k1+1)/(count+norm))
	}
}
