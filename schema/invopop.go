package schema

import (
	"encoding/json"
	"reflect"

	"github.com/invopop/jsonschema"
)

// fromInvopop makes a node of a schema of invopop/jsonschema.
func fromInvopop(s *jsonschema.Schema) *node {
	raw, err := json.Marshal(s)
	if s == nil || err != nil {
		return new(node)
	}
	n, err := parseNode(raw)
	if err != nil {
		return new(node)
	}
	return n
}

// tagKeywords returns the keywords that invopop/jsonschema reads from the tags of a field with
// the node n, or nil. That package decides by the JSON type which keywords it looks for, so it
// is given a struct with this one field, whose type is mapped to a schema of that type.
func tagKeywords(sf reflect.StructField, n *node) *node {
	text := isText(sf.Tag.Get("jsonschema"))
	if text || !hasAny(sf.Tag, "jsonschema", "jsonschema_description", "jsonschema_extras") {
		return nil
	}
	stub := jsonschema.Schema{Type: invopopType(n)}
	if n.items != nil {
		stub.Items = &jsonschema.Schema{Type: invopopType(n.items)}
	}
	only := reflect.StructOf([]reflect.StructField{{Name: "Field", Type: reflect.TypeFor[stubType](), Tag: sf.Tag}})
	reflector := jsonschema.Reflector{
		Anonymous: true, DoNotReference: true, FieldNameTag: "-",
		Mapper: func(t reflect.Type) *jsonschema.Schema {
			if t == reflect.TypeFor[stubType]() {
				return &stub
			}
			return nil
		},
	}
	property, ok := reflector.ReflectFromType(only).Properties.Get("Field")
	if !ok {
		return nil
	}
	keywords := fromInvopop(property)
	keywords.types = 0
	return keywords
}

// A stubType replaces the field's type.
type stubType struct{}

func hasAny(tag reflect.StructTag, keys ...string) bool {
	for _, key := range keys {
		if _, ok := tag.Lookup(key); ok {
			return true
		}
	}
	return false
}

func invopopType(n *node) string {
	for _, d := range typeNames {
		if n.types&d.bit != 0 {
			return d.name
		}
	}
	return ""
}
