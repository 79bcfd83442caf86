// Package introspect reads what a Gin application offers: its route table, and
// the annotations on its handlers, as a list of [Operation]s.
//
// An Operation is plain data with no Gin type in it, so that everything after
// this package (schemas, names, the catalogue, dispatch) is built from a value
// that can be printed, compared and made by hand in a test. Every fact of it
// keeps its [Source]; where two sources disagree the higher one wins, and a
// contradiction that a reader should know of is a [Diagnostic].
//
// # What is read
//
// [Routes] takes the route table of an engine, in which Gin keeps for each route
// the method, the path and the last handler of its chain. A handler that
// [Annotate] made carries an [Annotation]: what the developer said about the
// route. It is recognised by its code pointer, which is the same for every
// handler made by Annotate whatever the build flags, and only such a handler is
// ever asked for its annotation. No other handler is called, so reading an
// application never runs it.
//
// [ParseDocument] reads what Swagger and OpenAPI documents say. They are matched to routes by
// method and path, and else by the handler; they fill in what no annotation says, and describe
// what an annotation's types declare.
//
// # What is left out
//
// Routes that no agent should be offered are reported as Diagnostics at the level
// Info and are not Operations: verbs other than GET, POST, PUT, PATCH and DELETE,
// Gin's static files and the handlers of documentation and profiling packages
// (both recognised by the source file that their code stands in), and the mounts
// of ginmcp itself. A route is never left out for a word in its path.
package introspect
