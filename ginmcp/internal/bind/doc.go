// Package bind does the work of a route of Handle before and after the application's function. A
// Binder binds a request to a value of a Go type, each field from the part of the request that the
// schema of the operation states. Respond writes the value or the error that the function returned.
package bind
