// Package dispatch calls an operation of an application: it writes checked arguments into an
// HTTP request, serves that request in process, and returns the response.
//
// A [Plan] is compiled once per operation and does little per call. The request has the context,
// the address, the host and the headers of the HTTP request that carried the call, so the
// application's middleware decides as it does over HTTP. Everything that is built from the caller's
// values has a budget (see package budget), and a [Load] limits the number of calls and handlers. A
// [Guard] ensures that each call reaches its own route.
package dispatch
