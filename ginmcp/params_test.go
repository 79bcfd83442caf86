package ginmcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// goWords are what a text for a client must not have: it reads JSON, and knows nothing of Go.
var goWords = regexp.MustCompile(
	`(?i)unmarshal|json:|\bgo (value|struct|type)|\bmcp\.|jsonrpc\.|interface ?\{|\bstruct\b|%!|\bnil\b`,
)

// validParams are params of each method, with every member that the protocol has.
var validParams = map[string]string{
	"initialize": `{"protocolVersion":"2025-06-18","capabilities":{"experimental":{"x":{}},"roots":{"listChanged":true},` +
		`"sampling":{"tools":{},"context":{}},"elicitation":{"form":{},"url":{}}},"clientInfo":{"name":"c","version":"1",` +
		`"title":"t","description":"d","websiteUrl":"u","icons":[{"src":"s","mimeType":"m","sizes":["s"],"theme":"light"}]}}`,
	"ping":                     `{"_meta":{"progressToken":"p"}}`,
	"server/discover":          `{"_meta":{"progressToken":"p"}}`,
	"tools/list":               `{"cursor":"","_meta":{"progressToken":"p"}}`,
	"resources/list":           `{"cursor":""}`,
	"resources/templates/list": `{"cursor":""}`,
	"prompts/list":             `{"cursor":""}`,
	"tools/call": `{"name":"count","arguments":{},"requestState":"s","inputResponses":{"a":{"action":"accept",` +
		`"content":{}}},"_meta":{"progressToken":"p"}}`,
	"prompts/get": `{"name":"p","arguments":{"a":"b"},"requestState":"s","inputResponses":{"a":{"action":"accept"}}}`,
	"resources/read": `{"uri":"app:///list","requestState":"s","inputResponses":{"a":{"role":"user",` +
		`"content":{"type":"text","text":"t"},"model":"m"}}}`,
	"resources/subscribe":   `{"uri":"app:///list"}`,
	"resources/unsubscribe": `{"uri":"app:///list"}`,
	"logging/setLevel":      `{"level":"info"}`,
	"completion/complete": `{"ref":{"type":"ref/resource","uri":"app:///list"},"argument":{"name":"a","value":"v"},` +
		`"context":{"arguments":{"a":"b"}}}`,
	"subscriptions/listen": `{"notifications":{"toolsListChanged":true,"promptsListChanged":true,` +
		`"resourcesListChanged":true,"resourceSubscriptions":["app:///list"]}}`,
}

// wrongTypes are values of every type of JSON, and numbers that do not fit.
var wrongTypes = []string{
	`"text"`,
	"true",
	"7",
	"1.5",
	"1e999",
	"[]",
	"{}",
	`[{"a":[1]}]`,
	`{"a":"b"}`,
	`{"action":7}`,
	"null",
}

// A wrongMember is params with one member of another type.
type wrongMember struct {
	method, name, params string
	// refused is true if the member has a type, and value another one.
	refused bool
}

// wrongMembers are the params of validParams with each member, at every level, replaced by each of
// wrongTypes.
func wrongMembers(t *testing.T) (all []wrongMember) {
	t.Helper()
	for method, text := range validParams {
		var whole any
		if err := json.Unmarshal([]byte(text), &whole); err != nil {
			t.Fatal(method, err)
		}
		for _, wrong := range wrongTypes {
			all = append(all, wrongMember{method, "params", wrong, kindOf(wrong) != "object" && wrong != "null"})
		}
		replaceEach(whole, "", func(path string, old any) {
			for _, wrong := range wrongTypes {
				replaced := strings.ReplaceAll(encode(t, whole), `"`+marker+`"`, wrong)
				name := path[strings.LastIndexByte(path, '.')+1:]
				free := strings.HasPrefix(path, "arguments") && method == "tools/call" || strings.HasPrefix(path, "_meta.") ||
					strings.Contains(path, "experimental.") || strings.HasPrefix(path, "inputResponses.a.")
				refused := !free && kindOf(wrong) != kindOf(encode(t, old)) && wrong != "null"
				all = append(all, wrongMember{method, name, replaced, refused})
			}
		})
	}
	return all
}

