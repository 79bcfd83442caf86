// Package openapi reads Swagger 2.0, OpenAPI 3.0 and OpenAPI 3.1 documents, as JSON or YAML,
// into plain operations.
//
// [Parse] returns an [introspect.Document]: the operations of the document, with every schema as
// JSON Schema 2020-12. Package introspect matches these operations to the routes of an engine.
// Documents have mistakes: each part that cannot be read is left out and reported as an
// [introspect.Diagnostic].
//
// The package is an implementation detail of package ginmcp, and its API is not stable.
package openapi
