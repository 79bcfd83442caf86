package ginmcptest

import (
	"context"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Client makes a server for engine and connects a client to it in memory, without a port and
// without HTTP. A mistake in the options or routes fails the test immediately. The client is
// closed when the test ends, and leaves no goroutine.
//
// Calls of this client have no HTTP request, so they have no token and no cookie.
// [ginmcp.WithRequestFunc] adds what the application needs.
func Client(t testing.TB, engine *gin.Engine, opts ...ginmcp.Option) *mcp.ClientSession {
	t.Helper()
	return ClientOf(t, server(t, engine, opts))
}

// ClientOf is [Client] for an existing server. It does not look for mistakes, as
// [ginmcp.Server.Check] does.
func ClientOf(t testing.TB, s *ginmcp.Server) *mcp.ClientSession {
	t.Helper()
	// The context of a test ends before its cleanup, in which the client closes its session.
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	near, far := mcp.NewInMemoryTransports()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Run(ctx, far) // it ends when the client closes the connection; the test sees the client's errors
	}()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "ginmcptest", Version: "1"}, nil).Connect(ctx, near, nil)
	if err != nil {
		cancel()
		<-done
		t.Fatalf("ginmcptest: the client cannot connect: %v", err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("ginmcptest: closing the client: %v", err)
		}
		<-done
		cancel()
	})
	return session
}

func server(t testing.TB, engine *gin.Engine, opts []ginmcp.Option) *ginmcp.Server {
	t.Helper()
	s, err := ginmcp.New(engine, opts...)
	if err == nil {
		err = s.Refresh()
	}
	if err != nil {
		t.Fatalf("ginmcptest: %v", err)
	}
	return s
}
