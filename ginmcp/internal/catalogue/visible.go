package catalogue

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/definition"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A bitset is a set of small integers.
type bitset []uint64

const bitsPerWord = 64

func (b bitset) add(i int)      { b[i/bitsPerWord] |= 1 << (i % bitsPerWord) }
func (b bitset) has(i int) bool { return b[i/bitsPerWord]&(1<<(i%bitsPerWord)) != 0 }

// key returns a string that is equal for equal sets.
func (b bitset) key() string {
	key := make([]byte, 0, len(b)*bitsPerWord/8) //nolint:mnd // bits of a byte
	for _, word := range b {
		key = binary.LittleEndian.AppendUint64(key, word)
	}
	return string(key)
}

// A visible holds the lists for all callers to whom the same subjects are visible. Each list is
// made at its first use, and is shared by all requests.
type visible struct {
	listed    func() []*mcp.Tool
	resources func() []*mcp.Resource
	templates func() []*mcp.ResourceTemplate

	toolList, resourceList, templateList func() *List
}

// show makes the lists of the subjects that f selects.
func (c *Catalogue) show(f func(subject int) bool) *visible {
	return &visible{
		listed: sync.OnceValue(func() []*mcp.Tool {
			return selected(c.listed, f, (*Entry).seenBy, func(e *Entry) *mcp.Tool { return e.Definition() })
		}),
		resources: sync.OnceValue(func() []*mcp.Resource {
			return selected(
				c.resources.resources,
				f,
				(*resource).seenBy,
				func(r *resource) *mcp.Resource { return definition.CopyResource(r.resource) },
			)
		}),
		templates: sync.OnceValue(func() []*mcp.ResourceTemplate {
			return selected(
				c.resources.templates,
				f,
				(*resource).seenBy,
				func(r *resource) *mcp.ResourceTemplate { return definition.CopyTemplate(r.template) },
			)
		}),
		toolList: sync.OnceValue(func() *List {
			return newList("tools", selected(c.listed, f, (*Entry).seenBy, func(e *Entry) []byte { return e.encoded() }))
		}),
		resourceList: sync.OnceValue(func() *List {
			return newList(
				"resources",
				selected(c.resources.resources, f, (*resource).seenBy, func(r *resource) []byte { return encoded(r.resource) }),
			)
		}),
		templateList: sync.OnceValue(func() *List {
			return newList(
				"resourceTemplates",
				selected(c.resources.templates, f, (*resource).seenBy, func(r *resource) []byte { return encoded(r.template) }),
			)
		}),
	}
}

func (e *Entry) seenBy(f func(subject int) bool) bool    { return f(e.subject) }
func (r *resource) seenBy(f func(subject int) bool) bool { return f(r.subject) }

// selected returns a part of the components that f selects.
func selected[C, T any](all []*C, f func(int) bool, seenBy func(*C, func(int) bool) bool, part func(*C) T) []T {
	out := make([]T, 0, len(all))
	for _, c := range all {
		if seenBy(c, f) {
			out = append(out, part(c))
		}
	}
	return out
}

// maxViews is the largest number of sets of visible subjects whose lists are kept. Applications
// usually have few roles, but a rule with a different result for every caller must not exhaust the
// memory.
const maxViews = 64

// views are the most recently used lists, by the set of visible subjects and never by the caller.
type views struct {
	mu    sync.Mutex
	known map[string]*visible
	used  []string // the keys, least recently used first
}

// get returns the lists of a set. It calls build if they are not kept.
func (v *views) get(bits bitset, build func() *visible) *visible {
	key := bits.key()
	v.mu.Lock()
	defer v.mu.Unlock()
	if i := slices.Index(v.used, key); i >= 0 {
		v.used = append(slices.Delete(v.used, i, i+1), key)
		return v.known[key]
	}
	if v.known == nil {
		v.known = map[string]*visible{}
	}
	if len(v.used) == maxViews {
		delete(v.known, v.used[0])
		v.used = slices.Delete(v.used, 0, 1)
	}
	v.known[key], v.used = build(), append(v.used, key)
	return v.known[key]
}
