// Package otelmcp reports the activity of a server to OpenTelemetry: a span for every MCP message,
// a span for every HTTP request that a message causes inside the application, and metrics. It is a
// separate module, so that only applications that import it depend on OpenTelemetry. It uses only
// the API of OpenTelemetry.
//
//	ginmcp.Attach(r, otelmcp.With(otelmcp.Config{
//		TracerProvider: otel.GetTracerProvider(),
//		MeterProvider:  otel.GetMeterProvider(),
//	}))
//
// Names follow the semantic conventions for MCP, open-telemetry/semantic-conventions-genai at commit
// 0393513c, which have the status Development: they may change in a minor version of this module.
//
// # Spans
//
// A message has a span of the kind SERVER, named by its method and its tool or prompt, such as
// "tools/call create_order". If the message's _meta contains a trace context, that is the parent,
// and the span has a link to the span of the HTTP request. Otherwise, the parent is the span of the
// HTTP request, or the trace context in its headers.
//
// A request inside the application has a child of that span. Its kind is INTERNAL, because nothing
// is sent over a network. It is named by method and route, such as "POST /orders", and has the
// attributes of HTTP. The request carries the trace context of this span, so that otelgin on the
// route continues it.
//
// A request to the client, such as elicitation/create, has a child of the kind CLIENT. The request
// carries the context of that span in _meta. With version 2026-07-28, the server asks the client in
// the result of a call, which is not a request and has no span.
//
// # Metrics
//
// mcp.server.operation.duration, mcp.server.session.duration and, for requests to the client,
// mcp.client.operation.duration are histograms in seconds. They are recorded in the context of the
// span, so that the SDK can add exemplars.
//
// # What is not recorded
//
// Arguments, results and the text of errors are not recorded; an error may repeat input of the
// client. The name of a tool or prompt that the server does not have is not recorded, and an
// unknown method is "_OTHER", because clients could invent any number of names.
package otelmcp
