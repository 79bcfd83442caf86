// Package introspect reads what a Gin application provides, from its route table, the
// annotations on its handlers and its documents, as a list of [Operation]s.
//
// An Operation is plain data without any Gin type, so that everything built from it (schemas,
// names, the catalogue, dispatch) can be printed, compared and written by hand in a test. Each
// fact of an Operation has a [Source]. Where two sources disagree, the higher one wins, and a
// contradiction that a developer should know about is a [Diagnostic].
//
// # What is read
//
// [Routes] reads the route table of an engine. For each route, Gin keeps the method, the path and
// the last handler of its chain. A handler that [Annotate] returned carries an [Annotation]: what
// the developer declared about the route. Such a handler is recognised by its code pointer, which
// is the same for all handlers that Annotate returns, with any build flags. Only such a handler is
// asked for its annotation. No other handler is called, so reading an application never runs it.
//
// A [Document] holds the operations of a Swagger or OpenAPI document, which package
// introspect/openapi reads. They are matched to routes by method and path, and otherwise by the
// handler. They add what no annotation declares, and describe what an annotation's types declare.
//
// # What is excluded
//
// Routes that agents cannot use are excluded: each becomes a Diagnostic at the level Info instead
// of an Operation. These are the verbs other than GET, POST, PUT, PATCH and DELETE; Gin's static
// files and the handlers of documentation and profiling packages, both recognised by the source
// file of their code; and the mounts of ginmcp itself. A word in the path never excludes a route.
//
// # Stability
//
// The types that the options of package ginmcp accept or return are stable: [Operation] and what it
// consists of ([Segment], [Input], [Param], [Response], [TypeRef], [Hints], [Location], [Encoding],
// [Fact], [Source], [SecurityRequirement], [Described]), and [Diagnostic]. Everything else is an
// implementation detail of package ginmcp and may change in any release: [Routes], [Annotate],
// [Annotation], [Document], [Escapes], [Pattern], [Outcome], [ParsePath].
package introspect
