// Package stateless is the adapter between net/http and the catalogue. It answers plain messages
// without the SDK, whose general path costs many times as much: tools/call, tools/list,
// resources/list, resources/templates/list, resources/read, ping, initialize and server/discover,
// where the message is one request of a known form that needs no session.
//
// [Adapter.Serve] decides before it does anything. A message that it does not know for certain,
// every malformed one included, is left to the SDK's adapter, so that each error has one author.
// What it answers is what the SDK's adapter would answer; a test compares both.
package stateless
