package measure

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"example.com/apps/truth"
)

// Call calls every tool of every application through the official client: with arguments that are
// made from its schema alone, and with the values of the truth in the same arguments. The application
// must not find fault with the former, and every success must be valid against the output schema that
// the client sees.
func Call(t *testing.T, applications []Application) {
	gin.SetMode(gin.ReleaseMode)
	for _, a := range applications {
		t.Run(a.Name, func(t *testing.T) {
			app, err := truth.Load(a.Truth)
			if err != nil {
				t.Fatal(err)
			}
			for i := range app.Routes {
				r := &app.Routes[i]
				if r.Excluded == "" {
					t.Run(r.Method+" "+r.Path, func(t *testing.T) { callRoute(t, app, r, a) })
				}
			}
		})
	}
}

// callRoute calls one tool of a fresh application in both ways.
func callRoute(t *testing.T, app *truth.Application, r *truth.Route, a Application) {
	t.Helper()
	for _, mode := range []string{"schema", "truth"} {
		options := append(factsOf(a.Package), ginmcp.WithLogger(nil), ginmcp.WithRequestFunc(func(_, inner *http.Request) error {
			identify(inner, r)
			return nil
		}))
		server := ginmcp.Attach(a.New(), options...)
		client := ginmcptest.ClientOf(t, server)
		tool, op := find(t, client, server, r)
		if tool == nil {
			continue
		}
		call(t, app, r, client, tool, op, mode)
	}
}

// identify adds what states who the caller is.
func identify(inner *http.Request, r *truth.Route) {
	for _, in := range r.Inputs {
		if !in.Identity || in.Example == nil {
			continue
		}
		value := fmt.Sprint(in.Example)
		switch in.In {
		case "header":
			inner.Header.Set(in.Name, value)
		case "cookie":
			inner.AddCookie(&http.Cookie{Name: in.Name, Value: value})
		case "query":
			q := inner.URL.Query()
			q.Set(in.Name, value)
			inner.URL.RawQuery = q.Encode()
		}
	}
}

func find(
	t *testing.T,
	client *mcp.ClientSession,
	server *ginmcp.Server,
	r *truth.Route,
) (*mcp.Tool, *introspect.Operation) {
	t.Helper()
	method := r.Method
	if method == "ANY" {
		method = r.Verb
	}
	operations := server.Operations()
	i := slices.IndexFunc(operations, func(o introspect.Operation) bool { return o.Method == method && o.Path == r.Path })
	if i < 0 {
		return nil, nil
	}
	list, err := client.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range server.Lint() {
		if f.Route == method+" "+r.Path {
			for _, tool := range list.Tools {
				if tool.Name == f.Tool {
					return tool, &operations[i]
				}
			}
		}
	}
	t.Errorf("the tool of %s is not listed", r.Path)
	return nil, nil
}

func call(t *testing.T, app *truth.Application, r *truth.Route, client *mcp.ClientSession, tool *mcp.Tool, op *introspect.Operation, mode string) {
	input := asMap(t, tool.InputSchema)
	arguments := sample(input, input, 0).(map[string]any)
	if mode == "truth" {
		fillIn(t, r, op, arguments)
	}
	text, _ := json.Marshal(arguments)
	result, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: tool.Name, Arguments: json.RawMessage(text)})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	body := textOf(result)
	if result.IsError {
		for _, status := range []string{"HTTP 400", "HTTP 422", "HTTP 415"} {
			if strings.Contains(body, status) && !excused(app, r, mode) {
				t.Errorf("%s arguments %s: %s", mode, text, body)
			}
		}
		if mode == "truth" && strings.Contains(body, "not the one") {
			t.Errorf("%s arguments %s: %s", mode, text, body)
		}
		return
	}
	if tool.OutputSchema == nil {
		return
	}
	validate(t, asMap(t, tool.OutputSchema), result.StructuredContent)
}

// excused reports whether a rejection depends on something that a schema of one tool cannot
// state: a lookup, or several members together.
func excused(app *truth.Application, r *truth.Route, mode string) bool {
	if why := lookups[app.App+" "+r.Method+" "+r.Path]; why != "" && mode == "schema" {
		return true
	}
	if r.Body != nil && hasCustom(app, r.Body.Schema, 0) && mode == "schema" {
		return true // source does not show the form of a type with JSON methods of its own
	}
	for _, in := range r.Inputs {
		if in.Conditional || len(in.Known) > 0 {
			return true
		}
	}
	return false
}

// lookups are routes that reject what they do not find with a status for wrong requests.
var lookups = map[string]string{
	"library POST /api/v1/loans":        "no member has the card",
	"shop POST /v1/orders/:id/payments": "the amount differs from that of the order",
}

func hasCustom(app *truth.Application, s *truth.Schema, depth int) bool {
	s = app.Resolve(s)
	const deep = 4
	if s == nil || depth > deep {
		return false
	}
	for _, p := range s.Properties {
		if p.Custom || hasCustom(app, p, depth+1) {
			return true
		}
	}
	return s.Custom || hasCustom(app, s.Items, depth+1)
}

func textOf(r *mcp.CallToolResult) string {
	var b strings.Builder
	for _, c := range r.Content {
		if text, ok := c.(*mcp.TextContent); ok {
			b.WriteString(text.Text)
		}
	}
	return b.String()
}

func asMap(t *testing.T, v any) map[string]any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func validate(t *testing.T, output map[string]any, content any) {
	t.Helper()
	c := jsonschema.NewCompiler()
	if err := c.AddResource("output.json", output); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("output.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(asAny(t, content)); err != nil {
		t.Errorf("the result %v is not valid: %v", content, err)
	}
}

func asAny(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// fillIn replaces what was made from the schema with the examples of the truth.
func fillIn(t *testing.T, r *truth.Route, op *introspect.Operation, arguments map[string]any) {
	in, _, err := schema.NewInput(op, schema.InputOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if r.Body != nil {
		body, _ = r.Body.Example.(map[string]any)
	}
	for _, a := range in.Arguments {
		if a.In == introspect.LocationBody || a.In == introspect.LocationForm && r.Body != nil && body != nil {
			switch value, ok := body[a.Wire]; {
			case a.Whole && r.Body != nil && r.Body.Example != nil && !a.Raw:
				arguments[a.Name] = r.Body.Example
			case ok:
				arguments[a.Name] = value
			case !a.Whole && body != nil:
				delete(arguments, a.Name)
			}
			continue
		}
		i := slices.IndexFunc(r.Inputs, func(w truth.Input) bool {
			return argument{in: a.In, wire: a.Wire}.matches(w)
		})
		switch {
		case i >= 0 && r.Inputs[i].In == "file":
			arguments[a.Name] = map[string]any{"filename": "a.txt", "text": fmt.Sprint(r.Inputs[i].Example)}
			if r.Inputs[i].Type != nil && r.Inputs[i].Type[0] == "array" {
				arguments[a.Name] = []any{arguments[a.Name]}
			}
		case i >= 0 && r.Inputs[i].Example != nil:
			arguments[a.Name] = r.Inputs[i].Example
		case i >= 0 && !a.Required:
			delete(arguments, a.Name)
		}
	}
}
