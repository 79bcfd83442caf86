// Package bind is what a route of Handle does around the application's function. A Binder fills a
// value of a Go type from a request, each field from the part of the request that the schema of the
// operation states. Respond writes what the function returned, a value or an error.
package bind
