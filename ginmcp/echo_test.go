package ginmcp

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// rpcServers are a server whose plain messages are answered without the SDK, and one whose messages
// all go to it.
func rpcServers(t *testing.T) map[string]*Server {
	t.Helper()
	out := map[string]*Server{}
	for _, adapter := range []string{"plain", "SDK"} {
		r := gin.New()
		r.GET("/count", Op("count", answering("counted")))
		r.POST("/any", Op("any", func(c *gin.Context) { c.Status(http.StatusNoContent) }, Body[any]()))
		r.GET("/list", answering(""))
		s := newServer(t, r, WithLogger(nil), everyGETMap("^/list"))
		if adapter == "SDK" {
			s.MCP().AddPrompt(&mcp.Prompt{Name: "p"}, nil)
		}
		out[adapter] = s
	}
	return out
}

func postRPC(s *Server, version, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(body))
	r.Header = http.Header{
		"Content-Type": {
			"application/json",
		}, "Accept": {"application/json, text/event-stream"}, "Mcp-Protocol-Version": {version},
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// An error repeats only the beginning of what a client got wrong, in both adapters: not what is too
// long for a name, nor params of a wrong type, which escapes would make six times as large.
func TestErrorsRepeatLittle(t *testing.T) {
	const invalidRequest, notFound, invalidParams = -32600, -32601, -32602
	message := func(method, params string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
	}
	long, quotes := strings.Repeat("n", 1<<20), `"`+strings.Repeat(`\"<`, 1<<19)+`"`
	for _, test := range []struct {
		reason, body string
		code         int
	}{
		{"a method", message(long, "{}"), notFound},
		{"a tool", message("tools/call", `{"name":"`+long+`"}`), invalidParams},
		{"a tool that is not a text", message("tools/call", `{"name":{"a":`+quotes+`}}`), invalidParams},
		{"a tool that is a number, and large arguments", message("tools/call", `{"name":3,"arguments":`+quotes+`}`), invalidParams},
		{"_meta that is not an object", message("tools/call", `{"name":"count","_meta":`+quotes+`}`), invalidParams},
		{"a state that is not a text", message("tools/call", `{"name":"count","requestState":[`+quotes+`]}`), invalidParams},
		{"a prompt", message("prompts/get", `{"name":"`+long+`"}`), invalidParams},
		{"the argument of a prompt", message("prompts/get", `{"name":"p","arguments":{"a":[`+quotes+`]}}`), invalidParams},
		{"a URI", message("resources/read", `{"uri":"app:///list?`+strings.Repeat("&", 1<<20)+`"}`), invalidRequest},
		{"a level", message("logging/setLevel", `{"level":[`+quotes+`]}`), invalidRequest},
		{"a reference", message("completion/complete", `{"ref":{"type":"ref/resource","uri":`+quotes+`}}`), invalidRequest},
		{"a cursor", message("tools/list", `{"cursor":`+quotes+`}`), invalidRequest},
		{"a client", message("initialize", `{"clientInfo":`+quotes+`}`), invalidRequest},
		{"an id", `{"jsonrpc":"2.0","id":"` + long + `","method":"ping"}`, invalidRequest},
		{"an id that is a number", `{"jsonrpc":"2.0","id":` + strings.Repeat("9", 1<<20) + `,"method":"ping"}`, invalidRequest},
		{"an id of a wrong type", `{"jsonrpc":"2.0","id":[` + quotes + `],"method":"ping"}`, invalidRequest},
		{"a message of a batch", "[" + message("tools/call", `{"name":3,"arguments":`+quotes+`}`) + "]", invalidParams},
		{"an id of a batch", `[{"jsonrpc":"2.0","id":"` + long + `","method":"ping"}]`, invalidRequest},
	} {
		for adapter, s := range rpcServers(t) {
			w := postRPC(s, "2025-03-26", test.body)
			var response struct{ Error struct{ Code int } }
			err := json.Unmarshal(w.Body.Bytes(), &response)
			if err != nil || response.Error.Code != test.code || w.Body.Len() > 2*gosdk.MaxName {
				t.Errorf(
					"%s, %s: %d, %d bytes: %.300s; want a short error %d",
					test.reason,
					adapter,
					w.Code,
					w.Body.Len(),
					w.Body,
					test.code,
				)
			}
		}
	}
	for adapter, s := range rpcServers(t) {
		if w := postRPC(s, long, message("ping", "{}")); w.Code != http.StatusBadRequest || w.Body.Len() > 2*gosdk.MaxName {
			t.Errorf("a version, %s: %d, %d bytes", adapter, w.Code, w.Body.Len())
		}
		if w := postRPC(s, "2025-06-18", message("tools/call", `{"name":"any","arguments":{"body":`+quotes+`}}`)); strings.Contains(
			w.Body.String(),
			"error",
		) {
			t.Errorf("large arguments, %s: %d %.300s", adapter, w.Code, w.Body)
		}
	}
}

// A message is UTF-8, nested in a limited number of levels, and has no member twice: a gateway in
// front of the server and the server read the same. Both adapters agree.
func TestMessagesAreReadOneWay(t *testing.T) {
	call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"any","arguments":{"body":%s}}}`
	nested := func(levels int) string { // the message itself has three
		return fmt.Sprintf(call, strings.Repeat("[", levels-3)+strings.Repeat("]", levels-3))
	}
	for _, test := range []struct {
		reason, body, want string
	}{
		{"a call", fmt.Sprintf(call, "1"), ""},
		{"as deep as allowed", nested(serve.MaxDepth), ""},
		{"one level more", nested(serve.MaxDepth + 1), "nested in at most 1000 levels"},
		{"a hundred thousand levels", nested(100_000), "exactly one JSON value"},
		{"bytes that are not UTF-8", fmt.Sprintf(call, "\"\xff\""), "in UTF-8"},
		{"Latin-1", fmt.Sprintf(call, "\"caf\xe9\""), "in UTF-8"},
		{"a half of a surrogate pair", fmt.Sprintf(call, `"\ud800"`), ""},
		{"a NUL in a text", fmt.Sprintf(call, `"\u0000"`), ""},
		{"a NUL between values", strings.Replace(fmt.Sprintf(call, "1"), ":1,", ":\x001,", 1), "exactly one JSON value"},
		{"a number that fits nowhere", fmt.Sprintf(call, "1e999999999"), ""},
		{"two methods", `{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}`, `the member \"method\" twice`},
		{"the same method in other words", `{"jsonrpc":"2.0","id":1,"method":"ping","m\u0065thod":"ping"}`, `the member \"method\" twice`},
		{"two ids", `{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}`, `the member \"id\" twice`},
		{"two params", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count"},"params":{"name":"any"}}`, `the member \"params\" twice`},
		{"two names", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","name":"any"}}`, `params have the member \"name\" twice`},
		{"two arguments", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"any","arguments":{},"arguments":{}}}`, `the member \"arguments\" twice`},
		{"two URIs", `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"app:///list","uri":"app:///x"}}`, `the member \"uri\" twice`},
		{"two of many", `{"jsonrpc":"2.0","id":1,"method":"ping","params":{` + members(40) + `,"a39":1}}`, `the member \"a39\" twice`},
		{"a batch", `[{"jsonrpc":"2.0","id":1,"method":"ping","method":"ping"}]`, `the member \"method\" twice`},
		{"names that differ in case", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","Name":"any"}}`, ""},
	} {
		for adapter, s := range rpcServers(t) {
			w := postRPC(s, "2025-03-26", test.body)
			if refused := strings.Contains(w.Body.String(), `"error":{`); refused != (test.want != "") ||
				!strings.Contains(w.Body.String(), test.want) {
				t.Errorf("%s, %s: %d %.300s; want %q", test.reason, adapter, w.Code, w.Body, test.want)
			}
		}
	}
}

