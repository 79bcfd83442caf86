// Package tracker follows issues of projects. Resources implement an interface, and one function
// registers whatever they implement.
package tracker

import (
	"github.com/gin-gonic/gin"

	"example.com/heldout/tracker/issues"
	"example.com/heldout/tracker/rest"
)

// Option changes an engine.
type Option func(*gin.Engine)

// WithRoutes registers resources.
func WithRoutes(resources ...rest.Resource) Option {
	return func(e *gin.Engine) {
		api := e.Group("/api", rest.Identify)
		for _, r := range resources {
			rest.Mount(api, r)
		}
	}
}

// New returns the engine of a tracker with two issues.
func New() *gin.Engine {
	db := issues.NewDB()
	return build(
		WithRoutes(&issues.Issues{DB: db}, &issues.Labels{DB: db}, issues.Search{DB: db}),
		func(e *gin.Engine) { issues.Extra(e, db) },
	)
}

func build(opts ...Option) *gin.Engine {
	e := gin.New()
	e.Use(gin.Recovery())
	for _, o := range opts {
		o(e)
	}
	return e
}
