package otelmcp

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/ginmcp/ginmcp/ginmcp"
)

// message observes a message.
func (t *telemetry) message(ctx context.Context, m ginmcp.Message) ginmcp.Observation {
	low := append(connection(m), target(m)...) // metrics have these attributes too
	var span trace.Span
	enter := func(ctx context.Context) context.Context { return ctx }
	if t.tracer != nil {
		span = t.start(ctx, m, low)
		enter = func(ctx context.Context) context.Context {
			return trace.ContextWithSpan(t.extract(ctx, m), span)
		}
	}
	return ginmcp.Observation{Enter: enter, End: func(o ginmcp.Outcome) {
		failure := failureOf(ctx, m, o)
		endSpan(span, failure, o)
		if t.operations != nil {
			set := attribute.NewSet(append(low, failure...)...)
			t.operations.Record(enter(context.WithoutCancel(ctx)), time.Since(m.Started).Seconds(), metric.WithAttributeSet(set))
		}
	}}
}

// endSpan ends the span of a message or a question, which has failed if there are attributes of a
// failure. It does nothing if span is nil.
func endSpan(span trace.Span, failure []attribute.KeyValue, o ginmcp.Outcome) {
	if span == nil {
		return
	}
	if len(failure) > 0 {
		span.SetAttributes(failure...)
		span.SetStatus(codes.Error, describe(o))
	}
	span.End()
}

// extract returns ctx with the trace context of a message.
func (t *telemetry) extract(ctx context.Context, m ginmcp.Message) context.Context {
	if m.Request != nil && !trace.SpanContextFromContext(ctx).IsValid() {
		ctx = t.propagator.Extract(ctx, propagation.HeaderCarrier(m.Request.Header))
	}
	if len(m.Trace) > 0 {
		ctx = t.propagator.Extract(ctx, propagation.HeaderCarrier(m.Trace))
	}
	return ctx
}

// start starts the span of a message. The caller ends it.
//
//nolint:ireturn,spancheck // the API returns an interface
func (t *telemetry) start(ctx context.Context, m ginmcp.Message, low []attribute.KeyValue) trace.Span {
	name := knownMethod(m.Method)
	if m.Tool+m.Prompt != "" {
		name += " " + m.Tool + m.Prompt
	}
	parent := t.extract(ctx, m)
	options := []trace.SpanStartOption{
		trace.WithSpanKind(trace.SpanKindServer), trace.WithTimestamp(m.Started),
		trace.WithAttributes(low...), trace.WithAttributes(identity(m)...),
	}
	ambient, from := trace.SpanContextFromContext(ctx), trace.SpanContextFromContext(parent)
	if ambient.IsValid() && !ambient.Equal(from) {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: ambient}))
	}
	_, span := t.tracer.Start(parent, name, options...)
	return span
}

// connection returns the attributes of the connection that a message came over.
func connection(m ginmcp.Message) []attribute.KeyValue {
	out := make([]attribute.KeyValue, 0, 8) //nolint:mnd // room for the others
	if versions[m.Version] {
		out = append(out, protocolVersion.String(m.Version))
	}
	r := m.Request
	if r == nil {
		return append(out, transport.String("pipe"))
	}
	over, version := "tcp", strconv.Itoa(r.ProtoMajor)
	const quic = 3
	switch {
	case r.ProtoMajor >= quic:
		over = "quic"
	case r.ProtoMajor == 1:
		version += "." + strconv.Itoa(r.ProtoMinor)
	}
	return append(out, transport.String(over), protocolName.String("http"), httpVersion.String(version))
}

// target returns the attributes of the method, tool or prompt of a message. It leaves out values
// that a client can invent.
func target(m ginmcp.Message) []attribute.KeyValue {
	out := []attribute.KeyValue{methodName.String(knownMethod(m.Method))}
	if m.Method == "tools/call" {
		out = append(out, operationName.String(executeTool))
	}
	if m.Tool != "" {
		out = append(out, toolName.String(m.Tool))
	}
	if m.Prompt != "" {
		out = append(out, promptName.String(m.Prompt))
	}
	return out
}

// identity returns the attributes that have many values. Only spans have them.
func identity(m ginmcp.Message) []attribute.KeyValue {
	var out []attribute.KeyValue
	if m.ID != "" {
		out = append(out, requestID.String(m.ID))
	}
	if m.Session != "" {
		out = append(out, sessionID.String(m.Session))
	}
	if m.Resource != "" {
		out = append(out, resourceURI.String(m.Resource))
	}
	if m.Request == nil {
		return out
	}
	host, port, err := net.SplitHostPort(m.Request.RemoteAddr)
	if err != nil {
		return out
	}
	out = append(out, clientAddress.String(host))
	if n, err := strconv.Atoi(port); err == nil {
		out = append(out, clientPort.Int(n))
	}
	return out
}

// failureOf returns the attributes of a failure, or nil for a success.
func failureOf(ctx context.Context, m ginmcp.Message, o ginmcp.Outcome) []attribute.KeyValue {
	gone := ctx.Err() != nil || m.Request != nil && m.Request.Context().Err() != nil
	switch {
	case o.Code == 0 && !o.IsError:
		return nil
	case gone:
		return []attribute.KeyValue{errorType.String(canceled)}
	case o.Code != 0:
		code := strconv.Itoa(o.Code)
		return []attribute.KeyValue{errorType.String(code), statusCode.String(code)}
	default:
		return []attribute.KeyValue{errorType.String(toolError)}
	}
}

// describe returns the description of a failure. It does not contain the text of the error, because
// that may repeat input of the client.
func describe(o ginmcp.Outcome) string {
	if text := descriptions[o.Code]; text != "" {
		return text
	}
	return "error " + strconv.Itoa(o.Code)
}

// descriptions are the meanings of the error codes of JSON-RPC and MCP.
var descriptions = map[int]string{
	0:      "the tool returned an error",
	-32700: "parse error", -32600: "invalid request", -32601: "method not found", -32602: "invalid params",
	-32603: "internal error", -32002: "resource not found", -32021: "missing client capability",
}

// request observes a request inside the application.
//
//nolint:spancheck // the returned function ends the span
func (t *telemetry) request(
	ctx context.Context, r ginmcp.InnerRequest,
) (inner context.Context, header http.Header, end func(status int, err error)) {
	inner, span := t.tracer.Start(ctx, r.Method+" "+r.Path,
		trace.WithAttributes(httpMethod.String(r.Method), httpRoute.String(r.Path)))
	return inner, t.carried(inner), func(status int, err error) {
		if status != 0 {
			span.SetAttributes(httpStatus.Int(status))
		}
		kind := ""
		switch {
		case errors.Is(err, context.DeadlineExceeded):
			kind = timedOut
		case errors.Is(err, context.Canceled):
			kind = canceled
		case err != nil:
			kind = other
		case status >= http.StatusInternalServerError:
			kind = strconv.Itoa(status)
		}
		if kind != "" {
			span.SetAttributes(errorType.String(kind))
			span.SetStatus(codes.Error, "")
		}
		span.End()
	}
}

// carried returns the headers of a request's trace context. It removes the caller's headers that
// are not replaced, because they would name another span. The caller's baggage is kept, because it
// remains valid.
func (t *telemetry) carried(ctx context.Context) http.Header {
	header := http.Header{}
	for _, field := range t.propagator.Fields() {
		if field != "baggage" {
			header[http.CanonicalHeaderKey(field)] = nil
		}
	}
	t.propagator.Inject(ctx, propagation.HeaderCarrier(header))
	return header
}
