// An application whose metrics Prometheus reads, with traces as exemplars.
package main

import (
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/otelmcp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
)

func newEngine() (*gin.Engine, error) {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry))
	if err != nil {
		return nil, err
	}
	r := gin.New()
	r.GET("/products/:id", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) })
	// Only the format OpenMetrics has exemplars.
	r.GET("/metrics", gin.WrapH(promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true})))
	ginmcp.Attach(r,
		ginmcp.WithRouteMaps(ginmcp.RouteMap{Pattern: "^/metrics$", Kind: ginmcp.Exclude}),
		otelmcp.With(otelmcp.Config{
			MeterProvider:  metric.NewMeterProvider(metric.WithReader(reader)),
			TracerProvider: trace.NewTracerProvider(), // add an exporter to it to keep the traces
		}))
	return r, nil
}

func main() {
	r, err := newEngine()
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(r.Run("127.0.0.1:8080"))
}