const marker = "\u2603"

// replaceEach calls f with the value in which one member after the other is replaced by marker.
func replaceEach(value any, path string, f func(path string, old any)) {
	switch value := value.(type) {
	case map[string]any:
		for key, old := range value {
			value[key] = marker
			inner := strings.TrimPrefix(path+"."+key, ".")
			f(inner, old)
			value[key] = old
			replaceEach(old, inner, f)
		}
	case []any:
		for i, old := range value {
			value[i] = marker
			f(fmt.Sprintf("%s[%d]", path, i), old)
			value[i] = old
			replaceEach(old, fmt.Sprintf("%s[%d]", path, i), f)
		}
	}
}

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func kindOf(text string) string {
	switch text[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	default:
		return "number"
	}
}

// A door takes a message to a server, and returns what comes back.
type door struct {
	name string
	send func(message string) string
}

// doorsOf are the ways to a server: both adapters over HTTP, in an own session for each message too, and
// transports of lines and of decoded messages.
func doorsOf(t *testing.T) []door {
	t.Helper()
	servers := rpcServers(t)
	post := func(s *Server, version string) func(string) string {
		return func(message string) string { return postRPC(s, version, message).Body.String() }
	}
	return []door{
		{"plain", post(servers["plain"], "2025-06-18")},
		{"SDK", post(servers["SDK"], "2025-06-18")},
		{"a session", sessionDoor(t)},
		{"lines", lineDoor(t, servers["SDK"])},
		{"decoded messages", decodedDoor(t, servers["plain"])},
	}
}

