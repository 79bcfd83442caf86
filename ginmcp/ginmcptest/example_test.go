package ginmcptest_test

import (
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// What agents see is reviewed like code: the file is in the repository.
func ExampleGolden() {
	t := new(record) // in a test it is the test's own
	ginmcptest.Golden(t, shop(), "testdata/tools.json")
	t.end()
	fmt.Println("failed:", t.Failed())
	// Output: failed: false
}

// A server that the application made itself, with its options and what it added by hand.
func ExampleGoldenOf() {
	t := new(record)
	server := ginmcp.Attach(shop(), ginmcp.WithOnlyReadOnly())
	ginmcptest.GoldenOf(t, server, "testdata/tools.json")
	t.end()
	fmt.Println(t.log.String())
	// Output:
	// ginmcptest: what agents see differs from testdata/tools.json (- in the file, + now):
	// - the tool change_order is gone
	//
	// If this is intended: GINMCP_UPDATE=1 go test
}

func ExampleClient() {
	t := new(record)
	session := ginmcptest.Client(t, shop())
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "list_orders"})
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	fmt.Println(res.StructuredContent)
	t.end()
	// Output: map[result:[]]
}

func ExampleClientOf() {
	t := new(record)
	session := ginmcptest.ClientOf(t, ginmcp.Attach(shop()))
	fmt.Println(session.Ping(t.Context(), nil))
	t.end()
	// Output: <nil>
}
