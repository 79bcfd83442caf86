// Package ginmcptest tests applications that use ginmcp, with an in-memory client and with a golden
// file of everything that agents see.
//
//	func TestTools(t *testing.T) {
//		ginmcptest.Golden(t, app.Routes(), "testdata/tools.json")
//	}
//
// [Client] and [Golden] make a server from an engine and the options of [ginmcp.New]. [ClientOf]
// and [GoldenOf] test a server that the application made, including everything that was added to it
// by hand.
package ginmcptest
