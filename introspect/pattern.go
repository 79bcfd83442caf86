package introspect

import "github.com/gin-gonic/gin"

// A Pattern is the shape of one row of an engine's route table.
type Pattern struct {
	Method string
	// Path is spelled as it was registered. Segments is the parsed path.
	Path     string
	Segments []Segment
}

// Patterns returns the shape of every row of the route table, including rows that are not
// operations, because a path may lead to any of them by mistake. A colon that may or may not be
// literal counts as the beginning of a parameter. The escapes may be nil.
func Patterns(engine *gin.Engine, escapes *Escapes) []Pattern {
	if escapes == nil {
		escapes = new(Escapes)
	}
	var patterns []Pattern
	for _, row := range engine.Routes() {
		written, _ := escapes.resolve(row.Method, row.Path)
		if segments, err := ParsePath(written); err == nil {
			patterns = append(patterns, Pattern{Method: row.Method, Path: written, Segments: segments})
		}
	}
	return patterns
}
