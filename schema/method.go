package schema

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/invopop/jsonschema"
)

// methodLimit is the time that a method JSONSchema may take.
const methodLimit = 2 * time.Second

// A methodSchema is what a method JSONSchema returned, or the error of calling it.
type methodSchema struct {
	schema json.RawMessage
	err    error
}

// stuckMethods are the types whose method did not return in time. It is not called again, because
// every call would take as long.
var stuckMethods sync.Map // of reflect.Type to methodSchema

// A schemer is a type that describes itself.
type schemer interface{ JSONSchema() *jsonschema.Schema }

// described returns the node of the schema that the type's own method JSONSchema returns. A
// method that fails is reported, and the type is described as if it had none.
func (r *reflector) described(t reflect.Type) (*node, bool) {
	if t.Kind() == reflect.Interface || !reflect.PointerTo(t).Implements(reflect.TypeFor[schemer]()) {
		return nil, false
	}
	m := r.library.methods[t]
	if m == nil {
		m = methodOf(t)
		if r.library.methods == nil {
			r.library.methods = map[reflect.Type]*methodSchema{}
		}
		r.library.methods[t] = m
	}
	if m.err != nil {
		r.problem("the method JSONSchema of %s is ignored: %v", t, m.err)
		return nil, false
	}
	return r.document(introspect.TypeRef{Schema: m.schema}).own(), true
}

// methodOf calls the method of a type, unless it did not return before.
func methodOf(t reflect.Type) *methodSchema {
	if failed, ok := stuckMethods.Load(t); ok {
		m, _ := failed.(methodSchema)
		return &m
	}
	m := callMethod(t, func() *jsonschema.Schema {
		s, _ := reflect.TypeAssert[schemer](reflect.New(t))
		return s.JSONSchema()
	})
	return &m
}

// callMethod calls a method of the application, which may panic, end its goroutine or not
// return.
func callMethod(t reflect.Type, method func() *jsonschema.Schema) methodSchema {
	var m methodSchema
	start := time.Now()
	result := make(chan methodSchema, 1) // a method that returns late must not write to m
	err := callback.Do(context.Background(), methodLimit, func() error {
		s := method()
		if err := finite(s); err != nil {
			result <- methodSchema{err: err}
			return nil //nolint:nilerr // the error is the result
		}
		raw, err := json.Marshal(s)
		result <- methodSchema{raw, err}
		return nil
	})
	if err != nil {
		m.err = err
		if time.Since(start) >= methodLimit {
			stuckMethods.Store(t, m)
		}
		return m
	}
	return <-result
}

// finite returns an error if a schema is nil, or is nested too deeply to be written: one that
// contains itself would overflow the stack.
func finite(s *jsonschema.Schema) error {
	if s == nil {
		return errors.New("it returned nil")
	}
	w := sizer{}
	w.value(reflect.ValueOf(s), 0)
	return w.err
}

// A sizer counts the values in a schema.
type sizer struct {
	values int
	err    error
}

func (w *sizer) value(v reflect.Value, depth int) {
	if w.values++; depth > 8*maxDepth || w.values > 50*maxNodes {
		w.err = errors.New("its schema is too large, or contains itself")
	}
	if w.err != nil {
		return
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if s, ok := reflect.TypeAssert[*jsonschema.Schema](v); ok && s != nil {
			w.schema(s, depth+1)
		} else if v.Kind() == reflect.Interface && !v.IsNil() {
			w.value(v.Elem(), depth+1)
		}
	case reflect.Slice:
		for i := 0; i < v.Len() && v.Type().Elem().Kind() != reflect.Uint8; i++ {
			w.value(v.Index(i), depth+1)
		}
	case reflect.Map:
		for i := v.MapRange(); i.Next(); {
			w.value(i.Value(), depth+1)
		}
	default:
	}
}

// schema counts the values in the exported fields of a schema.
func (w *sizer) schema(s *jsonschema.Schema, depth int) {
	v := reflect.ValueOf(s).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			w.value(v.Field(i), depth)
		}
	}
	if s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil && w.err == nil; p = p.Next() {
		w.value(reflect.ValueOf(p.Value), depth)
	}
}
