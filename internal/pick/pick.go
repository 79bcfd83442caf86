// Package pick reads which parts of a JSON answer are asked for.
package pick

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// A Tree is the parts of a value that are asked for: all of it, or parts of its members and
// of its items. It is immutable once it is parsed.
type Tree struct {
	// All tells that the whole value is asked for, by Path.
	All     bool
	Path    string
	Members map[string]*Tree
	Items   *Tree
}

// Parse reads paths such as "id", "owner.name" and "items[].title". A list at the root is
// entered by itself; "[].id" says so. The tree is that of an answer that is no list, or of
// each of its items.
func Parse(paths ...string) (*Tree, error) {
	root := new(Tree)
	var errs []error
	for _, path := range paths {
		if err := root.add(path); err != nil {
			errs = append(errs, fmt.Errorf("%q: %w", path, err))
		}
	}
	if len(paths) == 0 {
		errs = append(errs, errors.New("no path"))
	}
	return root, errors.Join(errs...)
}

// add adds a path. A path that is no path adds nothing.
func (t *Tree) add(path string) error {
	for i, part := range strings.Split(path, ".") {
		name := strings.TrimRight(part, "[]")
		lists := strings.Count(part, "[]")
		if part != name+strings.Repeat("[]", lists) || strings.ContainsAny(name, "[]") || name == "" && (i > 0 || lists == 0) {
			return errors.New(`want names with dots between them, and [] behind the name of a list, such as "items[].title"`)
		}
		if name != "" {
			t = t.member(name)
		} else {
			lists-- // the root's own
		}
		for range lists {
			if t.Items == nil {
				t.Items = new(Tree)
			}
			t = t.Items
		}
	}
	t.All, t.Path = true, path
	return nil
}

func (t *Tree) member(name string) *Tree {
	if t.Members == nil {
		t.Members = map[string]*Tree{}
	}
	if t.Members[name] == nil {
		t.Members[name] = new(Tree)
	}
	return t.Members[name]
}

// Asked yields the trees that end a path, t's own first and the others by name.
func (t *Tree) Asked() iter.Seq[*Tree] {
	return func(yield func(*Tree) bool) { t.asked(yield) }
}

func (t *Tree) asked(yield func(*Tree) bool) bool {
	if t == nil {
		return true
	}
	if t.All && !yield(t) {
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(t.Members)) {
		if !t.Members[name].asked(yield) {
			return false
		}
	}
	return t.Items.asked(yield)
}
