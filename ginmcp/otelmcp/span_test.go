package otelmcp_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp"
)

const (
	inMeta   = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	inHeader = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	meta     = `,"_meta":{"traceparent":"` + inMeta + `","baggage":"tenant=acme"}`
)

// everyAdapter returns applications that answer with the adapter for plain messages, and with that of
// the SDK.
func everyAdapter(t *testing.T, ambient bool) map[string]*app {
	t.Helper()
	plain, sdk := newApp(t, ambient), newApp(t, ambient)
	sdk.byHand()
	return map[string]*app{"plain": plain, "SDK": sdk}
}

// The parent of a message's span is the context in its _meta, then the span of the HTTP request, then
// the context in the HTTP request's headers.
func TestParent(t *testing.T) {
	for _, tt := range []struct {
		reason            string
		ambient           bool
		meta, traceparent string
		parent, link      string // a part of the traceparent, or the name of a span
		remote            bool
	}{
		{"nothing", false, "", "", "", "", false},
		{"_meta alone", false, meta, "", inMeta, "", true},
		{"a header alone", false, "", inHeader, inHeader, "", true},
		{"_meta before a header", false, meta, inHeader, inMeta, "", true},
		{"the HTTP span", true, "", "", "http /mcp", "", false},
		{"_meta before the HTTP span, which is linked", true, meta, inHeader, inMeta, "http /mcp", true},
		{"a _meta that is not valid", true, `,"_meta":{"traceparent":"nonsense"}`, "", "http /mcp", "", false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			for name, a := range everyAdapter(t, tt.ambient) {
				t.Run(name, func(t *testing.T) {
					var header []string
					if tt.traceparent != "" {
						header = []string{"Traceparent", tt.traceparent}
					}
					a.post(t.Context(), call("get_item", `{"id":"1"}`, tt.meta), header...)
					s := a.span(t, "tools/call get_item")
					named := func(want string) trace.SpanContext {
						if want == "http /mcp" {
							return a.span(t, want).SpanContext()
						}
						return trace.SpanContext{}
					}
					parent := s.Parent()
					switch {
					case tt.parent == "" && parent.IsValid():
						t.Errorf("the parent is %v", parent)
					case tt.remote && !strings.Contains(tt.parent, parent.TraceID().String()+"-"+parent.SpanID().String()):
						t.Errorf("the parent is %s of %s", parent.SpanID(), parent.TraceID())
					case tt.parent != "" && !tt.remote && !parent.Equal(named(tt.parent)):
						t.Errorf("the parent is not %s", tt.parent)
					}
					if links := s.Links(); tt.link == "" && len(links) > 0 ||
						tt.link != "" && (len(links) != 1 || !links[0].SpanContext.Equal(named(tt.link))) {
						t.Errorf("the links are %v", links)
					}
					if s.SpanKind() != trace.SpanKindServer {
						t.Errorf("the kind is %s", s.SpanKind())
					}
					a.checkInner(t, s, tt.meta == meta)
				})
			}
		})
	}
}

// checkInner checks the span of the request inside, and that the handler sees it in its context and in
// its headers.
func (a *app) checkInner(t *testing.T, message interface{ SpanContext() trace.SpanContext }, baggage bool) {
	t.Helper()
	inner := a.span(t, "GET /items/:id")
	if !inner.Parent().Equal(message.SpanContext()) || inner.SpanKind() != trace.SpanKindInternal {
		t.Errorf("the span of the request inside has the kind %s and another parent", inner.SpanKind())
	}
	got := attributes(inner.Attributes())
	if len(got) != 3 || got["http.request.method"] != "GET" || got["http.route"] != "/items/:id" ||
		got["http.response.status_code"] != "200" {
		t.Errorf("the request inside has the attributes %v", got)
	}
	id := inner.SpanContext().SpanID().String()
	if header := a.seen[0].Get("Traceparent"); !strings.Contains(header, inner.SpanContext().TraceID().String()+"-"+id) {
		// The middleware of the engine starts a span of its own for the request inside, from its header.
		t.Errorf("the handler sees the header %q, and not the span %s", header, id)
	}
	if baggage && a.seen[0].Get("Baggage") != "tenant=acme" {
		t.Errorf("the handler sees the baggage %q", a.seen[0].Get("Baggage"))
	}
	if a.inside[0].TraceID() != inner.SpanContext().TraceID() {
		t.Errorf("the handler's context has the trace %s", a.inside[0].TraceID())
	}
}

