package ginmcp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// A line that is not a message gets an error, with its id where that can be known, and the connection
// stays usable. The demands are those on a body over HTTP.
func TestLinesAreChecked(t *testing.T) {
	const parse, invalid, notFound, params = -32700, -32600, -32601, -32602
	call := `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"any","arguments":{"body":%s}}}`
	nested := func(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }
	long := strings.Repeat("x", serve.MaxBody)
	for _, test := range []struct {
		reason, line string
		code         int    // 0 if it is carried out
		id           string // of the response, "" if there is none
	}{
		{"a call", fmt.Sprintf(call, "1"), 0, "7"},
		{"a call with white space around it", " \t" + fmt.Sprintf(call, "1") + "  \r", 0, "7"},
		{"an empty line", "", 0, ""},
		{"a text", "hello", parse, "null"},
		{"half of a message", fmt.Sprintf(call, "1")[:40], parse, "null"},
		{"two messages", fmt.Sprintf(call, "1") + fmt.Sprintf(call, "1"), parse, "null"},
		{"two messages with a space", fmt.Sprintf(call, "1") + " " + fmt.Sprintf(call, "1"), parse, "null"},
		{"a byte order mark", "\uFEFF" + fmt.Sprintf(call, "1"), parse, "null"},
		{"a byte order mark after the message", fmt.Sprintf(call, "1") + "\uFEFF", parse, "null"},
		{"a NUL", "\x00", parse, "null"},
		{"a NUL after the message", fmt.Sprintf(call, "1") + "\x00", parse, "null"},
		{"bytes that are not UTF-8", fmt.Sprintf(call, "\"\xff\""), parse, "7"},
		{"as deep as allowed", fmt.Sprintf(call, nested(serve.MaxDepth-3)), 0, "7"},
		{"one level more", fmt.Sprintf(call, nested(serve.MaxDepth-2)), parse, "7"},
		{"a hundred thousand levels", fmt.Sprintf(call, nested(100_000)), parse, "null"},
		{"a number", "7", invalid, "null"},
		{"null", "null", invalid, "null"},
		{"an object that is not a message", "{}", invalid, "null"},
		{"another version of JSON-RPC", `{"jsonrpc":"1.0","id":7,"method":"ping"}`, invalid, "7"},
		{"no version of JSON-RPC", `{"id":7,"method":"ping"}`, invalid, "7"},
		{"two methods", `{"jsonrpc":"2.0","id":7,"method":"ping","method":"ping"}`, invalid, "7"},
		{"two ids", `{"jsonrpc":"2.0","id":6,"id":7,"method":"ping"}`, invalid, "7"},
		{"two names", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"count","name":"any"}}`, invalid, "7"},
		{"an id that is an object", `{"jsonrpc":"2.0","id":{},"method":"ping"}`, invalid, "null"},
		{"an id that is null", `{"jsonrpc":"2.0","id":null,"method":"ping"}`, invalid, "null"},
		{"an id with a fraction", `{"jsonrpc":"2.0","id":7.5,"method":"ping"}`, invalid, "7.5"},
		{"a large id", `{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}`, 0, "9007199254740993"},
		{"an id that no integer type holds", `{"jsonrpc":"2.0","id":` + strings.Repeat("9", 300) + `,"method":"ping"}`, 0, strings.Repeat("9", 300)},
		{"an id that looks like ours", `{"jsonrpc":"2.0","id":"ginmcp-id:7","method":"ping"}`, 0, `"ginmcp-id:7"`},
		{"an id of 2 kB", `{"jsonrpc":"2.0","id":"` + strings.Repeat("i", 2<<10) + `","method":"ping"}`, invalid, "null"},
		{"a method of 2 kB", `{"jsonrpc":"2.0","id":7,"method":"` + strings.Repeat("m", 2<<10) + `"}`, notFound, "7"},
		{"a large message of another method", `{"jsonrpc":"2.0","id":7,"method":"ping","params":{"a":"` + long[:serve.MaxOther] + `"}}`, invalid, "7"},
		{"a message that is too long", fmt.Sprintf(call, `"`+long+`"`), invalid, "7"},
		{"one with its id at the end", `{"method":"tools/call","params":{"id":3,"a":["` + long + `\"",{"id":4}]},"jsonrpc":"2.0","id":"a\"b"}`, invalid, `"a\"b"`},
		{"one without an id", `{"method":"tools/call","params":{"id":3,"a":"` + long + `"}}`, invalid, "null"},
		{"params that are not an object", `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[1]}`, params, "7"},
		{"a batch after an initialize that has none", "[" + fmt.Sprintf(call, "1") + "]", invalid, "null"},
		{"a notification of a wrong type", `{"jsonrpc":"2.0","method":"notifications/cancelled","params":7}`, 0, ""},
		{"a response to nothing", `{"jsonrpc":"2.0","id":7,"result":{}}`, 0, ""},
		{"a response with an error that is none", `{"jsonrpc":"2.0","id":7,"error":"no"}`, 0, ""},
		{"a response without an id", `{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}`, 0, ""},
	} {
		t.Run(test.reason, func(t *testing.T) {
			got := lineSender(t, rpcServers(t)["SDK"])(test.line, test.id != "")
			if test.id == "" {
				if got != "" {
					t.Errorf("got %s, want no response", got)
				}
				return
			}
			var response struct {
				ID     json.RawMessage
				Result json.RawMessage
				Error  struct {
					Code    int
					Message string
				}
			}
			if err := json.Unmarshal([]byte(got), &response); err != nil || string(response.ID) != test.id ||
				response.Error.Code != test.code || (test.code == 0) != (response.Result != nil) {
				t.Errorf("got %.300s, want the code %d for the id %.30s", got, test.code, test.id)
			}
		})
	}
}

// A client of 2025-03-26 gets the responses to a batch as one line, and a batch that is refused does not
// end the connection.
func TestBatchesOfLines(t *testing.T) {
	p := openPipe(t, rpcServers(t)["SDK"])
	ping := func(id string) string { return `{"jsonrpc":"2.0","id":` + id + `,"method":"ping"}` }
	cancelled := `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}`
	p.send(t, strings.Replace(helloStdio, "2025-06-18", "2025-03-26", 1))
	p.receive(t)
	for _, test := range []struct{ reason, line, want string }{
		{"two requests", "[" + ping("1") + "," + ping("2") + "]", `"id":1 "id":2`},
		{"two notifications and a request", "[" + cancelled + "," + cancelled + "," + ping("3") + "]", `[{ "id":3`},
		{"an id beside the same text", "[" + ping("9007199254740993") + "," + ping(`"9007199254740993"`) + "]", `"id":9007199254740993, "id":"9007199254740993"`},
		{"the same id twice", "[" + ping("1") + "," + ping("1") + "]", `-32600 "id":null`},
		{"no message", "[]", `-32600 "id":null`},
		{"too many messages", "[" + strings.Repeat(cancelled+",", serve.MaxBatch) + ping("1") + "]", `-32600 "id":null`},
		{"a message that is not an object", "[" + ping("1") + ",7]", `-32600 "id":null`},
		{"a message of its own", ping("4"), `"id":4`},
	} {
		p.send(t, test.line)
		got := p.receive(t)
		for want := range strings.FieldsSeq(test.want) {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got %s, want %s", test.reason, got, want)
			}
		}
	}
	p.send(t, "["+cancelled+","+cancelled+"]")
	p.send(t, ping("5"))
	if got := p.receive(t); !strings.Contains(got, `"id":5`) {
		t.Errorf("after a batch of notifications: %s", got)
	}
}

// The responses to a batch are held until the last one is known, so all together have a limit.
func TestBatchOfLinesIsBounded(t *testing.T) {
	r := gin.New()
	r.GET("/large", Op("large", answering(strings.Repeat("x", 900<<10))))
	p := openPipe(t, newServer(t, r, WithLogger(nil)))
	p.send(t, strings.Replace(helloStdio, "2025-06-18", "2025-03-26", 1))
	p.receive(t)
	calls := make([]string, 6)
	for i := range calls {
		calls[i] = fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"large"}}`, i)
	}
	p.send(t, "["+strings.Join(calls, ",")+"]")
	got := p.receive(t)
	whole, refused := strings.Count(got, `"result":`), strings.Count(got, "The request was carried out, but")
	if whole != 4 || refused != 2 || len(got) > serve.MaxBody+4<<10 || !json.Valid([]byte(got)) {
		t.Errorf("%d results and %d refusals in %d bytes, want 4 and 2 in 4 MiB", whole, refused, len(got))
	}
}
