// Package invoke calls the operations of an application for a client: it checks the arguments,
// dispatches the request and makes a result of the response, and tells handlers and hooks
// about the call.
//
// A call is described by a [Call], whichever adapter received it: the package knows neither an
// HTTP transport nor the sessions of the protocol.
package invoke