func TestAttributes(t *testing.T) {
	for name, a := range everyAdapter(t, false) {
		t.Run(name, func(t *testing.T) {
			a.post(t.Context(), call("get_item", `{"id":"1"}`, ""))
			got := attributes(a.span(t, "tools/call get_item").Attributes())
			want := map[string]string{
				"mcp.method.name": "tools/call", "gen_ai.tool.name": "get_item", "gen_ai.operation.name": "execute_tool",
				"jsonrpc.request.id": "7", "mcp.protocol.version": "2025-06-18", "network.transport": "tcp",
				"network.protocol.name": "http", "network.protocol.version": "1.1",
				"client.address": "192.0.2.1", "client.port": "1234",
			}
			for name, value := range want {
				if got[name] != value {
					t.Errorf("%s is %q, and not %q", name, got[name], value)
				}
			}
			if len(got) != len(want) {
				t.Errorf("there are others: %v", got)
			}
		})
	}
}

// A failure has a type, and says nothing that the client sent.
func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		reason, tool                string
		name, kind, code            string
		inner, innerKind, innerCode string
	}{
		{"an error of the application", "fail", "tools/call fail", "tool_error", "", "GET /fail", "500", "500"},
		{"an error of the caller", "missing", "tools/call missing", "tool_error", "", "GET /missing", "", "404"},
		{"a timeout", "slow", "tools/call slow", "tool_error", "", "GET /slow", "timeout", ""},
		{"wrong arguments make no request", "get_item", "tools/call get_item", "tool_error", "", "", "", ""},
		{"an unknown tool is not named", "made_up", "tools/call", "-32602", "-32602", "", "", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			for name, a := range everyAdapter(t, false) {
				t.Run(name, func(t *testing.T) {
					a.post(t.Context(), call(tt.tool, `{}`, ""))
					s := a.span(t, tt.name)
					got := attributes(s.Attributes())
					if got["error.type"] != tt.kind || got["rpc.response.status_code"] != tt.code || s.Status().Code != codes.Error {
						t.Errorf("the span has %v and the status %v", got, s.Status())
					}
					if text := fmt.Sprint(a.spans.Ended(), s.Status(), got, a.points(t, "mcp.server.operation.duration")); strings.Contains(
						text,
						"made_up",
					) {
						t.Errorf("the telemetry contains the name: %s", text)
					}
					if tt.inner == "" {
						if n := len(a.spans.Ended()); n != 1 {
							t.Errorf("there are %d spans", n)
						}
						return
					}
					inner := a.span(t, tt.inner)
					got = attributes(inner.Attributes())
					if got["error.type"] != tt.innerKind || got["http.response.status_code"] != tt.innerCode {
						t.Errorf("the request inside has %v", got)
					}
					if failed := inner.Status().Code == codes.Error; failed != (tt.innerKind != "") {
						t.Errorf("the request inside has the status %v", inner.Status())
					}
				})
			}
		})
	}
}

func TestCancellation(t *testing.T) {
	for name, a := range everyAdapter(t, false) {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(20*time.Millisecond, cancel)
			a.post(ctx, call("endless", `{}`, ""))
			for _, name := range []string{"tools/call endless", "GET /endless"} {
				for len(a.spans.Ended()) < 2 {
					time.Sleep(time.Millisecond) // the SDK answers after the client has gone
				}
				if got := attributes(a.span(t, name).Attributes()); got["error.type"] != "canceled" {
					t.Errorf("%s has %v", name, got)
				}
			}
		})
	}
}

// The requests of a composed tool are children of the message's span.
func TestComposed(t *testing.T) {
	for name, a := range everyAdapter(t, false) {
		t.Run(name, func(t *testing.T) {
			a.post(t.Context(), call("both", `{}`, ""))
			message := a.span(t, "tools/call both")
			children := 0
			for _, s := range a.spans.Ended() {
				if s.Name() == "GET /items/:id" && s.Parent().Equal(message.SpanContext()) {
					children++
				}
			}
			if children != 2 || len(a.spans.Ended()) != 3 {
				t.Errorf("%d of %d spans are children", children, len(a.spans.Ended()))
			}
		})
	}
}

func TestBatches(t *testing.T) {
	a := newApp(t, false)
	one := call("get_item", `{"id":"1"}`, "")
	w := a.post(
		t.Context(),
		"["+one+","+strings.Replace(one, `"id":7`, `"id":8`, 1)+"]",
		"Mcp-Protocol-Version",
		"2025-03-26",
	)
	messages := 0
	for _, s := range a.spans.Ended() {
		if s.Name() == "tools/call get_item" && !s.Parent().IsValid() {
			messages++
		}
	}
	if messages != 2 || len(a.spans.Ended()) != 4 {
		t.Errorf("%d of %d spans are those of messages: %s", messages, len(a.spans.Ended()), w.Body)
	}
}

