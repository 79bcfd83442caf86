package ginmcp_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"pgregory.net/rapid"
)

// A hostile generates parts of OpenAPI documents, many of which contradict themselves.
type hostile struct{ *rapid.T }

// oneOf draws one of several values.
func oneOf[V any](h hostile, values ...V) V { return rapid.SampledFrom(values).Draw(h.T, "one") }

func (h hostile) often() bool { return h.chance(2) }

// chance is true once in n times.
func (h hostile) chance(n int) bool { return rapid.IntRange(1, n).Draw(h.T, "chance") == 1 }

type object = map[string]any

// hostileReferences lead to schemas, through arrays and paths, in circles and nowhere.
var hostileReferences = []string{
	"#/components/schemas/A", "#/components/schemas/B", "#/components/schemas/C", "#/components/schemas/A/properties/a",
	"#/components/schemas/B/allOf/0", "#/components/schemas/C/items", "#/paths/~1r0~1{id}/get/parameters/0/schema",
	"#/paths/~1r0~1%7Bid%7D/post/requestBody/content/application~1json/schema", "#/components/schemas/Missing", "#", "#/", "", "other.json#/A",
	"#/components/schemas/A/allOf/-1", "#/components/schemas/Loop",
}

func (h hostile) value() any {
	return oneOf[any](h, 1, 2.5, "x", "7", true, nil, []any{1, "a"}, []any{}, object{"a": 1}, object{}, -3, "2025-01-02", 1e300)
}

// schema returns a schema with members that fit together, and others.
func (h hostile) schema(depth int) object {
	s := object{}
	if depth == 0 || h.chance(5) {
		s["$ref"] = oneOf(h, hostileReferences...)
		if h.often() {
			return s
		}
	}
	if h.chance(8) {
		s["type"] = oneOf[any](h, []any{"string", "null"}, []any{"integer", "string"}, []any{}, "text", 7, []any{"array", "object", "null"})
	} else {
		s["type"] = oneOf[any](h, "string", "integer", "number", "boolean", "object", "array")
	}
	for _, key := range []string{"default", "example", "const"} {
		if h.chance(6) {
			s[key] = h.value()
		}
	}
	if h.chance(6) {
		s["enum"] = []any{h.value(), h.value(), h.value()}
	}
	for _, key := range []string{"nullable", "readOnly", "writeOnly", "deprecated", "uniqueItems", "exclusiveMinimum"} {
		if h.chance(8) {
			s[key] = oneOf[any](h, true, false, "yes", 5)
		}
	}
	for _, key := range []string{"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties", "multipleOf"} {
		if h.chance(10) {
			s[key] = oneOf[any](h, 0, 1, 3, -1, 2.5, "3", 1e20)
		}
	}
	if h.chance(8) {
		s["format"] = oneOf(h, "date-time", "uuid", "binary", "byte", "int32", "email", "nothing")
	}
	if h.chance(10) {
		s["pattern"] = oneOf(h, "^a+$", "(?!x)y", "[", "^[^,]*$", "\\p{L}+")
	}
	if depth > 0 {
		h.nested(s, depth-1)
	}
	return s
}

func (h hostile) nested(s object, depth int) {
	if h.often() {
		s["items"] = oneOf[any](h, h.schema(depth), h.schema(depth), true, []any{h.schema(0)})
	}
	if h.often() {
		s["properties"] = object{
			oneOf(h, "a", "id", "b c", "body", "query", "é", strings.Repeat("n", 80), "x[y]", ""): h.schema(depth), "a": h.schema(depth),
		}
		s["required"] = oneOf[any](h, []any{"a"}, []any{"a", "id", "missing"}, true, []any{7})
	}
	for _, key := range []string{"allOf", "anyOf", "oneOf"} {
		if h.chance(6) {
			s[key] = oneOf[any](h, []any{h.schema(depth)}, []any{h.schema(depth), object{"type": "null"}}, []any{h.schema(depth), h.schema(depth)}, []any{}, object{})
		}
	}
	if h.chance(5) {
		s["additionalProperties"] = oneOf[any](h, true, false, h.schema(depth), object{})
	}
	if h.chance(10) {
		s["patternProperties"] = object{"^x-": h.schema(depth)}
	}
	if h.chance(10) {
		s["discriminator"] = oneOf[any](h, object{"propertyName": "a"}, "a", object{"propertyName": "a", "mapping": object{"k": "#/components/schemas/A", "l": "Gone"}})
	}
}

