package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/otelmcp"
)

// clientParent is the trace context that the client has in the _meta of a call.
const (
	clientTrace  = "0af7651916cd43dd8448eb211c80319c"
	clientSpan   = "b7ad6b7169203331"
	clientParent = "00-" + clientTrace + "-" + clientSpan + "-01"
)

// An application is a shop whose telemetry goes to a collector by OTLP.
type application struct {
	engine  *gin.Engine
	server  *ginmcp.Server
	tracers *trace.TracerProvider
	meters  *sdkmetric.MeterProvider
}

func newApplication(ctx context.Context, endpoint string) (*application, error) {
	spans, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"))
	if err != nil {
		return nil, err
	}
	metrics, err := otlpmetrichttp.New(ctx, otlpmetrichttp.WithEndpointURL(endpoint+"/v1/metrics"))
	if err != nil {
		return nil, err
	}
	gin.SetMode(gin.TestMode)
	a := &application{
		engine:  gin.New(),
		tracers: trace.NewTracerProvider(trace.WithBatcher(spans)),
		meters:  sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics))),
	}
	a.engine.Use(a.traced)
	a.routes()
	a.server = ginmcp.Attach(a.engine, ginmcp.WithLogger(nil), ginmcp.WithSessions(ginmcp.Sessions{}),
		otelmcp.With(otelmcp.Config{TracerProvider: a.tracers, MeterProvider: a.meters}))
	return a, nil
}

// traced is a middleware as applications have it: a span for every HTTP request, that of the mount and
// those inside the application alike.
func (a *application) traced(c *gin.Context) {
	ctx := propagation.TraceContext{}.Extract(c.Request.Context(), propagation.HeaderCarrier(c.Request.Header))
	ctx, s := a.tracers.Tracer("http").Start(ctx, "http "+c.FullPath(), oteltrace.WithSpanKind(oteltrace.SpanKindServer))
	defer s.End()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

func (a *application) routes() {
	a.engine.GET("/items/:id", ginmcp.Op("get_item", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"id": c.Param("id")})
	}))
	a.engine.GET("/missing", ginmcp.Op("missing", func(c *gin.Context) {
		c.JSON(http.StatusNotFound, gin.H{"error": "not here"})
	}))
	a.engine.GET("/fail", ginmcp.Op("fail", func(c *gin.Context) { c.Status(http.StatusInternalServerError) }))
}

// use calls the tools as a client does.
func (a *application) use(ctx context.Context) error {
	server := httptest.NewServer(a.engine)
	defer server.Close()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "client", Version: "1"}, nil).Connect(ctx,
		&mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp", DisableStandaloneSSE: true}, nil)
	if err != nil {
		return err
	}
	for _, call := range []*mcp.CallToolParams{
		{Name: "get_item", Arguments: map[string]any{"id": "1"}, Meta: mcp.Meta{"traceparent": clientParent}},
		{Name: "missing"}, {Name: "fail"},
	} {
		if _, err := session.CallTool(ctx, call); err != nil {
			return err
		}
	}
	if _, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "made_up_by_the_client"}); err == nil {
		return errors.New("the server has a tool that nobody made")
	}
	if _, err := session.ListTools(ctx, nil); err != nil {
		return err
	}
	return errors.Join(session.Close(), openAndClose(ctx, server.URL+"/mcp"), a.server.Shutdown(ctx))
}

// openAndClose opens a session as clients of 2025 do, and closes it.
func openAndClose(ctx context.Context, url string) error {
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",` +
		`"capabilities":{},"clientInfo":{"name":"client","version":"1"}}}`
	id := ""
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(hello))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		if id != "" {
			r.Header.Set("Mcp-Session-Id", id)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode >= http.StatusBadRequest {
			return errors.New(method + ": " + response.Status)
		}
		id = response.Header.Get("Mcp-Session-Id")
	}
	return nil
}

// flush sends what is left.
func (a *application) flush(ctx context.Context) error {
	return errors.Join(a.tracers.Shutdown(ctx), a.meters.Shutdown(ctx))
}
