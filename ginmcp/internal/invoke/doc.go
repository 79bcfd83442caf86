// Package invoke calls the operations of an application for a client: it checks the arguments,
// dispatches the request and converts the response to a result. It also gives handlers and hooks
// access to the call.
//
// A call is described by a [Call], whichever adapter received it: the package knows neither an
// HTTP transport nor the sessions of the protocol.
package invoke
