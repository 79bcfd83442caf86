package schema

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Field is a field of a Go struct that one part of a request is bound to.
type Field struct {
	// In is the part: path, query, header, cookie, body (a member of the JSON
	// body) or form (a value of an urlencoded or multipart body).
	In introspect.Location
	// Name is the field's name there.
	Name string
	// Index leads from the struct to the field, as for [reflect.Value.FieldByIndex].
	// Pointers to embedded structs may be nil on the way.
	Index []int
	// StructField is the field itself.
	StructField reflect.StructField
	// Default is what Gin binds where the value is missing, by the option
	// default of its form tag; HasDefault tells whether there is one.
	Default    string
	HasDefault bool

	json   jsonField
	parser string
}

// Assignment tells where each field of a struct comes from.
type Assignment struct {
	Fields []Field
	// Skipped are sentences about fields that no part of a request fills.
	Skipped []string
	// Err tells of a field that would have to be where the method has nothing.
	Err error
}

// Assign decides which part of a request each field of the struct t is bound to,
// for a route with that method and those path parameters. In is a part that was
// named outright, or [introspect.LocationAuto], which leaves it to the tags:
// uri if the route has that parameter, then header; on GET, HEAD and DELETE form,
// in the query, and else json, in the body; on other methods json, in the body,
// and else form, which is in the body if t has no json tags and in the query if
// it has. A field without any of these tags is in the body where the method has
// one, and nowhere else. A file is always in a form.
//
// Handle binds by the same assignment, so that a schema and what is bound agree.
func Assign(t reflect.Type, in introspect.Location, method string, pathParams []string) Assignment {
	a := assigner{in: in, method: method, params: pathParams}
	a.hasBody = method != http.MethodGet && method != http.MethodHead && method != http.MethodDelete
	all := jsonFields(t)
	a.json = make(map[string]jsonField, len(all))
	for _, f := range all {
		a.json[indexKey(f.index)] = f
	}
	a.survey(t, map[reflect.Type]bool{})
	a.walk(t, nil, map[reflect.Type]bool{})
	return a.out
}

type assigner struct {
	in      introspect.Location
	method  string
	params  []string
	hasBody bool
	// json are the fields that encoding/json sees, by their index.
	json             map[string]jsonField
	hasJSON, hasForm bool
	hasFile          bool
	// visited is how many fields were looked at, those of nested structs included.
	visited int
	out     Assignment
}

// maxFields is how many fields an assignment looks at. Structs that hold each other lead to
// the same fields in ever more ways.
const maxFields = 10_000

func indexKey(index []int) string { return fmt.Sprint(index) }

// survey looks which families of tags the struct uses.
func (a *assigner) survey(t reflect.Type, open map[reflect.Type]bool) {
	if open[t] {
		return
	}
	open[t] = true
	for i := range t.NumField() {
		sf := t.Field(i)
		if inner, _ := deref(sf.Type); sf.Anonymous && inner.Kind() == reflect.Struct && tagName(sf, "json") == "" {
			a.survey(inner, open)
			continue
		}
		a.hasJSON = a.hasJSON || named(sf, "json")
		a.hasForm = a.hasForm || named(sf, "form")
		a.hasFile = a.hasFile || isFile(sf.Type)
	}
}

func (a *assigner) walk(t reflect.Type, at []int, open map[reflect.Type]bool) {
	if open[t] {
		return
	}
	open[t] = true
	defer delete(open, t)
	for i := range t.NumField() {
		if a.visited++; a.visited > maxFields {
			if a.visited == maxFields+1 {
				a.out.Skipped = append(a.out.Skipped, fmt.Sprintf("only the first %d fields are arguments", maxFields))
			}
			return
		}
		sf := t.Field(i)
		index := append(slices.Clone(at), i)
		inner, _ := deref(sf.Type)
		switch {
		case sf.PkgPath != "" && !sf.Anonymous:
		case sf.Anonymous && inner.Kind() == reflect.Struct && tagName(sf, "json") == "" && !isLeaf(inner):
			a.walk(inner, index, open)
		default:
			a.field(sf, index, open)
		}
	}
}

// field assigns one field, or goes into a struct whose own fields are named.
func (a *assigner) field(sf reflect.StructField, index []int, open map[reflect.Type]bool) {
	in, name := a.locate(sf, index)
	if in == "" {
		return
	}
	inner, _ := deref(sf.Type)
	if in != introspect.LocationBody && inner.Kind() == reflect.Struct && !isLeaf(inner) && tagsFields(inner, tagOf(in)) {
		a.walk(inner, index, open)
		return
	}
	f := Field{In: in, Name: name, Index: index, StructField: sf}
	if in == introspect.LocationBody {
		f.json = a.json[indexKey(index)]
	} else {
		f.options()
	}
	a.out.Fields = append(a.out.Fields, f)
}

// locate returns where the field comes from and its name there, or "".
func (a *assigner) locate(sf reflect.StructField, index []int) (introspect.Location, string) {
	switch a.in {
	case introspect.LocationBody:
		if f, ok := a.json[indexKey(index)]; ok {
			return a.in, f.name
		}
		return "", ""
	case introspect.LocationPath, introspect.LocationQuery, introspect.LocationHeader, introspect.LocationForm, introspect.LocationCookie:
		return a.locateNamed(sf)
	case introspect.LocationAuto:
	}
	if uri := tagName(sf, "uri"); named(sf, "uri") && slices.Contains(a.params, uri) {
		return introspect.LocationPath, uri
	}
	if named(sf, "header") {
		return introspect.LocationHeader, tagName(sf, "header")
	}
	if a.hasBody {
		return a.locateInBody(sf, index)
	}
	if named(sf, "form") {
		return introspect.LocationQuery, tagName(sf, "form")
	}
	if f, ok := a.json[indexKey(index)]; ok && named(sf, "json") {
		if a.method != http.MethodDelete {
			a.out.Err = fmt.Errorf("field %s is a member of a JSON body, which %s does not have; give it a form tag", sf.Name, a.method)
			return "", ""
		}
		return introspect.LocationBody, f.name
	}
	return a.untagged(sf)
}