func (h hostile) parameter() object {
	if h.chance(10) {
		return object{"$ref": oneOf(h, "#/components/parameters/P", "#/paths/~1r0~1{id}/get/parameters/0", "#/components/parameters/Loop", "#/nowhere"), "description": "D"}
	}
	p := object{
		"name": oneOf(h, "p", "q", "id", "X-Test", "x-test", "Accept", "query", "tags[]", "a.b"),
		"in":   oneOf(h, "query", "query", "query", "path", "header", "cookie", "body", "nowhere"),
	}
	if h.chance(8) {
		p["content"] = object{oneOf(h, "application/json", "text/plain", "*/*"): object{"schema": h.schema(2)}}
	} else {
		p["schema"] = h.schema(2)
	}
	if h.often() {
		p["style"] = oneOf(h, "form", "simple", "deepObject", "pipeDelimited", "spaceDelimited", "label", "matrix", "unknown")
	}
	if h.often() {
		p["explode"] = oneOf[any](h, true, false, "no")
	}
	if h.often() {
		p["required"] = oneOf[any](h, true, false, "yes")
	}
	if h.chance(4) {
		p["example"] = h.value()
	}
	return p
}

func (h hostile) body() object {
	content := object{"schema": h.schema(3)}
	if h.chance(3) {
		content["encoding"] = object{"a": object{
			"style": oneOf(h, "form", "deepObject", "pipeDelimited"), "explode": h.often(), "contentType": oneOf(h, "application/json", "text/csv"),
		}}
	}
	if h.chance(4) {
		content["example"] = h.value()
	}
	media := oneOf(h, "application/json", "application/json", "application/*", "*/*", "application/x-www-form-urlencoded", "multipart/form-data",
		"text/plain", "application/octet-stream", "image/*", "application/merge-patch+json", "", "no/type; x")
	return object{"content": object{media: content}, "required": oneOf[any](h, true, false, "yes")}
}

// document returns a document of some operations, each with its route in routes.
func (h hostile) document() (document object, routes []string) {
	paths := object{}
	for i := range rapid.IntRange(1, 2).Draw(h.T, "paths") {
		item := object{}
		for _, method := range []string{"get", "post", "delete"} {
			op := object{"operationId": fmt.Sprintf("op_%s_%d", method, i), "responses": object{"200": object{
				"content": object{"application/json": object{"schema": h.schema(2)}},
			}}}
			if h.often() {
				op["parameters"] = []any{h.parameter(), h.parameter()}
			}
			if h.often() {
				op["requestBody"] = h.body()
			}
			item[method] = op
			routes = append(routes, strings.ToUpper(method)+fmt.Sprintf(" /r%d/:id", i))
		}
		paths[fmt.Sprintf("/r%d/{id}", i)] = item
	}
	return object{
		"openapi": oneOf(h, "3.0.3", "3.1.0"), "paths": paths,
		"servers": []any{object{"url": oneOf(h, "/", "https://{host}/", "https://x.example{base}"), "variables": object{
			"host": object{"default": oneOf(h, "a.example", "")}, "base": object{"default": oneOf(h, "", "/")},
		}}},
		"components": object{
			"parameters": object{"P": h.parameter(), "Loop": object{"$ref": "#/components/parameters/Loop"}},
			"schemas": object{
				"A": h.schema(2), "B": object{"allOf": []any{h.schema(1), object{"$ref": "#/components/schemas/A"}}},
				"C": object{"type": "array", "items": object{"$ref": "#/components/schemas/B"}}, "Loop": object{"$ref": "#/components/schemas/Loop"},
			},
		},
	}, routes
}

// echoed responds with everything that arrived, without escapes.
func echoed(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		c.String(http.StatusInternalServerError, err.Error())
		return
	}
	parts := []string{c.Request.Method + " " + c.FullPath(), c.Param("id"), string(body)}
	if text, err := url.QueryUnescape(string(body)); err == nil {
		parts = append(parts, text)
	}
	for _, values := range c.Request.URL.Query() {
		parts = append(parts, values...)
	}
	for _, values := range c.Request.Header {
		for _, v := range values {
			text, err := url.QueryUnescape(v)
			parts = append(parts, v)
			if err == nil {
				parts = append(parts, text)
			}
		}
	}
	c.String(http.StatusOK, "%s", strings.Join(parts, "\n"))
}

