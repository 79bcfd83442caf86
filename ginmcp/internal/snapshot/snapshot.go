package snapshot

import (
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Snapshot is a catalogue with facts about its build. It is immutable and safe for concurrent
// use.
type Snapshot struct {
	*catalogue.Catalogue

	// routes is the number of routes that the engine had. first is true for the first snapshot.
	routes int
	first  bool
	// copies make the copies of the subjects for functions of the application.
	copies []func() *introspect.Operation
}

func newSnapshot(c *catalogue.Catalogue, routes int) *Snapshot {
	s := &Snapshot{Catalogue: c, routes: routes, copies: make([]func() *introspect.Operation, c.Subjects())}
	for i := range s.copies {
		op, _ := c.Subject(i)
		s.copies[i] = sync.OnceValue(func() *introspect.Operation { return copyOf(op) })
	}
	return s
}

// Copy returns a copy of a subject's operation for functions of the application. It always returns
// the same copy.
func (s *Snapshot) Copy(subject int) *introspect.Operation { return s.copies[subject]() }

// copyOf returns a copy of an operation through which the catalogue cannot be modified.
func copyOf(op *introspect.Operation) *introspect.Operation {
	plain := *op
	plain.Types = nil // all operations share it
	plain = definition.CopyOperation(&plain)
	return &plain
}
