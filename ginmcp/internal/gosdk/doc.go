// Package gosdk is the adapter between the protocol's Go SDK and the catalogue, with the
// workarounds for the SDK. It handles every message that reaches the SDK's server: over HTTP, stdio
// or any other transport.
package gosdk
