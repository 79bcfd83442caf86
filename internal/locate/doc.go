// Package locate decides which part of an HTTP request each field of a Go struct is bound to.
// Schemas, the binder of typed handlers and the choice of a route's verb all use it, so that they
// cannot disagree.
//
// The rule for a struct whose location is not declared ([Auto]) depends on the tags of its
// fields and on the method of the route. The first of these applies:
//
//   - uri: the path, if the route has that parameter.
//   - header: a header.
//   - On GET, HEAD and DELETE, form: the query. Otherwise json: the JSON body, which is an error
//     on GET and HEAD.
//   - On other methods, json: the JSON body. Otherwise form: the body, as a form, if the struct
//     has no json tags, and the query if it has.
//
// A field without any of these tags is in the body if the method has one, and is skipped
// otherwise. A file is always in a form.
package locate
