package compare_test

import (
	"reflect"

	"github.com/ginmcp/ginmcp/introspect"
)

// A row is one Go type, and JSON values to send to a handler that binds it.
type row struct {
	name string
	t    reflect.Type
	in   introspect.Location
	// binds are values that Gin binds and validator accepts, and refused are values
	// that one of the two refuses. Both are asked: a row cannot say what is not so.
	binds, refused []string
	// note is why our own cell is not "yes". It is empty where it is.
	note string
}

func body[T any](name string) row {
	return row{name: name, t: reflect.TypeFor[T](), in: introspect.LocationBody}
}

func query[T any](name string) row {
	return row{name: name, t: reflect.TypeFor[T](), in: introspect.LocationQuery}
}

func (r row) ok(values ...string) row  { r.binds = append(r.binds, values...); return r }
func (r row) bad(values ...string) row { r.refused = append(r.refused, values...); return r }
func (r row) but(note string) row      { r.note = note; return r }

// rows has every row, by what decides it. A value has all members of its type unless the
// row is about one that is missing, so that a row tells one thing; no value has unknown
// members, which encoding/json takes and which most generators forbid on purpose.
var rows = []struct {
	title string
	rows  []row
}{
	{"JSON bodies, as encoding/json reads them", jsonRows},
	{"Rules of validator, in a JSON body", ruleRows},
	{"Query strings, as Gin's form mapping reads them", queryRows},
}
