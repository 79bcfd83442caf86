package document

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	_ "unsafe" // for go:linkname

	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
	"github.com/swaggo/swag"
)

// registered holds the documents that were read from swag's registry, for all servers: reading a
// document from there is not safe for concurrent use.
var registered registry

type registry struct {
	mu   sync.Mutex
	read map[string]*entry
}

// An entry is a document that is read once, at its first use.
type entry struct {
	done     chan struct{} // closed once it is read
	document *introspect.Document
	err      error
}

// get returns the document with a name, or nil if there is none. No lock is held while swag makes
// the document, which may run code of the application.
func (r *registry) get(instance string) (*introspect.Document, error) {
	r.mu.Lock()
	one, first := r.read[instance], false
	if one == nil {
		spec := swag.GetSwagger(instance)
		if spec == nil {
			r.mu.Unlock()
			return nil, nil //nolint:nilnil // an instance may be registered later, and most applications have none
		}
		if r.read == nil {
			r.read = map[string]*entry{}
		}
		one, first = &entry{done: make(chan struct{})}, true
		r.read[instance] = one
	}
	r.mu.Unlock()
	if first {
		one.document, one.err = parse(instance, swag.GetSwagger(instance))
		close(one.done)
	}
	<-one.done
	return one.document, one.err
}

func parse(instance string, spec swag.Swagger) (*introspect.Document, error) {
	name := "the document " + strconv.Quote(instance)
	var text string
	err := callback.Do(context.Background(), callback.Limit, func() error {
		text = spec.ReadDoc()
		return nil
	})
	var failed *callback.Error
	switch {
	case errors.As(err, &failed) && failed.Value != nil:
		return nil, fmt.Errorf("%s panics when it is read: %v", name, failed.Value)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", name, err)
	}
	return openapi.Parse(name, []byte(text), true)
}

// swagMu and swags are swag's registry. Swag has no function that lists its names. If a version of
// swag has no such variables, these are variables of this package, and the registry appears empty.
//
//nolint:gochecknoglobals // variables of swag
var (
	//go:linkname swagMu github.com/swaggo/swag.swaggerMu
	swagMu sync.RWMutex
	//go:linkname swags github.com/swaggo/swag.swags
	swags map[string]swag.Swagger
)

// instances returns the names in swag's registry, sorted. It returns none for a version of swag
// whose variables may have different types.
func instances() []string {
	if !knownSwag() {
		return nil
	}
	swagMu.RLock()
	defer swagMu.RUnlock()
	var names []string
	for name := range swags {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// knownSwag reports whether the types of swag's variables are known: they are the same in all
// versions 1.16, which this module requires. A program whose build information lists no
// dependencies, such as a test, is assumed to have such a version.
func knownSwag() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	return !slices.ContainsFunc(info.Deps, func(m *debug.Module) bool {
		return m.Path == "github.com/swaggo/swag" && (m.Replace != nil || !strings.HasPrefix(m.Version, "v1.16."))
	})
}
