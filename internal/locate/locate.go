package locate

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
)

// locate returns the location of a field and its name there, or "" if it is not bound to any part
// of the request.
func (a *assigner) locate(sf reflect.StructField, index []int) (Location, string) {
	switch a.in {
	case Body:
		if f, ok := a.json[indexKey(index)]; ok {
			return a.in, f.Name
		}
		return "", ""
	case Path, Query, Header, Form, Cookie:
		return a.declared(sf)
	case Auto:
	}
	if uri := TagName(sf, "uri"); Names(sf, "uri") && slices.Contains(a.params, uri) {
		return Path, uri
	}
	if Names(sf, "header") {
		return Header, TagName(sf, "header")
	}
	if a.hasBody {
		return a.withBody(sf, index)
	}
	return a.withoutBody(sf, index)
}

// withoutBody locates a field of a request that has no body by default.
func (a *assigner) withoutBody(sf reflect.StructField, index []int) (Location, string) {
	switch f, visible := a.json[indexKey(index)]; {
	case IsFile(sf.Type):
		a.skip("field %s is a file, but a %s request has no body", sf.Name, a.method)
		return "", ""
	case Names(sf, "form"):
		return Query, TagName(sf, "form")
	case visible && Names(sf, "json") && a.method == http.MethodDelete:
		return Body, f.Name
	case visible && Names(sf, "json"):
		a.out.Err = fmt.Errorf(
			"field %s is a member of a JSON body, but a %s request has no body; give it a form tag",
			sf.Name,
			a.method,
		)
		return "", ""
	}
	if inner, _ := Deref(sf.Type); inner.Kind() == reflect.Struct && !IsLeaf(inner) && hasTag(inner, "form") {
		return Query, sf.Name
	}
	if !hiddenFromJSON(sf) {
		a.skip("field %s has no tag that names its location, so it is not an argument", sf.Name)
	}
	return "", ""
}

// withBody locates a field of a request that has a body.
func (a *assigner) withBody(sf reflect.StructField, index []int) (Location, string) {
	json, visible := a.json[indexKey(index)]
	form := TagName(sf, "form")
	switch {
	case a.hasFile && form != "-" && (form != "" || visible):
		return Form, nameOr(form, sf)
	case visible && Names(sf, "json"):
		return Body, json.Name
	case Names(sf, "form") && a.hasJSON:
		return Query, form
	case Names(sf, "form"):
		return Form, form
	case Names(sf, "uri"):
		a.skip("field %s is the path parameter %q, which the route does not have", sf.Name, TagName(sf, "uri"))
		return "", ""
	case form == "-", !visible:
		return "", ""
	case a.hasForm && !a.hasJSON:
		return Form, sf.Name
	default:
		return Body, json.Name
	}
}

// declared locates a field of a type whose location is declared. Gin binds every field there,
// by its tag or by its Go name. Fields that have a tag for another location, or are left out
// of JSON, are not arguments.
func (a *assigner) declared(sf reflect.StructField) (Location, string) {
	tag := Tag(a.in)
	name := TagName(sf, tag)
	elsewhere := tag != "uri" && Names(sf, "uri") || tag != "header" && Names(sf, "header")
	switch {
	case name == "-", name == "" && (hiddenFromJSON(sf) || elsewhere):
		return "", ""
	case a.in != Form && IsFile(sf.Type):
		a.skip("field %s is a file, which cannot be in the %s", sf.Name, a.in)
		return "", ""
	case a.in == Path && !slices.Contains(a.params, nameOr(name, sf)):
		if name != "" {
			a.skip("field %s is the path parameter %q, which the route does not have", sf.Name, name)
		}
		return "", ""
	}
	return a.in, nameOr(name, sf)
}
