package main

import (
	"fmt"
	"slices"
	"strings"

	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/semconv/v1.41.0/mcpconv"
)

// The kinds of spans and the status of a failure, as OTLP has them.
const (
	internal = 1
	server   = 2
	failed   = 2
)

// ofMessages are the attributes of the conventions that the span of a message may have. The first ones
// are also those of the metrics.
var (
	ofMetrics = []string{
		string(semconv.McpMethodNameKey), string(semconv.McpProtocolVersionKey), string(semconv.GenAIToolNameKey),
		string(semconv.GenAIPromptNameKey), string(semconv.GenAIOperationNameKey), string(semconv.ErrorTypeKey),
		string(semconv.RPCResponseStatusCodeKey), string(semconv.NetworkTransportKey),
		string(semconv.NetworkProtocolNameKey), string(semconv.NetworkProtocolVersionKey),
	}
	ofMessages = append(slices.Clone(ofMetrics), string(semconv.McpSessionIDKey), string(semconv.McpResourceURIKey),
		string(semconv.JSONRPCRequestIDKey), string(semconv.ClientAddressKey), string(semconv.ClientPortKey))
	ofRequests = []string{
		string(semconv.HTTPRequestMethodKey), string(semconv.HTTPRouteKey), string(semconv.HTTPResponseStatusCodeKey),
		string(semconv.ErrorTypeKey),
	}
)

// A want is what is expected of a span.
type want struct {
	name, parent string // parent is the name of a span, or the identifier of the client's
	kind         int
	allowed      []string
	attributes   map[string]string // as JSON
	failed       bool
}

var wants = []want{
	{name: "initialize", parent: "http /mcp", kind: server, allowed: ofMessages, attributes: map[string]string{
		"mcp.method.name": `"initialize"`, "network.transport": `"tcp"`, "network.protocol.name": `"http"`,
	}},
	{name: "server/discover", parent: "http /mcp", kind: server, allowed: ofMessages, attributes: map[string]string{
		"mcp.method.name": `"server/discover"`,
	}},
	{name: "tools/list", parent: "http /mcp", kind: server, allowed: ofMessages, attributes: map[string]string{
		"mcp.method.name": `"tools/list"`,
	}},
	{name: "tools/call get_item", parent: clientSpan, kind: server, allowed: ofMessages, attributes: map[string]string{
		"mcp.method.name": `"tools/call"`, "gen_ai.tool.name": `"get_item"`, "gen_ai.operation.name": `"execute_tool"`,
	}},
	{
		name:    "GET /items/:id",
		parent:  "tools/call get_item",
		kind:    internal,
		allowed: ofRequests,
		attributes: map[string]string{
			"http.request.method": `"GET"`, "http.route": `"/items/:id"`, "http.response.status_code": `"200"`,
		},
	},
	{name: "http /items/:id", parent: "GET /items/:id", kind: server},
	{
		name:    "tools/call missing",
		parent:  "http /mcp",
		kind:    server,
		allowed: ofMessages,
		failed:  true,
		attributes: map[string]string{
			"error.type": `"tool_error"`,
		},
	},
	{
		name:    "GET /missing",
		parent:  "tools/call missing",
		kind:    internal,
		allowed: ofRequests,
		attributes: map[string]string{
			"http.response.status_code": `"404"`,
		},
	},
	{
		name:    "GET /fail",
		parent:  "tools/call fail",
		kind:    internal,
		allowed: ofRequests,
		failed:  true,
		attributes: map[string]string{
			"error.type": `"500"`,
		},
	},
	{
		name:    "tools/call",
		parent:  "http /mcp",
		kind:    server,
		allowed: ofMessages,
		failed:  true,
		attributes: map[string]string{
			"error.type": `"-32602"`, "rpc.response.status_code": `"-32602"`,
		},
	},
}

// checkSpans returns what is wrong with the spans.
func checkSpans(spans []span) (problems []string) {
	names := map[string]string{clientSpan: clientSpan}
	for _, s := range spans {
		names[s.SpanID] = s.Name
		if text := fmt.Sprint(s); strings.Contains(text, "made_up") {
			problems = append(problems, "a name that the client made up is in "+text)
		}
	}
	for _, w := range wants {
		i := slices.IndexFunc(spans, func(s span) bool { return s.Name == w.name })
		if i < 0 {
			problems = append(problems, fmt.Sprintf("there is no span %q", w.name))
			continue
		}
		s := spans[i]
		add := func(format string, args ...any) {
			problems = append(problems, fmt.Sprintf("%q: ", w.name)+fmt.Sprintf(format, args...))
		}
		if got := names[s.ParentSpanID]; got != w.parent {
			add("its parent is %q, want %q", got, w.parent)
		}
		if s.Kind != w.kind || (s.Status.Code == failed) != w.failed {
			add("its kind is %d and its status %d", s.Kind, s.Status.Code)
		}
		if w.parent == clientSpan &&
			(s.TraceID != clientTrace || len(s.Links) != 1 || names[s.Links[0].SpanID] != "http /mcp") {
			add("its trace is %s and its links are %v", s.TraceID, s.Links)
		}
		checkAttributes(add, s.Attributes, w.allowed, w.attributes)
	}
	return problems
}

// checkAttributes adds what is wrong with attributes: one that the conventions do not have, or a value.
func checkAttributes(add func(string, ...any), got []attribute, allowed []string, want map[string]string) {
	seen := map[string]string{}
	for _, a := range got {
		seen[a.Key] = a.text()
		if allowed != nil && !slices.Contains(allowed, a.Key) {
			add("the conventions have no attribute %s here", a.Key)
		}
	}
	for name, value := range want {
		if seen[name] != value {
			add("%s is %s, want %s", name, seen[name], value)
		}
	}
}

// checkMetrics returns what is wrong with the metrics.
func checkMetrics(metrics []metric) (problems []string) {
	for _, w := range []struct {
		name, unit string
		attributes map[string]string // of one point
	}{
		{mcpconv.ServerOperationDuration{}.Name(), mcpconv.ServerOperationDuration{}.Unit(), map[string]string{
			"mcp.method.name": `"tools/call"`, "gen_ai.tool.name": `"get_item"`,
		}},
		{mcpconv.ServerSessionDuration{}.Name(), mcpconv.ServerSessionDuration{}.Unit(), map[string]string{
			"network.transport": `"tcp"`,
		}},
	} {
		i := slices.IndexFunc(metrics, func(m metric) bool { return m.Name == w.name })
		if i < 0 {
			problems = append(problems, "there is no metric "+w.name)
			continue
		}
		m := metrics[i]
		add := func(format string, args ...any) {
			problems = append(problems, w.name+": "+fmt.Sprintf(format, args...))
		}
		if m.Unit != w.unit || m.Histogram == nil || len(m.Histogram.DataPoints) == 0 {
			add("it is not a histogram in %s with points: %+v", w.unit, m)
			continue
		}
		var found bool
		for _, p := range m.Histogram.DataPoints {
			checkAttributes(add, p.Attributes, ofMetrics, nil)
			if len(p.ExplicitBounds) == 0 || p.ExplicitBounds[0] != 0.01 {
				add("its buckets are %v", p.ExplicitBounds)
			}
			var missing []string
			checkAttributes(
				func(f string, a ...any) { missing = append(missing, fmt.Sprintf(f, a...)) },
				p.Attributes,
				nil,
				w.attributes,
			)
			found = found || len(missing) == 0
		}
		if !found {
			add("no point has %v", w.attributes)
		}
	}
	return problems
}