// sessionDoor begins a session and sends all messages in it.
func sessionDoor(t *testing.T) func(message string) string {
	t.Helper()
	r := gin.New()
	r.GET("/count", Op("count", answering("counted")))
	r.GET("/list", answering(""))
	s := newServer(t, r, WithLogger(nil), everyGETMap("^/list"), WithSessions(Sessions{}))
	t.Cleanup(func() { _ = s.Shutdown(context.WithoutCancel(t.Context())) })
	post := func(id, message string) *httptest.ResponseRecorder {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(message)).WithContext(ctx)
		r.Header = http.Header{
			"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
			"Mcp-Protocol-Version": {"2025-06-18"},
		}
		if id != "" {
			r.Header.Set("Mcp-Session-Id", id)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	id := post("", helloStdio).Header().Get("Mcp-Session-Id")
	if id == "" {
		t.Fatal("no session")
	}
	post(id, readyStdio)
	return func(message string) string { return post(id, message).Body.String() }
}

// A pipe is the reader of a transport to which messages are written one by one, and what it wrote.
type pipe struct {
	in  *io.PipeWriter
	out chan string
}

// openPipe runs a server on a stream of lines, and returns a function that sends a line and reads one.
func openPipe(t *testing.T, s *Server) *pipe {
	t.Helper()
	in, write := io.Pipe()
	read, out := io.Pipe()
	p := &pipe{write, make(chan string, 64)}
	over := make(chan error, 1)
	go func() { over <- s.Run(context.WithoutCancel(t.Context()), &mcp.IOTransport{Reader: in, Writer: out}) }()
	go func() {
		buffer, rest := make([]byte, 64<<10), []byte{}
		for {
			n, err := read.Read(buffer)
			rest = append(rest, buffer[:n]...)
			for {
				whole, after, found := bytes.Cut(rest, []byte("\n"))
				if !found {
					break
				}
				p.out <- string(whole)
				rest = after
			}
			if err != nil {
				close(p.out)
				return
			}
		}
	}()
	t.Cleanup(func() {
		_ = write.Close()
		if err := <-over; err != nil {
			t.Errorf("the server: %v", err)
		}
		_ = out.Close()
	})
	return p
}

// receive returns the next line that the server wrote.
func (p *pipe) receive(t *testing.T) string {
	t.Helper()
	return receive(t, "a line of the server", p.out)
}

// send writes a line.
func (p *pipe) send(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(p.in, text+"\n"); err != nil {
		t.Fatalf("the server does not read: %v", err)
	}
}

// lineDoor sends messages as lines. Requests have a response, and responses have none.
func lineDoor(t *testing.T, s *Server) func(message string) string {
	t.Helper()
	send := lineSender(t, s)
	return func(message string) string { return send(message, strings.Contains(message, `"method":`)) }
}

// lineSender sends lines, each of which has a response or not, and checks that the connection is usable
// after each.
func lineSender(t *testing.T, s *Server) func(line string, responds bool) string {
	t.Helper()
	p := openPipe(t, s)
	p.send(t, helloStdio)
	p.receive(t)
	p.send(t, readyStdio)
	return func(text string, responds bool) (all string) {
		p.send(t, text)
		if responds {
			all = p.receive(t)
		}
		p.send(t, `{"jsonrpc":"2.0","id":"after","method":"ping"}`)
		for line := p.receive(t); !strings.Contains(line, `"after"`); line = p.receive(t) {
			all += line
		}
		return all
	}
}

// decodedDoor sends messages over a transport that does not encode them.
func decodedDoor(t *testing.T, s *Server) func(message string) string {
	t.Helper()
	client, server := mcp.NewInMemoryTransports()
	over := make(chan error, 1)
	go func() { over <- s.Run(context.WithoutCancel(t.Context()), server) }()
	c, err := client.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Close()
		<-over
	})
	exchange := func(message string) string {
		decoded, err := jsonrpc.DecodeMessage([]byte(message))
		if err != nil {
			t.Fatalf("%s: %v", message, err)
		}
		if err := c.Write(t.Context(), decoded); err != nil {
			t.Fatal(err)
		}
		if request, ok := decoded.(*jsonrpc.Request); !ok || !request.IsCall() {
			return ""
		}
		for {
			answer, err := c.Read(t.Context())
			if err != nil {
				t.Fatalf("%s: %v", message, err)
			}
			if response, ok := answer.(*jsonrpc.Response); ok {
				text, err := jsonrpc.EncodeMessage(response)
				if err != nil {
					t.Fatal(err)
				}
				return string(text)
			}
		}
	}
	exchange(helloStdio)
	exchange(readyStdio)
	return exchange
}

// No error for a client has a word of Go. One for a member of a wrong type names the member, at every
// level of the params of every method and at every door.
func TestWrongTypesAreDescribedInJSON(t *testing.T) {
	members := wrongMembers(t)
	for _, d := range doorsOf(t) {
		for i, m := range members {
			if m.method == "subscriptions/listen" && !m.refused {
				continue // it would not end
			}
			got := d.send(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, i+10, m.method, m.params))
			if goWords.MatchString(got) {
				t.Errorf("%s: %s with %s: %s", d.name, m.method, m.params, got)
			}
			if m.refused && (!strings.Contains(got, `"code":-32602`) || !strings.Contains(got, m.name)) {
				t.Errorf("%s: %s with %s: got %s, want an error that names %s", d.name, m.method, m.params, got, m.name)
			}
		}
	}
}

// The same holds for the members of the message itself.
func TestWrongMessagesAreDescribedInJSON(t *testing.T) {
	for _, d := range doorsOf(t) {
		if d.name == "decoded messages" {
			continue // they have no other members
		}
		for _, name := range []string{"jsonrpc", "id", "method", "result", "error"} {
			for _, wrong := range wrongTypes {
				message := map[string]json.RawMessage{"jsonrpc": json.RawMessage(`"2.0"`), "id": json.RawMessage("1")}
				switch name {
				case "result", "error":
				default:
					message["method"] = json.RawMessage(`"ping"`)
				}
				if wrong == "1e999" {
					continue // encoding/json writes no such number
				}
				message[name] = json.RawMessage(wrong)
				if got := d.send(encode(t, message)); goWords.MatchString(got) {
					t.Errorf("%s: %s: %s", d.name, encode(t, message), got)
				}
			}
		}
	}
}

