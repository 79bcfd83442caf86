package result

import "bytes"

// Texts returns the texts of a result, joined by line breaks.
func (r *Result) Texts() string {
	var texts [][]byte
	for _, c := range r.Content {
		if c.Kind == Text {
			texts = append(texts, c.Data)
		}
	}
	return string(bytes.Join(texts, []byte("\n")))
}
