package otelmcp_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/otelmcp"
)

func ExampleWith() {
	spans := tracetest.NewInMemoryExporter()
	r := gin.New()
	r.GET("/orders/:id", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) })
	ginmcp.Attach(r, otelmcp.With(otelmcp.Config{
		TracerProvider: sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans)),
	}))

	message := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_orders_by_id","arguments":{"id":"7"}}}`
	request := httptest.NewRequest(http.MethodPost, "http://localhost/mcp", strings.NewReader(message))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	r.ServeHTTP(httptest.NewRecorder(), request)
	for _, s := range spans.GetSpans() {
		fmt.Println(s.SpanKind, s.Name)
	}
	// Output:
	// internal GET /orders/:id
	// server tools/call get_orders_by_id
}