// untagged handles a field of a request without a body. A struct may hold fields
// that have tags; anything else is left out.
func (a *assigner) untagged(sf reflect.StructField) (introspect.Location, string) {
	inner, _ := deref(sf.Type)
	if inner.Kind() == reflect.Struct && !isLeaf(inner) && tagsFields(inner, "form") {
		return introspect.LocationQuery, sf.Name
	}
	if !ignored(sf) {
		a.out.Skipped = append(a.out.Skipped, "field "+sf.Name+" has no tag that says where it comes from, so it is not an argument")
	}
	return "", ""
}

func (a *assigner) locateInBody(sf reflect.StructField, index []int) (introspect.Location, string) {
	json, visible := a.json[indexKey(index)]
	form := tagName(sf, "form")
	switch {
	case a.hasFile && form != "-" && (form != "" || visible):
		return introspect.LocationForm, orName(form, sf)
	case visible && named(sf, "json"):
		return introspect.LocationBody, json.name
	case named(sf, "form") && a.hasJSON:
		return introspect.LocationQuery, form
	case named(sf, "form"):
		return introspect.LocationForm, form
	case hasOther(sf) || form == "-":
		if named(sf, "uri") {
			a.out.Skipped = append(a.out.Skipped, fmt.Sprintf("field %s is the path parameter %q, which the route does not have", sf.Name, tagName(sf, "uri")))
		}
		return "", ""
	case !visible:
		return "", ""
	case a.hasForm && !a.hasJSON:
		return introspect.LocationForm, sf.Name
	default:
		return introspect.LocationBody, json.name
	}
}

// locateNamed handles a type whose location was named outright: Gin binds every
// field there, by its tag or by its Go name, but what another source or nobody
// fills is not offered.
func (a *assigner) locateNamed(sf reflect.StructField) (introspect.Location, string) {
	tag := tagOf(a.in)
	name := tagName(sf, tag)
	switch {
	case name == "-", name == "" && (ignored(sf) || tag != "uri" && named(sf, "uri") || tag != "header" && named(sf, "header")):
		return "", ""
	case a.in == introspect.LocationPath && !slices.Contains(a.params, orName(name, sf)):
		if name != "" {
			a.out.Skipped = append(a.out.Skipped, fmt.Sprintf("field %s is the path parameter %q, which the route does not have", sf.Name, name))
		}
		return "", ""
	}
	return a.in, orName(name, sf)
}

func orName(name string, sf reflect.StructField) string {
	if name == "" {
		return sf.Name
	}
	return name
}

// tagOf returns the struct tag that names the fields of a location.
func tagOf(in introspect.Location) string {
	switch in {
	case introspect.LocationPath:
		return "uri"
	case introspect.LocationHeader:
		return "header"
	case introspect.LocationBody:
		return "json"
	case introspect.LocationCookie:
		return "cookie"
	default:
		return "form"
	}
}

// tagName returns the first part of a tag: the name that it gives.
func tagName(sf reflect.StructField, tag string) string {
	name, _, _ := strings.Cut(sf.Tag.Get(tag), ",")
	return name
}

// named tells whether a tag gives the field a name there. The json tag counts
// even without one, as in ",omitempty": it says that the field is in JSON.
func named(sf reflect.StructField, tag string) bool {
	if tag == "json" {
		return sf.Tag.Get(tag) != "-" && sf.Tag.Get(tag) != ""
	}
	name := tagName(sf, tag)
	return name != "" && name != "-"
}

// ignored tells whether the field is kept out of JSON, which is how applications
// mark what the server fills.
func ignored(sf reflect.StructField) bool { return sf.Tag.Get("json") == "-" }

// hasOther tells whether the field names a source that was not used.
func hasOther(sf reflect.StructField) bool { return named(sf, "uri") || named(sf, "header") }

// isLeaf tells whether a struct is bound as one value.
func isLeaf(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || t == reflect.TypeFor[multipart.FileHeader]() ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[binding.BindUnmarshaler]())
}

// isFile tells whether the type is an uploaded file, or several.
func isFile(t reflect.Type) bool {
	t, _ = deref(t)
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
		t, _ = deref(t.Elem())
	}
	return t == reflect.TypeFor[multipart.FileHeader]()
}

// tagsFields tells whether any field of a struct has the tag.
func tagsFields(t reflect.Type, tag string) bool {
	for i := range t.NumField() {
		if named(t.Field(i), tag) {
			return true
		}
	}
	return false
}

// options reads the options of a form, uri or header tag.
func (f *Field) options() {
	_, options, _ := strings.Cut(f.StructField.Tag.Get(tagOf(f.In)), ",")
	for option := range strings.SplitSeq(options, ",") {
		switch key, value, _ := strings.Cut(option, "="); key {
		case "default":
			f.Default, f.HasDefault = value, true
		case "parser":
			f.parser = value
		}
	}
}