// marks returns arguments for a schema, each text of which is unique, and these texts. Where a text would
// need a form, there is none.
func marks(schema, defs map[string]any, depth int, texts *[]string) any {
	if ref, ok := schema["$ref"].(string); ok && depth > 0 {
		target, _ := defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
		return marks(target, defs, depth-1, texts)
	}
	if options, _ := schema["anyOf"].([]any); len(options) > 0 {
		option, _ := options[0].(map[string]any)
		return marks(option, defs, depth-1, texts)
	}
	switch {
	case depth <= 0:
		return nil
	case schema["type"] == "object":
		out := object{}
		properties, _ := schema["properties"].(map[string]any)
		if properties["filename"] != nil && properties["mimeType"] != nil {
			return object{"filename": "f", "text": marks(object{"type": "string"}, defs, depth, texts)}
		}
		for name, sub := range properties {
			s, _ := sub.(map[string]any)
			if v := marks(s, defs, depth-1, texts); v != nil {
				out[name] = v
			}
		}
		return out
	case schema["type"] == "array":
		s, _ := schema["items"].(map[string]any)
		if v := marks(s, defs, depth-1, texts); v != nil {
			return []any{v}
		}
		return []any{}
	case schema["type"] == "string" && schema["enum"] == nil && schema["pattern"] == nil && schema["format"] == nil &&
		schema["maxLength"] == nil && schema["contentEncoding"] == nil && schema["default"] == nil:
		text := fmt.Sprintf("mark%dx", len(*texts))
		*texts = append(*texts, text)
		return text
	default:
		return nil
	}
}

// compiles checks that a schema is valid for two validators. It leaves out defaults and examples, which
// a schema that contradicts itself may not allow.
func compiles(schema any) error {
	raw, ok := schema.(json.RawMessage)
	if !ok {
		return nil
	}
	var root any
	if err := json.Unmarshal(raw, &root); err != nil {
		return fmt.Errorf("%w: %s", err, raw)
	}
	plain, err := json.Marshal(withoutValues(root, false))
	if err != nil {
		return err
	}
	_, err = testkit.Compile(plain)
	return err
}

// withoutValues removes the defaults and examples of a schema, or of schemas by their names.
func withoutValues(v any, names bool) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = withoutValues(v[i], false)
		}
	case map[string]any:
		for key, value := range v {
			if !names && (key == "default" || key == "examples") {
				delete(v, key)
				continue
			}
			v[key] = withoutValues(value, !names && (key == "properties" || key == "$defs"))
		}
	}
	return v
}

// checkHostile builds the tools of a hostile document, checks their schemas, and calls them.
func checkHostile(rt *rapid.T) {
	document, routes := hostile{rt}.document()
	text, err := json.Marshal(document)
	if err != nil {
		rt.Fatal(err)
	}
	r := gin.New()
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		r.Handle(method, path, echoed)
	}
	s, err := ginmcp.New(r, ginmcp.WithOpenAPI(text), ginmcp.WithSwagger(""), ginmcp.WithLogger(nil))
	if err != nil {
		rt.Fatalf("%v: %s", err, text)
	}
	tools := s.Tools()
	for _, tool := range tools {
		for _, schema := range []any{tool.InputSchema, tool.OutputSchema} {
			if err := compiles(schema); err != nil {
				rt.Fatalf("%s has an invalid schema: %v\nof %s", tool.Name, err, text)
			}
		}
	}
	for _, d := range s.Diagnostics() {
		if strings.Contains(d.Message, "panic") || strings.Contains(d.Message, "cannot be made") {
			rt.Fatalf("%v\nof %s", d, text)
		}
	}
	for _, tool := range tools {
		raw, err := json.Marshal(tool.InputSchema)
		if err != nil {
			rt.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(raw, &schema); err != nil {
			rt.Fatal(err)
		}
		defs, _ := schema["$defs"].(map[string]any)
		var texts []string
		arguments := marks(schema, defs, 6, &texts)
		answer, isError := post(s, tool.Name, arguments)
		if strings.Contains(answer, "panic") || strings.Contains(answer, `"code":-32603`) {
			rt.Fatalf("%s of %s: %s\nof %s", tool.Name, raw, answer, text)
		}
		lost := func(text string) bool { return !strings.Contains(answer, text) }
		if !isError && slices.ContainsFunc(texts, lost) {
			rt.Fatalf("%s of %s: not all of %v arrived: %s\nof %s", tool.Name, raw, arguments, answer, text)
		}
	}
}

// post calls a tool over HTTP.
func post(s *ginmcp.Server, tool string, arguments any) (answer string, isError bool) {
	body, err := json.Marshal(object{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": object{"name": tool, "arguments": arguments}})
	if err != nil {
		return err.Error(), true
	}
	w := httptest.NewRecorder()
	request := httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(string(body)))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	s.ServeHTTP(w, request)
	return w.Body.String(), strings.Contains(w.Body.String(), `"isError":true`) || strings.Contains(w.Body.String(), `"error":`)
}

func TestHostileDocuments(t *testing.T) { rapid.Check(t, checkHostile) }

func FuzzHostileDocuments(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkHostile)) }
