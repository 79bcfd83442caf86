package otelmcp_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/propagation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	"go.uber.org/goleak"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/otelmcp"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	goleak.VerifyTestMain(m)
}

// An app is an application with telemetry, and what it recorded.
type app struct {
	engine *gin.Engine
	server *ginmcp.Server
	spans  *tracetest.SpanRecorder
	tracer trace.Tracer
	reader *sdkmetric.ManualReader
	// seen are the trace headers that the handlers saw, and inside the spans of their contexts.
	seen   []http.Header
	inside []trace.SpanContext
}

type item struct {
	ID string `binding:"required" json:"id" uri:"id"`
}

// newApp makes an application. With ambient, a middleware starts a span for each HTTP request, as
// otelgin does.
func newApp(t *testing.T, ambient bool, opts ...ginmcp.Option) *app {
	t.Helper()
	a := &app{engine: gin.New(), spans: tracetest.NewSpanRecorder(), reader: sdkmetric.NewManualReader()}
	traces := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(a.spans))
	a.tracer = traces.Tracer("test")
	if ambient {
		a.engine.Use(a.ambient)
	}
	a.engine.GET("/items/:id", ginmcp.Op("get_item", a.item, ginmcp.In[item]()))
	a.engine.GET("/fail", ginmcp.Op("fail", func(c *gin.Context) { c.AbortWithStatus(http.StatusInternalServerError) }))
	a.engine.GET("/missing", ginmcp.Op("missing", func(c *gin.Context) { c.AbortWithStatus(http.StatusNotFound) }))
	a.engine.GET("/slow", ginmcp.Op("slow", func(c *gin.Context) { <-c.Request.Context().Done() },
		ginmcp.Timeout(20*time.Millisecond)))
	a.engine.GET("/endless", ginmcp.Op("endless", func(c *gin.Context) { <-c.Request.Context().Done() }))
	a.engine.GET("/status", ginmcp.Op("status", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"ok": true}) }))
	opts = append([]ginmcp.Option{
		ginmcp.WithLogger(nil),
		ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "^/status$", Kind: ginmcp.Resource}),
		ginmcp.WithTool("both", func(ctx context.Context, c ginmcp.Caller, _ struct{}) (struct{}, error) {
			for _, id := range []string{"1", "2"} {
				if err := c.Do(ctx, "get_item", map[string]any{"id": id}, nil); err != nil {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		}),
		otelmcp.With(otelmcp.Config{
			TracerProvider: traces, MeterProvider: sdkmetric.NewMeterProvider(sdkmetric.WithReader(a.reader)),
		}),
	}, opts...)
	a.server = ginmcp.Attach(a.engine, opts...)
	return a
}

func (a *app) ambient(c *gin.Context) {
	ctx := propagation.TraceContext{}.Extract(c.Request.Context(), propagation.HeaderCarrier(c.Request.Header))
	ctx, span := a.tracer.Start(ctx, "http "+c.FullPath())
	defer span.End()
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

func (a *app) item(c *gin.Context) {
	a.seen = append(a.seen, c.Request.Header.Clone())
	a.inside = append(a.inside, trace.SpanContextFromContext(c.Request.Context()))
	c.JSON(http.StatusOK, gin.H{"id": c.Param("id")})
}

// byHand adds what makes every message go through the SDK.
func (a *app) byHand() {
	a.server.MCP().AddPrompt(&mcp.Prompt{Name: "greet"},
		func(context.Context, *mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
			return new(mcp.GetPromptResult), nil
		})
	mcp.AddTool(a.server.MCP(), &mcp.Tool{Name: "by_hand"},
		func(ctx context.Context, _ *mcp.CallToolRequest, _ struct{}) (*mcp.CallToolResult, any, error) {
			a.inside = append(a.inside, trace.SpanContextFromContext(ctx))
			return new(mcp.CallToolResult), nil, nil
		})
}

// post sends a message, and waits for the end of the spans that it started.
func (a *app) post(ctx context.Context, message string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/mcp", strings.NewReader(message))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Mcp-Protocol-Version", "2025-06-18")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	a.engine.ServeHTTP(w, r)
	return w
}

func call(tool, arguments, meta string) string {
	return `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"` + tool + `","arguments":` + arguments + meta + `}}`
}

// span returns the only span that ended and has a name.
func (a *app) span(t *testing.T, name string) sdktrace.ReadOnlySpan { //nolint:ireturn // as the SDK has it
	t.Helper()
	var found sdktrace.ReadOnlySpan
	var names []string
	for _, s := range a.spans.Ended() {
		names = append(names, s.Name())
		if s.Name() == name {
			found = s
		}
	}
	if found == nil {
		t.Fatalf("there is no span %q: %q", name, names)
	}
	return found
}

func attributes(list []attribute.KeyValue) map[string]string {
	out := map[string]string{}
	for _, kv := range list {
		out[string(kv.Key)] = kv.Value.String()
	}
	return out
}

// points returns the points of a histogram.
func (a *app) points(t *testing.T, name string) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := a.reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	for _, s := range all.ScopeMetrics {
		for _, m := range s.Metrics {
			if h, ok := m.Data.(metricdata.Histogram[float64]); ok && m.Name == name && m.Unit == "s" {
				return h.DataPoints
			}
		}
	}
	return nil
}

func (a *app) serve(r *http.Request) { a.engine.ServeHTTP(httptest.NewRecorder(), r) }
