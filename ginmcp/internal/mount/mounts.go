package mount

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// Mounts are the mounts of a server. The zero value has none. It is safe for concurrent use and must not
// be copied.
type Mounts struct {
	mu     sync.Mutex
	points []*Point
	// documents are the paths of documents.
	documents []string
	// paths are the paths of the points. Each request reads them.
	paths atomic.Pointer[[]string]
}

// Add adds a mount.
func (m *Mounts) Add(p *Point) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.points = append(m.points, p)
	paths := append(slices.Clip(m.Paths()), p.Path)
	m.paths.Store(&paths)
}

// Paths returns the paths of the mounts, which must not be modified.
func (m *Mounts) Paths() []string {
	if paths := m.paths.Load(); paths != nil {
		return *paths
	}
	return nil
}

// Document registers a document on r, after [Document.Check]. It returns the routes of the
// application that respond to GET instead of it.
func (m *Mounts) Document(r gin.IRouter, d *Document) (instead []Route, err error) {
	taken, err := d.Register(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.documents = slices.Concat(m.documents, d.Trees, d.Paths)
	for _, route := range taken {
		if route.Method == http.MethodGet && !slices.Contains(m.documents, strings.TrimSuffix(route.Path, "/*path")) {
			instead = append(instead, route)
		}
	}
	return instead, err
}

// At returns the path of the mount that a path is at or below, or "", and the paths of all mounts,
// which must not be modified.
func (m *Mounts) At(path string) (mounted string, paths []string) {
	paths = m.Paths()
	for _, p := range paths {
		if below, ok := strings.CutPrefix(path, p); ok && (below == "" || below[0] == '/') && len(p) > len(mounted) {
			mounted = p
		}
	}
	return mounted, paths
}

// Notes returns diagnostics about the mounts, as [Point.Notes] does.
func (m *Mounts) Notes() []introspect.Diagnostic {
	m.mu.Lock()
	points := slices.Clone(m.points)
	m.mu.Unlock()
	var notes []introspect.Diagnostic
	for _, p := range points {
		notes = append(notes, p.Notes(points)...)
	}
	return notes
}
