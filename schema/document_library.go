package schema

import (
	"encoding/json"
	"reflect"

	"github.com/ginmcp/ginmcp/introspect"
)

// A library reads the schemas of documents. The operations of a document share most definitions, so
// it reads each definition once per direction and shares the nodes. The zero value is empty and
// ready to use. A library is not safe for concurrent use.
type library struct {
	readers map[readerKey]*documentReader
	// methods holds what the JSONSchema methods returned, by their types.
	methods map[reflect.Type]*methodSchema
	// loosened maps nodes to the loose nodes that responses use in their place.
	loosened map[*node]*node
}

func (l *library) loose() map[*node]*node {
	if l.loosened == nil {
		l.loosened = map[*node]*node{}
	}
	return l.loosened
}

// A readerKey identifies the definitions of a document, by the identity of their map, and a
// direction.
type readerKey struct {
	defs      uintptr
	direction direction
}

// document returns the node of a schema. The node is shared: it must not be modified.
func (r *reflector) document(t introspect.TypeRef) *node {
	d := r.library.reader(r, t)
	d.r, d.nodes = r, 0
	n := d.node(t.Schema, false)
	n.ground()
	return n
}

// reader returns the reader of the definitions of t. Definitions inside the schema itself belong
// to it alone.
func (l *library) reader(r *reflector, t introspect.TypeRef) *documentReader {
	key := readerKey{reflect.ValueOf(t.Defs).Pointer(), r.direction}
	own := ownDefs(t.Schema)
	if d := l.readers[key]; d != nil && len(own) == 0 {
		return d
	}
	d := &documentReader{
		defs: t.Defs, open: map[string]*node{}, done: map[string]*node{}, names: map[string]bool{},
	}
	if len(own) > 0 {
		d.own = own
		return d
	}
	if l.readers == nil {
		l.readers = map[readerKey]*documentReader{}
	}
	l.readers[key] = d
	return d
}

// ownDefs returns the $defs of a schema.
func ownDefs(schema json.RawMessage) map[string]json.RawMessage {
	keywords, err := members(schema)
	if err != nil {
		return nil
	}
	own := map[string]json.RawMessage{}
	for _, k := range keywords {
		if k.name != "$defs" {
			continue
		}
		list, err := members(k.value)
		if err != nil {
			return nil
		}
		for _, def := range list {
			own[def.name] = def.value
		}
	}
	return own
}

func (d *documentReader) has(name string) bool {
	_, ok := d.definition(name)
	return ok
}

// definition returns the schema of a definition.
func (d *documentReader) definition(name string) (json.RawMessage, bool) {
	if raw, ok := d.own[name]; ok {
		return raw, true
	}
	raw, ok := d.defs[name]
	return raw, ok
}
