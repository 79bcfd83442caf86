package schema

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/ginmcp/ginmcp/internal/locate"
)

// A familyForm is the JSON form of a type of a well-known family.
type familyForm struct {
	// node is the form, and written the form in a response if that differs.
	node, written *node
	// field names the field whose form the type has. It replaces node.
	field string
	// null reports that the value may be null.
	null bool
}

// family returns the node of a type of a well-known family, or nil.
func (r *reflector) family(t reflect.Type) *node {
	if t.PkgPath() == "" {
		return nil
	}
	name, _, _ := strings.Cut(t.Name(), "[")
	f, ok := families[unversioned(t.PkgPath())][name]
	if !ok {
		return nil
	}
	n := f.node
	switch {
	case f.field != "":
		if n = r.ofField(t, f.field); n == nil {
			return nil
		}
	case f.written != nil && r.direction == writing:
		n = f.written
	}
	c := *n
	if f.null {
		return r.orNull(&c)
	}
	return &c
}

// ofField returns the node of a field, which may be in an embedded struct.
func (r *reflector) ofField(t reflect.Type, name string) *node {
	if t.Kind() != reflect.Struct {
		return nil
	}
	f, ok := t.FieldByName(name)
	if !ok {
		return nil
	}
	inner, _ := locate.Deref(f.Type)
	return r.value(inner, true)
}

var majorVersion = regexp.MustCompile(`/v[2-9]\d*(/|$)|\.v\d+(/|$)`)

// unversioned returns the path of a package without the directory of vendored code and without
// the major version of its module.
func unversioned(path string) string {
	if _, vendored, ok := strings.Cut(path, "/vendor/"); ok {
		path = vendored
	}
	return majorVersion.ReplaceAllString(path, "$1$2")
}
