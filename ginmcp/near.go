package ginmcp

import "github.com/ginmcp/ginmcp/internal/near"

// didYouMean offers the known names that are most similar to name, as the end of a sentence.
func didYouMean(name string, known []string) string { return near.DidYouMean(name, known) }
