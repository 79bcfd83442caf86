package ginmcp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// manyCalls is 64 identities that make ten thousand calls; fewer of them under the race
// detector, which looks at each the more.
func manyCalls() (identities, rounds int) {
	if testkit.Race {
		return 64, 20
	}
	return 64, 160
}

// The same through our own handler, over real connections that different callers share.
func TestIdentityOverHTTP(t *testing.T) {
	identities, rounds := manyCalls()
	r := gin.New()
	r.GET("/me", Op("me", func(c *gin.Context) {
		cookie, _ := c.Cookie("session")
		c.JSON(http.StatusOK, gin.H{"me": c.GetHeader("Authorization"), "cookie": cookie, "trace": c.GetHeader("Traceparent")})
	}))
	s := Attach(r)
	server := httptest.NewServer(r)
	defer server.Close()
	var all sync.WaitGroup
	for n := range identities {
		all.Go(func() {
			for i := range rounds {
				who := fmt.Sprint(n, ".", i)
				got := callAs(t, server, who)
				if got.Me != "Bearer "+who || got.Cookie != who || got.Trace != "00-"+who {
					t.Errorf("the call of %q was made as %+v", who, got)
					return
				}
			}
		})
	}
	all.Wait()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

type seen struct{ Me, Cookie, Trace string }

// callAs calls the tool me as a user, and returns the user that the application saw.
func callAs(tb testing.TB, server *httptest.Server, who string) seen {
	tb.Helper()
	body := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"me","_meta":{"traceparent":"00-` + who + `"}}}`
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+"/mcp", strings.NewReader(body))
	if err != nil {
		tb.Error(err)
		return seen{}
	}
	req.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {"2025-06-18"},
		"Authorization": {"Bearer " + who}, "Cookie": {"session=" + who},
	}
	res, err := server.Client().Do(req)
	if err != nil {
		tb.Error(err)
		return seen{}
	}
	defer closeBody(tb, res)
	var answer struct {
		Result struct{ StructuredContent seen }
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		tb.Error(err)
	}
	return answer.Result.StructuredContent
}

// In the SDK's session mode, the context of every handler is that of the request that opened the
// session. It does not identify the caller: here many users share one session.
func TestIdentityInSessions(t *testing.T) {
	identities, rounds := manyCalls()
	type key struct{}
	r := gin.New()
	r.GET("/me", Op("me", func(c *gin.Context) {
		opener, _ := c.Request.Context().Value(key{}).(string)
		c.JSON(http.StatusOK, gin.H{"me": c.GetHeader("Authorization"), "opener": opener})
	}))
	tokens := make(chan [2]string, identities*rounds)
	s := newServer(t, r, WithRequestFunc(func(caller, inner *http.Request) error {
		// A hook reads what it likes of a caller, the address included.
		tokens <- [2]string{caller.Header.Get("Authorization") + caller.URL.Query().Get("token"), inner.Header.Get("Authorization")}
		return caller.ParseForm()
	}))
	handler := mcp.NewStreamableHTTPHandler(func(*http.Request) *mcp.Server { return s.MCP() }, &mcp.StreamableHTTPOptions{JSONResponse: true})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, r.Header.Get("Authorization"))))
	}))
	defer server.Close()

	session := openSession(t, server)
	var all sync.WaitGroup
	for n := range identities {
		all.Go(func() {
			for i := range rounds {
				token := fmt.Sprint("Bearer ", n, ".", i)
				body := fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"me"}}`, n*rounds+i+10)
				answer := postMessage(t, server, session, token, body)
				var res struct {
					Result struct{ StructuredContent struct{ Me, Opener string } }
				}
				if err := json.Unmarshal([]byte(answer), &res); err != nil {
					t.Errorf("%s: %v", answer, err)
					return
				}
				if got := res.Result.StructuredContent; got.Me != token || got.Opener != "" {
					t.Errorf("the call of %q was made as %q, with the context of %q", token, got.Me, got.Opener)
				}
			}
		})
	}
	all.Wait()
	close(tokens)
	for pair := range tokens {
		if pair[0] != pair[1] {
			t.Errorf("a hook saw %q as the caller of a request of %q", pair[0], pair[1])
		}
	}
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// openSession opens a session as a user, and returns its ID.
func openSession(tb testing.TB, server *httptest.Server) string {
	tb.Helper()
	const initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}`
	res := send(tb, server, "", "Bearer opener", initialize)
	defer closeBody(tb, res)
	id := res.Header.Get("Mcp-Session-Id")
	if id == "" {
		tb.Fatal("no session was opened")
	}
	postMessage(tb, server, id, "Bearer opener", `{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return id
}

func postMessage(tb testing.TB, server *httptest.Server, session, token, body string) string {
	tb.Helper()
	res := send(tb, server, session, token, body)
	defer closeBody(tb, res)
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		tb.Error(err)
	}
	return string(answer)
}

func send(tb testing.TB, server *httptest.Server, session, token, body string) *http.Response {
	tb.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL, strings.NewReader(body))
	if err != nil {
		tb.Fatal(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Authorization": {token},
		"Mcp-Protocol-Version": {"2025-06-18"},
	}
	if session != "" {
		r.Header.Set("Mcp-Session-Id", session)
	}
	res, err := server.Client().Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

func closeBody(tb testing.TB, res *http.Response) {
	tb.Helper()
	if err := res.Body.Close(); err != nil {
		tb.Error(err)
	}
}
