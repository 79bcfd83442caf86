// Package ginmcptest is for the tests of applications that ginmcp serves: a client in memory,
// and a golden file of what agents see.
//
//	func TestTools(t *testing.T) {
//		ginmcptest.Golden(t, app.Routes(), "testdata/tools.json")
//	}
//
// Both take an engine and the options of [ginmcp.New], or, as [ClientOf] and [GoldenOf], a
// server that the application made itself, with what was added to it by hand.
package ginmcptest
