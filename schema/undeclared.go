package schema

import (
	"net/http"
	"slices"

	"github.com/ginmcp/ginmcp/introspect"
)

// undeclared adds arguments where no source declares the inputs, or not all of them: a query and,
// for methods with a body, a body or a form.
func (b *inputBuilder) undeclared() {
	open, body := b.op.Open, "The JSON body. The application does not say what it takes."
	switch {
	case !b.op.Declared:
		open = []introspect.Location{introspect.LocationQuery, introspect.LocationBody, introspect.LocationForm}
	case b.op.Bodiless:
		open = []introspect.Location{introspect.LocationBody}
		body = "The JSON body, if the route takes one. The document of the application does not list any."
	}
	if slices.Contains(open, introspect.LocationQuery) {
		b.add(Argument{Name: "query", In: introspect.LocationQuery, Style: StyleMap, node: &node{
			types: typeObject, description: "Query parameters by name. The application does not say which it takes.",
		}})
	}
	declared := slices.ContainsFunc(b.arguments, func(a Argument) bool { return bodyOf(a) != BodyNone })
	if declared || b.emptyBody || !hasBody(b.op.Method) {
		return
	}
	if slices.Contains(open, introspect.LocationBody) {
		b.either = true
		b.add(Argument{Name: "body", In: introspect.LocationBody, Whole: true, node: &node{description: body}})
	}
	if slices.Contains(open, introspect.LocationForm) {
		b.either = true
		b.add(Argument{Name: "form", In: introspect.LocationForm, Style: StyleForm, node: &node{
			types: typeObject,
			description: "A form in place of the body: values by name, lists of values, and files " +
				"{filename, mimeType, data (base64) or text}. The application does not say what it takes.",
		}})
	}
}

// hasBody reports whether requests of a method have a body. A DELETE may have one, and some
// applications read it.
func hasBody(method string) bool {
	switch method {
	case http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
		return true
	}
	return false
}
