package truth

import (
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// checkAttach adds an MCP server to the application, as a user would.
func checkAttach(t *testing.T, engine *gin.Engine) {
	t.Helper()
	server := ginmcp.Attach(engine, ginmcp.WithLogger(nil))
	if err := server.Check(); err != nil {
		t.Error(err)
	}
	if len(server.Tools()) == 0 {
		t.Error("no route is a tool")
	}
}
