package locate

import (
	"net/http"
	"reflect"
)

// HasBody reports whether requests of a method carry a body by default. DELETE has one only for
// fields with a json tag.
func HasBody(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodDelete:
		return false
	default:
		return true
	}
}

// MethodClass returns GET, DELETE or POST: the method whose rule also applies to the given method.
func MethodClass(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead:
		return http.MethodGet
	case http.MethodDelete:
		return method
	default:
		return http.MethodPost
	}
}

// NeedsBody reports whether a type has a field that only a body can carry: one with a json tag,
// a file, or one without any tag that names another location. A type that is not a struct is
// the body itself.
func NeedsBody(t reflect.Type) bool { return needsBody(t, map[reflect.Type]bool{}) }

func needsBody(t reflect.Type, seen map[reflect.Type]bool) bool {
	t, _ = Deref(t)
	if t.Kind() != reflect.Struct {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	for i := range t.NumField() {
		sf := t.Field(i)
		if inner, _, ok := embedded(sf); ok {
			if needsBody(inner, seen) {
				return true
			}
			continue
		}
		if sf.IsExported() && (IsFile(sf.Type) || inJSON(sf)) {
			return true
		}
	}
	return false
}

// inJSON reports whether a field is in a JSON body unless another tag takes precedence.
func inJSON(sf reflect.StructField) bool {
	elsewhere := Names(sf, "uri") || Names(sf, "form") || Names(sf, "header")
	return !hiddenFromJSON(sf) && (jsonName(sf) != "" || !elsewhere)
}
