package otelmcp

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/ginmcp/ginmcp/ginmcp"
)

const scope = "github.com/ginmcp/ginmcp/ginmcp/otelmcp"

// A Config names the destinations of telemetry. The zero Config reports nothing.
type Config struct {
	// TracerProvider makes the spans; nil makes none.
	TracerProvider trace.TracerProvider
	// MeterProvider makes the metrics; nil makes none.
	MeterProvider metric.MeterProvider
	// Propagator reads the trace context of messages, and writes the trace context of requests
	// inside the application. Nil means the W3C's Trace Context and Baggage, which MCP requires in
	// _meta.
	Propagator propagation.TextMapPropagator
}

// With returns the option that reports the activity of a server. It may be given several times,
// with different configurations.
func With(c Config) ginmcp.Option {
	t := &telemetry{propagator: c.Propagator}
	if t.propagator == nil {
		t.propagator = propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
	}
	var o ginmcp.Observer
	if c.TracerProvider != nil {
		t.tracer = c.TracerProvider.Tracer(scope)
		o.Request = t.request
	}
	if c.MeterProvider != nil {
		meter := c.MeterProvider.Meter(scope)
		t.operations = histogram(meter, operationDuration, "Duration of a message, as the server sees it.")
		t.questions = histogram(meter, questionDuration, "Duration of a request to the client, as the server sees it.")
		t.sessions = histogram(meter, sessionDuration, "Duration of a session, as the server sees it.")
		o.Session = t.session
	}
	if c.TracerProvider != nil || c.MeterProvider != nil {
		o.Message = t.message
		o.Question = t.question
	}
	return ginmcp.WithObserver(o)
}

//nolint:ireturn // the API returns an interface
func histogram(m metric.Meter, name, description string) metric.Float64Histogram {
	// Valid names, units and boundaries do not cause an error.
	h, _ := m.Float64Histogram(name, metric.WithUnit("s"), metric.WithDescription(description),
		metric.WithExplicitBucketBoundaries(buckets...))
	return h
}

// telemetry holds the destinations of a server's telemetry. A nil tracer makes no spans, and a nil
// histogram records nothing.
type telemetry struct {
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator

	operations, questions, sessions metric.Float64Histogram
}

// session observes a session.
func (t *telemetry) session(ctx context.Context, m ginmcp.Message) func() {
	attributes := metric.WithAttributeSet(attribute.NewSet(connection(m)...))
	return func() {
		t.sessions.Record(context.WithoutCancel(ctx), time.Since(m.Started).Seconds(), attributes)
	}
}
