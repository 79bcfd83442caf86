package ginmcp

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	_ "unsafe" // for go:linkname

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
	"github.com/swaggo/swag"
)

// registered holds the documents that were read from swag's registry, for all servers: reading a
// document from there is not safe for concurrent use.
var registered registry

type registry struct {
	mu   sync.Mutex
	docs map[string]*introspect.Document
	errs map[string]error
}

// read returns the document with a name, or nil if there is none.
func (r *registry) read(instance string) (*introspect.Document, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if doc, err := r.docs[instance], r.errs[instance]; doc != nil || err != nil {
		return doc, err
	}
	spec := swag.GetSwagger(instance)
	if spec == nil {
		return nil, nil //nolint:nilnil // an instance may be registered later, and most applications have none
	}
	if r.docs == nil {
		r.docs, r.errs = map[string]*introspect.Document{}, map[string]error{}
	}
	r.docs[instance], r.errs[instance] = parseSwag(instance, spec)
	return r.docs[instance], r.errs[instance]
}

func parseSwag(instance string, spec swag.Swagger) (doc *introspect.Document, err error) {
	name := "the document " + strconv.Quote(instance)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panics when it is read: %v", name, p)
		}
	}()
	return openapi.Parse(name, []byte(spec.ReadDoc()), true)
}

// unread returns a warning about the documents that were registered with swag under other names
// than the default one, if they describe a route with one of the patterns. Other documents belong
// to other engines of the program.
func (d *documents) unread(patterns []introspect.Pattern) []introspect.Diagnostic {
	if d.named {
		return nil
	}
	var quoted []string
	for _, name := range instances() {
		if name == swag.Name {
			continue
		}
		// The document is not kept: an application may still set its base path.
		if doc, err := parseSwag(name, swag.GetSwagger(name)); err == nil && doc.Describes(patterns) {
			quoted = append(quoted, strconv.Quote(name))
		}
	}
	if len(quoted) == 0 {
		return nil
	}
	return []introspect.Diagnostic{{
		Level: slog.LevelWarn,
		Message: fmt.Sprintf("swag registered documents that are not read, because only %q is read by default: %s; "+
			"WithSwagger(%s) reads one, and WithSwagger(\"\") reads none", swag.Name, strings.Join(quoted, ", "), quoted[0]),
	}}
}

// swagMu and swags are swag's registry, of which swag does not list the names. If a version of
// swag has no such variables, these are variables of this package, and the registry seems empty.
//
//nolint:gochecknoglobals // they are swag's
var (
	//go:linkname swagMu github.com/swaggo/swag.swaggerMu
	swagMu sync.RWMutex
	//go:linkname swags github.com/swaggo/swag.swags
	swags map[string]swag.Swagger
)

// instances returns the names in swag's registry, sorted. It returns none for a version of swag
// whose variables may have other types.
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
// versions 1.16, which are the ones that this module requires. A program without information about
// its dependencies, such as a test, is taken to have such a version.
func knownSwag() bool {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	return !slices.ContainsFunc(info.Deps, func(m *debug.Module) bool {
		return m.Path == "github.com/swaggo/swag" && (m.Replace != nil || !strings.HasPrefix(m.Version, "v1.16."))
	})
}
