package otelmcp

import "go.opentelemetry.io/otel/attribute"

// The attributes of the semantic conventions that are recorded.
const (
	methodName      = attribute.Key("mcp.method.name")
	protocolVersion = attribute.Key("mcp.protocol.version")
	resourceURI     = attribute.Key("mcp.resource.uri")
	sessionID       = attribute.Key("mcp.session.id")
	toolName        = attribute.Key("gen_ai.tool.name")
	promptName      = attribute.Key("gen_ai.prompt.name")
	operationName   = attribute.Key("gen_ai.operation.name")
	requestID       = attribute.Key("jsonrpc.request.id")
	statusCode      = attribute.Key("rpc.response.status_code")
	errorType       = attribute.Key("error.type")
	clientAddress   = attribute.Key("client.address")
	clientPort      = attribute.Key("client.port")
	transport       = attribute.Key("network.transport")
	protocolName    = attribute.Key("network.protocol.name")
	httpVersion     = attribute.Key("network.protocol.version")
	httpMethod      = attribute.Key("http.request.method")
	httpRoute       = attribute.Key("http.route")
	httpStatus      = attribute.Key("http.response.status_code")
)

// The values of attributes.
const (
	other       = "_OTHER"
	toolError   = "tool_error"
	timedOut    = "timeout"
	canceled    = "canceled"
	executeTool = "execute_tool"
)

// The metrics of the semantic conventions that are recorded.
const (
	operationDuration = "mcp.server.operation.duration"
	sessionDuration   = "mcp.server.session.duration"
	// questionDuration has the name of a client's metric, because the server is the client of the
	// requests that it sends.
	questionDuration = "mcp.client.operation.duration"
)

// buckets are the boundaries, in seconds, that the conventions define for these metrics.
var buckets = []float64{0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300}

// methods are the messages that a client may send. The conventions do not list the methods of
// 2026-07-28 yet, but allow other methods.
var methods = map[string]bool{
	"initialize": true, "ping": true, "server/discover": true, "subscriptions/listen": true,
	"tools/list": true, "tools/call": true, "prompts/list": true, "prompts/get": true,
	"resources/list": true, "resources/templates/list": true, "resources/read": true,
	"resources/subscribe": true, "resources/unsubscribe": true,
	"completion/complete": true, "logging/setLevel": true,
	"notifications/initialized": true, "notifications/cancelled": true, "notifications/progress": true,
	"notifications/roots/list_changed": true,
}

// versions are the versions of the protocol. A client may send any other value.
var versions = map[string]bool{
	"2024-11-05": true, "2025-03-26": true, "2025-06-18": true, "2025-11-25": true, "2026-07-28": true,
}

// questions are the requests that a server may send.
var questions = map[string]bool{
	"elicitation/create": true, "sampling/createMessage": true, "roots/list": true, "ping": true,
}

// knownMethod returns a method, or "_OTHER".
func knownMethod(method string) string {
	if methods[method] {
		return method
	}
	return other
}
