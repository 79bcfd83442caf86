// Package sdk has what all parts of the application share.
package sdk

import (
	"net/http"
	"sync"
)

// Application is the runtime.
type Application struct {
	mux    sync.RWMutex
	engine http.Handler
}

// Runtime is the one runtime.
var Runtime = &Application{}

// SetEngine sets the engine.
func (e *Application) SetEngine(engine http.Handler) {
	e.mux.Lock()
	defer e.mux.Unlock()
	e.engine = engine
}

// GetEngine returns the engine.
func (e *Application) GetEngine() http.Handler {
	e.mux.RLock()
	defer e.mux.RUnlock()
	return e.engine
}
