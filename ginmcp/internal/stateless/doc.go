// Package stateless is an adapter between net/http and the catalogue. It handles plain messages
// without the SDK, whose general path costs many times as much. Plain messages are single requests
// in a known form that need no session: tools/call, tools/list, resources/list,
// resources/templates/list, resources/read, ping, initialize and server/discover.
//
// [Adapter.Serve] first decides whether it handles a message. It leaves every message that it does
// not fully recognise to the SDK's adapter, including malformed ones, so that only one adapter
// makes each error. Its responses equal those of the SDK's adapter; a test compares both.
package stateless