func members(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`"a%d":1`, i)
	}
	return strings.Join(names, ",")
}

// The calls and reads of a batch run one after the other, and share the limit of one response.
func TestBatchHasOneResponse(t *testing.T) {
	r := gin.New()
	running, most, made := make(chan struct{}, 100), 0, 0
	r.GET("/large", Op("large", func(c *gin.Context) {
		running <- struct{}{}
		most, made = max(most, len(running)), made+1
		c.String(http.StatusOK, strings.Repeat("x", 40<<10))
		<-running
	}))
	r.GET("/list", answering(strings.Repeat("y", 40<<10)))
	s := newServer(t, r, WithLogger(nil), everyGETMap("^/list"), WithMaxResponse(100<<10))
	batch := func(n int, message string) *httptest.ResponseRecorder {
		messages := make([]string, n)
		for i := range messages {
			messages[i] = fmt.Sprintf(message, i)
		}
		return postRPC(s, "2025-03-26", "["+strings.Join(messages, ",")+"]")
	}
	for message, part := range map[string]string{
		`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"large"}}`:          "xxx",
		`{"jsonrpc":"2.0","id":%d,"method":"resources/read","params":{"uri":"app:///list"}}`: "yyy",
	} {
		for _, n := range []int{2, 20} {
			w := batch(n, message)
			whole, refused := strings.Count(w.Body.String(), `"result":`), strings.Count(w.Body.String(), gosdk.FullBatch)
			if want := min(n, 3); whole != want || refused != n-want || !strings.Contains(w.Body.String(), part) {
				t.Errorf(
					"%d times %s: %d results and %d refusals, want %d and %d: %.200s",
					n,
					message,
					whole,
					refused,
					want,
					n-want,
					w.Body,
				)
			}
		}
	}
	if most != 1 || made != 5 {
		t.Errorf("%d calls ran at once, %d were made; want 1 and 5", most, made)
	}
}

// A level that the protocol does not have is an error, with and without a session.
func TestUnknownLevels(t *testing.T) {
	for adapter, s := range rpcServers(t) {
		for level, known := range map[string]bool{`"debug"`: true, `"emergency"`: true, `"trace"`: false, `""`: false, `"INFO"`: false, `3`: false} {
			w := postRPC(s, "2025-06-18", `{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":`+level+`}}`)
			if strings.Contains(w.Body.String(), `"code":-32602`) == known {
				t.Errorf("%s, %s: %s", level, adapter, w.Body)
			}
		}
	}
}

// A message of a batch that fails leaves its turn to the next one, in both adapters.
func TestBatchGoesOnAfterErrors(t *testing.T) {
	unknown := `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"unknown"}}`
	missing := `{"jsonrpc":"2.0","id":%d,"method":"resources/read","params":{"uri":"app:///missing"}}`
	count := `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"count"}}`
	for adapter, s := range rpcServers(t) {
		messages := strings.Join([]string{unknown, missing, count, unknown, missing, count}, ",")
		response := postRPC(s, "2025-03-26", "["+fmt.Sprintf(messages, 1, 2, 3, 4, 5, 6)+"]").Body.String()
		failed, made := strings.Count(response, `"error":`), strings.Count(response, `"text":"counted"`)
		if failed != 4 || made != 2 {
			t.Errorf("%s: %d errors and %d results, want 4 and 2: %s", adapter, failed, made, response)
		}
	}
}