// Every message has a span, whatever answers it.
func TestMessages(t *testing.T) {
	for _, tt := range []struct {
		method, params, name string
		attribute, value     string
	}{
		{"initialize", `{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}`, "initialize", "mcp.protocol.version", "2025-06-18"},
		{"ping", `{}`, "ping", "mcp.method.name", "ping"},
		{"tools/list", `{}`, "tools/list", "mcp.method.name", "tools/list"},
		{"resources/list", `{}`, "resources/list", "mcp.method.name", "resources/list"},
		{"resources/read", `{"uri":"app:///status"}`, "resources/read", "mcp.resource.uri", "app:///status"},
		{"resources/read", `{"uri":"app:///nothing"}`, "resources/read", "error.type", "-32602"},
	} {
		t.Run(tt.method+" "+tt.attribute, func(t *testing.T) {
			for name, a := range everyAdapter(t, false) {
				t.Run(name, func(t *testing.T) {
					w := a.post(t.Context(), `{"jsonrpc":"2.0","id":"a","method":"`+tt.method+`","params":`+tt.params+`}`)
					got := attributes(a.span(t, tt.name).Attributes())
					if got[tt.attribute] != tt.value || got["jsonrpc.request.id"] != "a" {
						t.Errorf("the span has %v: %s", got, w.Body)
					}
				})
			}
		})
	}
}

func TestWrittenByHand(t *testing.T) {
	a := newApp(t, false)
	a.byHand()
	a.post(t.Context(), call("by_hand", `{}`, ""))
	s := a.span(t, "tools/call by_hand")
	if len(a.inside) != 1 || !a.inside[0].Equal(s.SpanContext()) {
		t.Errorf("the tool's context has the span %v", a.inside)
	}
	prompt := `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"%s"}}`
	a.post(t.Context(), fmt.Sprintf(prompt, "greet"))
	if got := attributes(a.span(t, "prompts/get greet").Attributes()); got["gen_ai.prompt.name"] != "greet" {
		t.Errorf("the prompt's span has %v", got)
	}
	a.post(t.Context(), fmt.Sprintf(prompt, "made_up"))
	if got := attributes(a.span(t, "prompts/get").Attributes()); got["gen_ai.prompt.name"] != "" ||
		got["error.type"] == "" {
		t.Errorf("the span of an unknown prompt has %v", got)
	}
}

// A method and a version that are not known are not recorded.
func TestUnknownMessages(t *testing.T) {
	a := newApp(t, false)
	a.byHand()
	a.post(t.Context(), `{"jsonrpc":"2.0","id":1,"method":"made/up","params":{}}`)
	a.post(
		t.Context(),
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"made-up","capabilities":{},"clientInfo":{"name":"made-up","version":"1"}}}`,
	)
	for _, s := range a.spans.Ended() {
		if text := s.Name() + fmt.Sprint(s.Attributes(), s.Status()); strings.Contains(text, "made") {
			t.Errorf("the span contains what the client made up: %s", text)
		}
	}
}

func TestStdio(t *testing.T) {
	a := newApp(t, false)
	there, here := mcp.NewInMemoryTransports()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- a.server.Run(ctx, there) }()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "c", Version: "1"}, nil).Connect(ctx, here, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "get_item", Arguments: map[string]any{"id": "1"}}); err != nil {
		t.Fatal(err)
	}
	_ = session.Close()
	cancel()
	<-done
	got := attributes(a.span(t, "tools/call get_item").Attributes())
	if got["network.transport"] != "pipe" || got["network.protocol.name"] != "" || got["client.address"] != "" {
		t.Errorf("the span has %v", got)
	}
}

func TestSessions(t *testing.T) {
	a := newApp(t, false, ginmcp.WithSessions(ginmcp.Sessions{}))
	w := a.post(
		t.Context(),
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}`,
	)
	id := w.Header().Get("Mcp-Session-Id")
	if id == "" {
		t.Fatalf("there is no session: %s", w.Body)
	}
	a.post(t.Context(), call("get_item", `{"id":"1"}`, meta), "Mcp-Session-Id", id)
	s := a.span(t, "tools/call get_item")
	if got := attributes(s.Attributes()); got["mcp.session.id"] != id {
		t.Errorf("the span has %v", got)
	}
	a.checkInner(t, s, true)
	if points := a.points(t, "mcp.server.session.duration"); len(points) != 0 {
		t.Errorf("the session has not ended: %v", points)
	}
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodDelete, "http://localhost/mcp", http.NoBody)
	r.Header.Set("Mcp-Session-Id", id)
	a.serve(r)
	for len(a.points(t, "mcp.server.session.duration")) == 0 {
		time.Sleep(time.Millisecond)
	}
	got := attributes(a.points(t, "mcp.server.session.duration")[0].Attributes.ToSlice())
	if got["mcp.protocol.version"] != "2025-06-18" || got["network.transport"] != "tcp" || got["mcp.session.id"] != "" {
		t.Errorf("the metric has %v", got)
	}
}
