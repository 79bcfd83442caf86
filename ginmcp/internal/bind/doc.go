// Package bind fills a value of a Go type from a request, each field from the part of the
// request that the schema of the operation states. It is the binder behind Handle.
package bind