// From 2026-07-28 on, _meta has members with types of their own.
func TestWrongMetaIsDescribedInJSON(t *testing.T) {
	servers := rpcServers(t)
	modern := func(s *Server) func(string) string {
		return func(message string) string {
			r := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(message))
			r.Header = http.Header{
				"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"},
				"Mcp-Protocol-Version": {"2026-07-28"}, "Mcp-Method": {"tools/list"},
			}
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			return w.Body.String()
		}
	}
	const prefix = "io.modelcontextprotocol/"
	for _, d := range []door{
		{"plain", modern(servers["plain"])},
		{"SDK", modern(servers["SDK"])},
		{"lines", lineDoor(t, servers["SDK"])},
	} {
		for _, name := range []string{"protocolVersion", "clientInfo", "clientCapabilities", "logLevel", "subscriptionId"} {
			for _, wrong := range wrongTypes {
				meta := map[string]string{
					prefix + "protocolVersion": `"2026-07-28"`, prefix + "clientInfo": `{"name":"c","version":"1"}`,
					prefix + "clientCapabilities": `{}`,
				}
				meta[prefix+name] = wrong
				members := make([]string, 0, len(meta))
				for key, value := range meta {
					members = append(members, fmt.Sprintf("%q:%s", key, value))
				}
				message := `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{` + strings.Join(members, ",") + `}}}`
				if got := d.send(message); goWords.MatchString(got) || got == "" {
					t.Errorf("%s: %s: %s", d.name, message, got)
				}
			}
		}
	}
}

// The answer of a client to a question is described in JSON too, if it is of a wrong type.
func TestWrongAnswersAreDescribedInJSON(t *testing.T) {
	r := gin.New()
	r.DELETE("/all", Op("purge", answering("purged"), Confirm("Sure?")))
	r.POST("/ask", Op("ask", func(c *gin.Context) {
		_, err := FromContext(c).Elicit(c, "which", &mcp.ElicitParams{Message: "Which?"})
		c.String(http.StatusConflict, "the question failed: %v", err)
	}))
	r.POST("/roots", Op("roots", func(c *gin.Context) {
		_, err := FromContext(c).Roots(c, "roots")
		c.String(http.StatusConflict, "the question failed: %v", err)
	}))
	p := openPipe(t, newServer(t, r, WithLogger(nil)))
	p.send(
		t,
		strings.Replace(helloStdio, `"capabilities":{}`, `"capabilities":{"elicitation":{},"roots":{},"sampling":{}}`, 1),
	)
	p.receive(t)
	p.send(t, readyStdio)
	for _, tool := range []string{"purge", "ask", "roots"} {
		for _, answer := range []string{
			`"result":7`, `"result":[]`, `"result":"yes"`, `"result":{"action":7}`, `"result":{"action":"accept","content":[]}`,
			`"result":{"roots":7}`, `"result":{"roots":[{"uri":7}]}`, `"error":"no"`, `"error":{"code":"x"}`, `"error":{"code":1,"message":7}`,
		} {
			p.send(t, `{"jsonrpc":"2.0","id":"call","method":"tools/call","params":{"name":"`+tool+`"}}`)
			question := p.receive(t)
			var asked struct{ ID json.RawMessage }
			if err := json.Unmarshal([]byte(question), &asked); err != nil || !strings.Contains(question, `"method"`) {
				t.Fatalf("%s: not a question: %s", tool, question)
			}
			p.send(t, `{"jsonrpc":"2.0","id":`+string(asked.ID)+`,`+answer+`}`)
			if got := p.receive(t); !strings.Contains(got, `"call"`) || goWords.MatchString(got) ||
				strings.Contains(got, `purged`) {
				t.Errorf("%s answered by %s: %s", tool, answer, got)
			}
		}
	}
}
