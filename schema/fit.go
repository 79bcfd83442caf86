package schema

import (
	"encoding/json"
	"fmt"
	"sort"
	"sync"
)

// The sizes of schemas, in bytes, unless an option sets others. A model reads the list of all
// tools, and seldom needs every member of a response.
const (
	DefaultInputSize  = 24_000
	DefaultOutputSize = 8_000
)

// fit writes n in at most size bytes if that is possible. A size of 0 is no limit. It leaves out
// the members of objects at the deepest levels first. If the first level alone is too large, it
// shortens the descriptions, and then leaves out optional members of the root. Descriptions name
// the members that are left out. The note states what was left out, or is empty.
func (n *node) fit(input bool, size int) (raw json.RawMessage, note string) {
	whole := form{input: input, size: size}
	raw, ok := n.write(whole)
	if ok {
		return raw, ""
	}
	raw = nil
	levels := 0
	for f := whole; f.levels < maxDepth; {
		f.levels++
		fitted, ok := n.write(f)
		if !ok {
			break
		}
		raw, levels = fitted, f.levels
	}
	if raw != nil {
		return raw, fmt.Sprintf("the schema has more than %d bytes, so objects are described to a depth of %d", size, levels)
	}
	return n.fitRoot(whole)
}

// fitRoot writes the first level of n.
func (n *node) fitRoot(f form) (json.RawMessage, string) {
	note := fmt.Sprintf("the schema has more than %d bytes, so nested objects are not described, and ", f.size)
	f.levels = 1
	for _, brief := range []int{200, 60} {
		f.brief = brief
		if raw, ok := n.write(f); ok {
			return raw, note + "descriptions are shortened"
		}
	}
	// One optional member more than fits.
	most := sort.Search(len(n.resolve().properties), func(i int) bool {
		f.optional = i + 1
		_, ok := n.write(f)
		return !ok
	})
	f.optional = max(most, 1)
	size := f.size
	f.size = 0 // required members are never left out
	raw, _ := n.write(f)
	if len(raw) > size {
		return raw, note + "it is still larger because of its required members"
	}
	return raw, note + fmt.Sprintf("only %d more members of the first level are described", f.optional)
}

// A smaller caches the last version of an input or an output that was cut to a smaller size: when a
// list of tools is rebuilt, the sizes rarely change. A nil smaller caches nothing.
type smaller[T any] struct {
	mu   sync.Mutex
	size int
	form *T
}

// within returns the version of a size. It calls create unless that version is cached.
func (s *smaller[T]) within(size int, create func() *T) *T {
	if s == nil {
		return create()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.form == nil || s.size != size {
		s.size, s.form = size, create()
	}
	return s.form
}
