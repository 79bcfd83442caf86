package otelmcp

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// question observes a request to the client. As the conventions require for requests that the
// server initiates, its span has the kind CLIENT and is a child of the message's span.
func (t *telemetry) question(
	ctx context.Context, m ginmcp.Message,
) (header http.Header, end func(ginmcp.Outcome)) {
	method := other
	if questions[m.Method] {
		method = m.Method
	}
	low := append(connection(m), methodName.String(method))
	header = http.Header{}
	var span trace.Span
	if t.tracer != nil {
		ctx, span = t.tracer.Start(ctx, method, trace.WithSpanKind(trace.SpanKindClient),
			trace.WithTimestamp(m.Started), trace.WithAttributes(low...))
		if m.Session != "" {
			span.SetAttributes(sessionID.String(m.Session))
		}
		t.propagator.Inject(ctx, propagation.HeaderCarrier(header))
	}
	return header, func(o ginmcp.Outcome) {
		failure := questionFailure(ctx, o)
		endSpan(span, failure, o)
		if t.questions != nil {
			set := attribute.NewSet(append(low, failure...)...)
			t.questions.Record(context.WithoutCancel(ctx), time.Since(m.Started).Seconds(), metric.WithAttributeSet(set))
		}
	}
}

// questionFailure returns the attributes of a failure, or nil for a success.
func questionFailure(ctx context.Context, o ginmcp.Outcome) []attribute.KeyValue {
	switch {
	case o.Code != 0 && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return []attribute.KeyValue{errorType.String(timedOut)}
	case o.Code != 0 && ctx.Err() != nil:
		return []attribute.KeyValue{errorType.String(canceled)}
	default:
		return failureOf(context.WithoutCancel(ctx), ginmcp.Message{}, o)
	}
}
