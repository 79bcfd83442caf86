// Package otelmcp reports what a server does to OpenTelemetry: a span for every message of the
// protocol, a span for every HTTP request that a message becomes inside the application, and
// metrics. It is a module of its own and uses only the API of OpenTelemetry, so that applications
// that do not import it do not depend on any of it.
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
// "tools/call create_order". Its parent is the trace context in the message's _meta, and then the
// span links to that of the HTTP request. Without such a context, its parent is the span of the HTTP
// request, or the trace context in its headers.
//
// A request inside the application has a child of that span, of the kind INTERNAL, because nothing is
// sent over a network. It is named by method and route, such as "POST /orders", and has the attributes
// of HTTP. The request carries the trace context of this span, so that otelgin on the route
// continues it.
//
// A request to the client, such as elicitation/create, has a child of the kind CLIENT, and carries its
// context in _meta. Clients of 2026-07-28 are asked in the result of a call, which is not a request.
//
// # Metrics
//
// mcp.server.operation.duration, mcp.server.session.duration and, of requests to the client,
// mcp.client.operation.duration are histograms in seconds. They are recorded in the context of the
// span, so that the SDK can add exemplars.
//
// # What is not recorded
//
// Neither arguments nor results are recorded, nor the text of errors, which may repeat what a client
// sent. A tool or prompt that the server does not have is not named, and a method that is not known
// is "_OTHER", because a client could make any number of names.
package otelmcp
