package otelmcp_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/semconv/v1.41.0/mcpconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// asking adds a tool that asks the client for everything that a server may ask for, and returns the
// server's parameters, which the server must not change.
func (a *app) asking() *mcp.ElicitParams {
	form := &mcp.ElicitParams{Message: "Which?", RequestedSchema: map[string]any{"type": "object"}}
	a.engine.POST("/ask", ginmcp.Op("ask", func(c *gin.Context) {
		v := ginmcp.FromContext(c)
		_, err := v.Elicit(c.Request.Context(), "which", form)
		_, sampleErr := v.Sample(c.Request.Context(), "model", &mcp.CreateMessageParams{MaxTokens: 1})
		_, rootsErr := v.Roots(c.Request.Context(), "roots")
		if err := errors.Join(err, sampleErr, rootsErr); err != nil {
			if !errors.Is(err, ginmcp.ErrInputRequired) {
				c.JSON(http.StatusBadGateway, gin.H{"error": "the client refused"})
			}
			return
		}
		c.Status(http.StatusNoContent)
	}))
	return form
}

// answering connects a client that answers questions, and returns the trace contexts that they carry.
func (a *app) answering(
	t *testing.T,
	version string,
	failure error,
) (session *mcp.ClientSession, contexts map[string]string) {
	t.Helper()
	server := httptest.NewServer(a.engine)
	t.Cleanup(server.Close)
	contexts = map[string]string{}
	note := func(what string, meta mcp.Meta) { contexts[what], _ = meta["traceparent"].(string) }
	client := mcp.NewClient(&mcp.Implementation{Name: "c", Version: "1"}, &mcp.ClientOptions{
		ElicitationHandler: func(_ context.Context, r *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			note("elicitation/create", r.Params.Meta)
			return &mcp.ElicitResult{Action: "decline"}, failure
		},
		CreateMessageHandler: func(_ context.Context, r *mcp.CreateMessageRequest) (*mcp.CreateMessageResult, error) {
			note("sampling/createMessage", r.Params.Meta)
			return &mcp.CreateMessageResult{Content: &mcp.TextContent{Text: "x"}, Role: "assistant"}, nil
		},
	})
	session, err := client.Connect(t.Context(), &mcp.StreamableClientTransport{
		Endpoint: server.URL + "/mcp", DisableStandaloneSSE: true, HTTPClient: server.Client(),
	}, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session, contexts
}

// Each request to the client has a span of the kind CLIENT below that of the message, and carries its
// context.
func TestQuestions(t *testing.T) {
	a := newApp(t, false, ginmcp.WithSessions(ginmcp.Sessions{}))
	form := a.asking()
	session, contexts := a.answering(t, "2025-06-18", nil)
	if res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "ask"}); err != nil || res.IsError {
		t.Fatalf("%v: %+v", err, res)
	}
	message := a.span(t, "tools/call ask")
	for _, method := range []string{"elicitation/create", "sampling/createMessage", "roots/list"} {
		s := a.span(t, method)
		if s.SpanKind() != trace.SpanKindClient || !s.Parent().Equal(message.SpanContext()) ||
			s.Status().Code != codes.Unset {
			t.Errorf("%s: kind %s, parent %v, status %v", method, s.SpanKind(), s.Parent(), s.Status())
		}
		got := attributes(s.Attributes())
		if got["mcp.method.name"] != method || got["network.transport"] != "tcp" || got["mcp.session.id"] == "" ||
			got["mcp.protocol.version"] != "2025-06-18" || got["gen_ai.tool.name"] != "" {
			t.Errorf("%s has %v", method, got)
		}
		if carried := contexts[method]; method != "roots/list" && // whose handler the SDK has itself
			!strings.Contains(carried, s.SpanContext().TraceID().String()+"-"+s.SpanContext().SpanID().String()) {
			t.Errorf("%s carries %q", method, carried)
		}
	}
	if form.Meta != nil {
		t.Errorf("the application's parameters have %v", form.Meta)
	}
	points := a.points(t, mcpconv.ClientOperationDuration{}.Name())
	if len(points) != 3 {
		t.Errorf("the metric has %d points", len(points))
	}
	for _, p := range points {
		if got := attributes(p.Attributes.ToSlice()); got["mcp.session.id"] != "" || got["mcp.method.name"] == "" ||
			p.Count != 1 {
			t.Errorf("a point has %v", got)
		}
	}
}

// A failure has a type, and nothing of what the client wrote.
func TestFailedQuestion(t *testing.T) {
	a := newApp(t, false, ginmcp.WithSessions(ginmcp.Sessions{}))
	a.asking()
	session, _ := a.answering(t, "2025-06-18", errors.New("s3cret"))
	if res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "ask"}); err != nil || !res.IsError {
		t.Fatalf("%v: %+v", err, res)
	}
	s := a.span(t, "elicitation/create")
	got := attributes(s.Attributes())
	if s.Status().Code != codes.Error || got["error.type"] == "" || strings.Contains(s.Status().Description, "s3cret") {
		t.Errorf("the span has %v and the status %v", got, s.Status())
	}
}

// Over stdio, the transport is a pipe. A tool that is written by hand asks by the SDK's own session.
func TestQuestionsOverStdio(t *testing.T) {
	a := newApp(t, false)
	mcp.AddTool(a.server.MCP(), &mcp.Tool{Name: "by_hand"},
		func(ctx context.Context, r *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
			_, err := r.Session.Elicit(ctx, &mcp.ElicitParams{Message: "Which?"})
			return new(mcp.CallToolResult), nil, err
		})
	there, here := mcp.NewInMemoryTransports()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- a.server.Run(ctx, there) }()
	client := mcp.NewClient(&mcp.Implementation{Name: "c", Version: "1"}, &mcp.ClientOptions{
		ElicitationHandler: func(context.Context, *mcp.ElicitRequest) (*mcp.ElicitResult, error) {
			return &mcp.ElicitResult{Action: "accept"}, nil
		},
	})
	session, err := client.Connect(ctx, here, &mcp.ClientSessionOptions{ProtocolVersion: "2025-11-25"})
	if err != nil {
		t.Fatal(err)
	}
	if res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "by_hand"}); err != nil || res.IsError {
		t.Fatalf("%v: %+v", err, res)
	}
	_ = session.Close()
	cancel()
	<-done
	s := a.span(t, "elicitation/create")
	if got := attributes(s.Attributes()); got["network.transport"] != "pipe" || s.SpanKind() != trace.SpanKindClient {
		t.Errorf("the span has %v and the kind %s", got, s.SpanKind())
	}
}

// A client of 2026-07-28 is asked in the result: there is no request, and so no span.
func TestQuestionsInTheResult(t *testing.T) {
	a := newApp(t, false)
	a.asking()
	session, _ := a.answering(t, "2026-07-28", nil)
	if res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "ask"}); err != nil || res.IsError {
		t.Fatalf("%v: %+v", err, res)
	}
	for _, s := range a.spans.Ended() {
		if s.SpanKind() == trace.SpanKindClient {
			t.Errorf("there is a span %s", s.Name())
		}
	}
}
