package otelmcp_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.41.0"
	"go.opentelemetry.io/otel/semconv/v1.41.0/mcpconv"
)

func TestMetrics(t *testing.T) {
	for name, a := range everyAdapter(t, false) {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				a.post(t.Context(), call("get_item", `{"id":"1"}`, ""))
			}
			a.post(t.Context(), call("fail", `{}`, ""))
			a.post(t.Context(), call("made_up_1", `{}`, ""))
			a.post(t.Context(), call("made_up_2", `{}`, ""))
			counts := map[string]uint64{}
			for _, p := range a.points(t, mcpconv.ServerOperationDuration{}.Name()) {
				got := attributes(p.Attributes.ToSlice())
				counts[got["gen_ai.tool.name"]+" "+got["error.type"]] = p.Count
				if len(p.Bounds) != 14 || p.Bounds[0] != 0.01 || p.Bounds[13] != 300 {
					t.Errorf("the boundaries are %v", p.Bounds)
				}
				for _, high := range []string{"jsonrpc.request.id", "client.address", "mcp.session.id", "mcp.resource.uri"} {
					if got[high] != "" {
						t.Errorf("the metric has %s", high)
					}
				}
				if len(p.Exemplars) == 0 || len(p.Exemplars[0].TraceID) == 0 {
					t.Errorf("the metric has no exemplar: %v", p.Exemplars)
				}
			}
			want := map[string]uint64{"get_item ": 3, "fail tool_error": 1, " -32602": 2}
			for key, n := range want {
				if counts[key] != n {
					t.Errorf("%q has %d messages, and not %d", key, counts[key], n)
				}
			}
			if len(counts) != len(want) {
				t.Errorf("there are others: %v", counts)
			}
		})
	}
}

// conventions are the attributes that the semantic conventions have for MCP and for HTTP.
var conventions = []attribute.Key{
	semconv.McpMethodNameKey, semconv.McpProtocolVersionKey, semconv.McpResourceURIKey, semconv.McpSessionIDKey,
	semconv.GenAIToolNameKey, semconv.GenAIPromptNameKey, semconv.GenAIOperationNameKey,
	semconv.JSONRPCRequestIDKey, semconv.RPCResponseStatusCodeKey, semconv.ErrorTypeKey,
	semconv.ClientAddressKey, semconv.ClientPortKey,
	semconv.NetworkTransportKey, semconv.NetworkProtocolNameKey, semconv.NetworkProtocolVersionKey,
	semconv.HTTPRequestMethodKey, semconv.HTTPRouteKey, semconv.HTTPResponseStatusCodeKey,
}

// Everything that is recorded has a name of the conventions, and every one of these names is recorded.
func TestNamesAreThoseOfTheConventions(t *testing.T) {
	a := newApp(t, true)
	a.byHand()
	for _, message := range []string{
		call("get_item", `{"id":"1"}`, meta), call("fail", `{}`, ""), call("made_up", `{}`, ""),
		`{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"greet"}}`,
		`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"app:///status"}}`,
	} {
		a.post(t.Context(), message)
	}
	recorded := map[attribute.Key]bool{}
	for _, s := range a.spans.Ended() {
		for _, kv := range s.Attributes() {
			recorded[kv.Key] = true
		}
	}
	for _, p := range a.points(t, mcpconv.ServerOperationDuration{}.Name()) {
		for _, kv := range p.Attributes.ToSlice() {
			recorded[kv.Key] = true
		}
	}
	for key := range recorded {
		if !slices.Contains(conventions, key) {
			t.Errorf("%s is not an attribute of the conventions", key)
		}
	}
	for _, key := range conventions {
		if !recorded[key] && key != semconv.McpSessionIDKey { // TestSessions has that
			t.Errorf("%s is not recorded", key)
		}
	}
	if name, unit := (mcpconv.ServerSessionDuration{}).Name(), (mcpconv.ServerSessionDuration{}).Unit(); name != "mcp.server.session.duration" ||
		unit != "s" {
		t.Errorf("the conventions have %s in %s", name, unit)
	}
}

// The package imports the API of OpenTelemetry, and neither the SDK nor what sets global providers.
func TestImportsTheAPIOnly(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	const root = "go.opentelemetry.io/otel"
	for name := range strings.FieldsSeq(string(out)) {
		if name == root || strings.HasPrefix(name, root+"/sdk") || strings.HasPrefix(name, root+"/exporters") {
			t.Errorf("it imports %s", name)
		}
	}
}
