// Package ginmcptest helps to test applications that use ginmcp: with a client in memory, and with
// a golden file of what agents see.
//
//	func TestTools(t *testing.T) {
//		ginmcptest.Golden(t, app.Routes(), "testdata/tools.json")
//	}
//
// Both take an engine and the options of [ginmcp.New]. [ClientOf] and [GoldenOf] take a server
// that the application made itself, with everything that was added to it by hand.
package ginmcptest
