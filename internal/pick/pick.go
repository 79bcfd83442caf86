// Package pick reads paths that name parts of a JSON value.
package pick

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// A Tree holds the parts of a value that are picked: all of it, or parts of its members and
// items. It is immutable once it is parsed.
type Tree struct {
	// All reports that the whole value is picked, by Path.
	All     bool
	Path    string
	Members map[string]*Tree
	Items   *Tree
}

// Parse reads paths such as "id", "owner.name" and "items[].title". If the value is a list, the
// tree holds the parts of each item. The path may state this, as in "[].id".
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

// add adds a path. An invalid path adds nothing.
func (t *Tree) add(path string) error {
	for i, part := range strings.Split(path, ".") {
		name := strings.TrimRight(part, "[]")
		lists := strings.Count(part, "[]")
		if part != name+strings.Repeat("[]", lists) || strings.ContainsAny(name, "[]") ||
			name == "" && (i > 0 || lists == 0) {
			return errors.New(`write names with dots between them, and [] after the name of a list, such as "items[].title"`)
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

// Picked yields the trees at which a path ends, first t itself and then the others by name.
func (t *Tree) Picked() iter.Seq[*Tree] {
	return func(yield func(*Tree) bool) { t.picked(yield) }
}

func (t *Tree) picked(yield func(*Tree) bool) bool {
	if t == nil {
		return true
	}
	if t.All && !yield(t) {
		return false
	}
	for _, name := range slices.Sorted(maps.Keys(t.Members)) {
		if !t.Members[name].picked(yield) {
			return false
		}
	}
	return t.Items.picked(yield)
}
