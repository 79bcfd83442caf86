// Package stateless is the adapter between net/http and the catalogue. It handles plain messages
// without the SDK, whose general path costs many times as much: tools/call, tools/list,
// resources/list, resources/templates/list, resources/read, ping, initialize and server/discover,
// if the message is a single request in a known form that does not need a session.
//
// [Adapter.Serve] decides before it does anything. It leaves every message that it does not fully
// recognise to the SDK's adapter, malformed ones included, so that each error is made in one place
// only. Its responses equal those of the SDK's adapter; a test compares both.
package stateless
