package introspect

import (
	"fmt"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/near"
)

// A MissingRouteError reports an extra annotation ([Sources].Extra) for a route that the engine
// does not have.
type MissingRouteError struct {
	// Route is the key of the annotation.
	Route      string
	Annotation *Annotation

	routes []string
}

// Error names the annotation and the route.
func (e *MissingRouteError) Error() string {
	return fmt.Sprintf("operation %q: no route %q", e.Annotation.ID, e.Route)
}

// Suggestion names the routes that are most similar to the missing one, as the end of a sentence.
// It is "" if there are none.
func (e *MissingRouteError) Suggestion() string { return near.DidYouMean(e.Route, e.routes) }

func keysOf(table gin.RoutesInfo) []string {
	keys := make([]string, len(table))
	for i, row := range table {
		keys[i] = row.Method + " " + row.Path
	}
	return keys
}

// missing returns an error for each extra annotation that is not used.
func (b *builder) missing(routes []string) []error {
	var errs []error
	for key, a := range b.extra {
		if !b.used[key] {
			errs = append(errs, &MissingRouteError{Route: key, Annotation: a, routes: routes})
		}
	}
	return errs
}
