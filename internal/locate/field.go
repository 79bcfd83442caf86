package locate

import "reflect"

// A Location is a part of an HTTP request. It has the same values as a Location of package
// introspect.
type Location string

// The locations.
const (
	Auto   Location = "" // the tags of each field decide
	Path   Location = "path"
	Query  Location = "query"
	Header Location = "header"
	Cookie Location = "cookie"
	Body   Location = "body" // a member of a JSON object
	Form   Location = "form" // a value of an urlencoded or multipart body
)

// A Field is a field of a struct that one part of a request is bound to.
type Field struct {
	// Option is what the tag states after the name, if the field is not in a JSON body.
	Option

	In Location
	// Name is the name of the field in that part of the request.
	Name string
	// Index leads from the struct to the field, as for [reflect.Value.FieldByIndex]. Pointers to
	// embedded structs along it may be nil.
	Index       []int
	StructField reflect.StructField
	// JSON is the member of the JSON body, if the field is in one.
	JSON JSONField
}

// An Assignment states where each field of a struct comes from.
type Assignment struct {
	Fields []Field
	// Skipped are sentences about fields that are not bound to any part of a request.
	Skipped []string
	// Err is about a field whose location the method does not have.
	Err error
}

// Fields decides which part of a request each field of the struct t is bound to, for a route with
// the given method and path parameters. In is a declared location, or [Auto].
func Fields(t reflect.Type, in Location, method string, pathParams []string) Assignment {
	a := assigner{in: in, method: method, params: pathParams, hasBody: HasBody(method)}
	all := JSONFields(t)
	a.json = make(map[string]JSONField, len(all))
	for _, f := range all {
		a.json[indexKey(f.Index)] = f
	}
	a.survey(t, map[reflect.Type]bool{})
	a.walk(t, nil, map[reflect.Type]bool{})
	return a.out
}
