// Package invoke calls the operations of an application for a client: it checks the arguments,
// dispatches the request and converts the response to a result. It also gives handlers and hooks
// access to the call.
//
// A [Call] describes a call from any adapter: the package does not depend on an HTTP transport or
// on sessions of the protocol.
package invoke
