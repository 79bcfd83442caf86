package ginmcp_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// The cases of what only an OpenAPI document knows: how lists and objects are written in a
// query, which media type a body has, and what is put together from several schemas.
const acceptDocument = `{
	"openapi": "3.0.3", "info": {"title": "t", "version": "1"},
	"paths": {
		"/comma": {"get": {"operationId": "comma", "parameters": [{"name": "v", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}], "responses": {}}},
		"/pipe": {"get": {"operationId": "pipe", "parameters": [{"name": "v", "in": "query", "style": "pipeDelimited", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}], "responses": {}}},
		"/space": {"get": {"operationId": "space", "parameters": [{"name": "v", "in": "query", "style": "spaceDelimited", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}}], "responses": {}}},
		"/deep": {"get": {"operationId": "deep", "parameters": [{"name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": {"type": "object"}}], "responses": {}}},
		"/members": {"get": {"operationId": "members", "parameters": [{"name": "data", "in": "query", "style": "form", "explode": true, "schema": {"type": "object", "properties": {"myAttribute": {"type": "boolean"}}}}], "responses": {}}},
		"/patch": {"patch": {"operationId": "patch", "requestBody": {"content": {"application/json-patch+json": {"schema": {"type": "array", "items": {"type": "object"}}}}}, "responses": {}}},
		"/versioned": {"post": {"operationId": "versioned", "requestBody": {"content": {"application/vnd.shop+json; version=2": {"schema": {"type": "object", "properties": {"a": {"type": "integer"}}}}}}, "responses": {}}},
		"/multipart": {"post": {"operationId": "multipart", "requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"count": {"type": "integer"}, "flag": {"type": "boolean"}}}}}}, "responses": {}}},
		"/raw": {"post": {"operationId": "raw", "requestBody": {"content": {"text/plain": {"schema": {"type": "string"}}}}, "responses": {}}},
		"/base": {"post": {"operationId": "base", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/C"}}}}, "responses": {}}},
		"/pet": {"post": {"operationId": "pet", "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}, "responses": {}}}
	},
	"components": {"schemas": {
		"A": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
		"B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"type": "object", "properties": {"b": {"type": "integer"}}}]},
		"C": {"allOf": [{"$ref": "#/components/schemas/B"}, {"type": "object", "properties": {"c": {"type": "boolean"}}}]},
		"Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "name": {"type": "string"}},
			"discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "gone": "#/components/schemas/Gone"}}},
		"Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "required": ["lives"], "properties": {"lives": {"type": "integer"}}}]}
	}}
}`

func TestAcceptanceOfDocuments(t *testing.T) {
	tests := []struct {
		number, reason, method, tool, arguments string
		isError                                 bool
		want, not                               []string
	}{
		{"12", "a list with commas", "GET", "comma", `{"v":["a","b"]}`, false, []string{"v=a%2Cb"}, []string{"v=b"}},
		{"13", "with bars", "GET", "pipe", `{"v":["a","b"]}`, false, []string{"v=a%7Cb"}, nil},
		{"14", "with spaces", "GET", "space", `{"v":["a","b"]}`, false, []string{"v=a+b"}, nil},
		{"17", "an object with brackets", "GET", "deep", `{"filter":{"eq":"foo/bar"}}`, false, []string{"filter%5Beq%5D=foo%2Fbar"}, []string{"?eq", "&eq"}},
		{"our own", "an object in an object is no text of another language", "GET", "deep", `{"filter":{"a":{"b":1}}}`, false, []string{"?filter%5Ba%5D%5Bb%5D=1"}, []string{"map[", "{'b'"}},
		{"18", "an object's members by themselves", "GET", "members", `{"data":{"myAttribute":true}}`, false, []string{"?myAttribute=true"}, []string{"data"}},
		{"20", "a JSON patch", "PATCH", "patch", `{"body":[{"op":"remove","path":"/a"}]}`, false, []string{"Content-Type: application/json-patch+json", `[{"op":"remove","path":"/a"}]`}, nil},
		{"21", "the parameters of a media type", "POST", "versioned", `{"a":1}`, false, []string{"Content-Type: application/vnd.shop+json; version=2", `{"a":1}`}, nil},
		{"23", "multipart, where all is text", "POST", "multipart", `{"count":42,"flag":true}`, false, []string{"multipart/form-data; boundary=", "\r\n42\r\n", "\r\ntrue\r\n"}, nil},
		{"24", "a body as it is", "POST", "raw", `{"body":"a \"b\"\n{"}`, false, []string{"Content-Type: text/plain", "a \"b\"\n{"}, nil},
		{"32", "what three generations have together", "POST", "base", `{"a":"x","b":1,"c":true}`, false, []string{`"a":"x"`, `"b":1`, `"c":true`}, nil},
		{"32", "the first of them requires something", "POST", "base", `{"b":1}`, true, []string{"a: is missing"}, nil},
		{"31", "what one kind has is there, and optional", "POST", "pet", `{"kind":"cat","lives":9}`, false, []string{`"lives":9`}, nil},
		{"31", "a kind that is not told apart is none", "POST", "pet", `{"kind":"cat","name":"Tom"}`, false, []string{`"name":"Tom"`}, nil},
		{"31", "the kind is required", "POST", "pet", `{"lives":9}`, true, []string{"kind: is missing"}, nil},
	}
	r := gin.New()
	for _, test := range tests {
		if !hasRoute(r, "/"+test.tool) {
			r.Handle(test.method, "/"+test.tool, func(c *gin.Context) { mirror(c) })
		}
	}
	s := ginmcp.Attach(r, ginmcp.WithOpenAPI([]byte(acceptDocument)))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.number+" "+test.reason, func(t *testing.T) {
			text, isError := acceptCall(t, s, test.tool, test.arguments)
			if isError != test.isError {
				t.Errorf("error %v: %s", isError, text)
			}
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s\nlacks %q", text, want)
				}
			}
			for _, not := range test.not {
				if strings.Contains(text, not) {
					t.Errorf("%s\nhas %q", text, not)
				}
			}
		})
	}
}

func hasRoute(r *gin.Engine, path string) bool {
	for _, route := range r.Routes() {
		if route.Path == path && route.Method != http.MethodHead {
			return true
		}
	}
	return false
}
