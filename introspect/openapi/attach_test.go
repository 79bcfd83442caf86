package openapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi/testdata/library"
	"github.com/ginmcp/ginmcp/introspect/openapi/testdata/tickets"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A plain is how a person would write the request of a tool, from the application's code and
// not from a document: which arguments go where, and how.
type plain struct {
	method, path                  string
	query, joined, deep, header   []string
	json, form, multipart         []string
	whole, text, files, mediaType string
}

// libraryPlain are the routes of the library. One of them is hidden by its document.
var libraryPlain = map[string]plain{
	"list_books":   {method: "GET", path: "/api/v1/books", query: []string{"limit", "tags", "ids", "on_loan", "sort"}},
	"get_book":     {method: "GET", path: "/api/v1/books/{id}", query: []string{"fields"}},
	"add_book":     {method: "POST", path: "/api/v1/books", json: []string{"title", "kind", "authors", "pages", "labels", "contact"}},
	"remove_book":  {method: "DELETE", path: "/api/v1/books/{id}", header: []string{"X-Why"}},
	"set_cover":    {method: "PUT", path: "/api/v1/books/{id}/cover", multipart: []string{"cover", "alt"}},
	"return_books": {method: "POST", path: "/api/v1/books/return", whole: "body"},
	"login":        {method: "POST", path: "/api/v1/login", form: []string{"name", "remember"}},
	"shelves":      {method: "GET", path: "/api/v1/shelves"},
	"add_shelf":    {method: "POST", path: "/api/v1/shelves", json: []string{"name", "inside"}},
	"file":         {method: "GET", path: "/api/v1/files/{path}"},
}

// TestEveryDocumentedToolAnswersAsItsRouteDoes attaches each application with one line, calls
// every tool with arguments that are made from its schema, and makes the same request without
// ginmcp.
func TestEveryDocumentedToolAnswersAsItsRouteDoes(t *testing.T) {
	common := map[string]plain{
		"get":   {method: "GET", path: "/tickets/{number}"},
		"close": {method: "POST", path: "/tickets/{number}/close"},
		"note":  {method: "POST", path: "/tickets/{number}/notes", text: "body", mediaType: "text/plain"},
		"file":  {method: "POST", path: "/tickets/{number}/files", multipart: []string{"file", "comment"}},
	}
	generated := map[string]plain{
		"listTickets":  {method: "GET", path: "/tickets", query: []string{"state", "label", "limit"}, joined: []string{"ids"}},
		"openTicket":   {method: "POST", path: "/tickets", json: []string{"subject", "priority", "labels"}, header: []string{"X-Reason"}},
		"changeTicket": {method: "PATCH", path: "/tickets/{number}", json: []string{"id", "subject", "state", "labels", "parent"}},
		"getTicket":    common["get"], "closeTicket": common["close"], "addNote": common["note"], "addFiles": common["file"],
	}
	for _, c := range []struct {
		maker  string
		engine *gin.Engine
		opts   []ginmcp.Option
		plain  map[string]plain
	}{
		{"swag-v1", library.New(), nil, libraryPlain},
		{"swag-v2", tickets.New(), []ginmcp.Option{ginmcp.WithOpenAPI(tickets.SwagV2)}, generated},
		{"go-swagger", tickets.New(), []ginmcp.Option{ginmcp.WithOpenAPI(tickets.GoSwagger)}, generated},
		{"by-hand", tickets.New(), []ginmcp.Option{ginmcp.WithOpenAPI(tickets.ByHand)}, map[string]plain{
			"list-tickets":  {method: "GET", path: "/tickets", query: []string{"state", "label"}, joined: []string{"ids"}, deep: []string{"filter"}},
			"open-ticket":   {method: "POST", path: "/tickets", json: []string{"subject", "channel", "priority"}, query: []string{"notify"}, header: []string{"X-Reason"}},
			"change-ticket": {method: "PATCH", path: "/tickets/{number}", json: []string{"subject", "parent"}, mediaType: "application/merge-patch+json"},
			"get-ticket":    common["get"], "close-ticket": common["close"], "add-note": common["note"], "add-files": common["file"],
		}},
	} {
		t.Run(c.maker, func(t *testing.T) {
			tools := ginmcp.Attach(c.engine, c.opts...)
			server := httptest.NewServer(c.engine)
			t.Cleanup(server.Close)
			session := connect(t, server)
			list, err := session.ListTools(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.maker, list.Tools, tools.Diagnostics())
			if err := testkit.CheckTools(list.Tools); err != nil {
				t.Error(err)
			}
			called := map[string]bool{}
			for _, tool := range list.Tools {
				how, ok := c.plain[tool.Name]
				if !ok {
					t.Errorf("%s is not a tool that the application should have", tool.Name)
					continue
				}
				called[tool.Name] = true
				compare(t, server, session, tool, how)
			}
			for name := range c.plain {
				if !called[name] {
					t.Errorf("%s is missing", name)
				}
			}
		})
	}
}

// golden compares what an agent sees, and what the developer is told, with a file. -update
// rewrites it.
func golden(t *testing.T, name string, tools []*mcp.Tool, diagnostics []introspect.Diagnostic) {
	t.Helper()
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	for _, tool := range tools {
		if err := enc.Encode(tool); err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range diagnostics {
		fmt.Fprintln(&want, d)
	}
	file := filepath.Join("testdata", "golden", name+".txt")
	if testkit.Updating() {
		if err := os.WriteFile(file, want.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%s has changed; if that is meant, run with -update\n%s", file, want.String())
	}
}

func connect(t *testing.T, server *httptest.Server) *mcp.ClientSession {
	t.Helper()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).
		Connect(t.Context(), &mcp.StreamableClientTransport{Endpoint: server.URL + "/mcp", HTTPClient: server.Client()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// compare calls one tool and its route.
func compare(t *testing.T, server *httptest.Server, session *mcp.ClientSession, tool *mcp.Tool, how plain) {
	t.Helper()
	root, _ := tool.InputSchema.(map[string]any)
	arguments, _ := generate(root, root, 0).(map[string]any)
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: tool.Name, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool.Name, err)
	}
	status, contentType, body := send(t, server, how.request(t, server.URL, arguments))
	if res.IsError || status >= http.StatusBadRequest {
		t.Errorf("%s %v: the tool says %q, the route %d %q", tool.Name, arguments, textOf(res), status, body)
		return
	}
	switch {
	case strings.HasPrefix(contentType, "application/json"):
		var want any
		if err := json.Unmarshal(body, &want); err != nil {
			t.Fatal(err)
		}
		if _, ok := want.(map[string]any); !ok {
			want = map[string]any{"result": want}
		}
		if !reflect.DeepEqual(res.StructuredContent, want) {
			t.Errorf("%s %v answers\n%v\nand its route\n%v", tool.Name, arguments, res.StructuredContent, want)
		}
	case len(body) > 0 && textOf(res) != string(body):
		t.Errorf("%s answers %q, and its route %q", tool.Name, textOf(res), body)
	}
}

func textOf(res *mcp.CallToolResult) string {
	var b strings.Builder
	for _, c := range res.Content {
		if block, ok := c.(*mcp.TextContent); ok {
			b.WriteString(block.Text)
		}
	}
	return b.String()
}

func send(t *testing.T, server *httptest.Server, r *http.Request) (status int, contentType string, body []byte) {
	t.Helper()
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Content-Type"), body
}

// generate makes a value that a schema allows, with every member that is there.
func generate(root, s map[string]any, depth int) any {
	if ref, ok := s["$ref"].(string); ok {
		defs, _ := root["$defs"].(map[string]any)
		s, _ = defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	for _, key := range []string{"examples", "enum"} {
		if values, ok := s[key].([]any); ok {
			return values[0]
		}
	}
	if options, ok := s["anyOf"].([]any); ok {
		first, _ := options[0].(map[string]any)
		return generate(root, first, depth)
	}
	if value, ok := s["default"]; ok {
		return value
	}
	types, _ := s["type"].(string)
	if list, ok := s["type"].([]any); ok {
		types, _ = list[0].(string)
	}
	switch types {
	case "object":
		return generateObject(root, s, depth)
	case "array":
		items, _ := s["items"].(map[string]any)
		if depth > 3 {
			return []any{}
		}
		return []any{generate(root, items, depth+1)}
	case "integer":
		return json.Number("3")
	case "number":
		return json.Number("2.5")
	case "boolean":
		return true
	case "string":
		return generateText(s)
	default:
		return "anything"
	}
}

func generateObject(root, s map[string]any, depth int) any {
	out := map[string]any{}
	properties, _ := s["properties"].(map[string]any)
	for name, sub := range properties {
		sub, _ := sub.(map[string]any)
		if _, recursive := sub["$ref"]; recursive && depth > 2 {
			continue
		}
		out[name] = generate(root, sub, depth+1)
	}
	if _, isFile := properties["filename"]; isFile {
		return map[string]any{"filename": "a b.txt", "text": "content"}
	}
	if additional, ok := s["additionalProperties"].(map[string]any); ok {
		out["key"] = generate(root, additional, depth+1)
	}
	return out
}

func generateText(s map[string]any) string {
	switch s["format"] {
	case "email":
		return "ada@example.com"
	case "date-time":
		return "2025-11-23T16:45:58Z"
	case "date":
		return "2025-11-23"
	default:
		return "a b+c"
	}
}

// request writes the request of a tool as its application expects it.
func (p plain) request(t *testing.T, base string, arguments map[string]any) *http.Request {
	t.Helper()
	path := p.path
	for name, value := range arguments {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(fmt.Sprint(value)))
	}
	query := url.Values{}
	for _, name := range p.query {
		query[name] = texts(arguments[name])
	}
	for _, name := range p.joined {
		if given := texts(arguments[name]); len(given) > 0 {
			query.Set(name, strings.Join(given, ","))
		}
	}
	for _, name := range p.deep {
		members, _ := arguments[name].(map[string]any)
		for member, value := range members {
			query.Set(name+"["+member+"]", fmt.Sprint(value))
		}
	}
	body, contentType := p.body(t, arguments)
	r, err := http.NewRequestWithContext(t.Context(), p.method, base+path+"?"+query.Encode(), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, name := range p.header {
		if value, ok := arguments[name]; ok {
			r.Header.Set(name, fmt.Sprint(value))
		}
	}
	return r
}

func texts(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		var out []string
		for _, item := range v {
			out = append(out, fmt.Sprint(item))
		}
		return out
	default:
		return []string{fmt.Sprint(v)}
	}
}

func (p plain) body(t *testing.T, arguments map[string]any) (body []byte, contentType string) {
	t.Helper()
	switch {
	case p.text != "":
		return []byte(fmt.Sprint(arguments[p.text])), p.mediaType
	case p.whole != "":
		body, err := json.Marshal(arguments[p.whole])
		if err != nil {
			t.Fatal(err)
		}
		return body, "application/json"
	case len(p.json) > 0:
		members := map[string]any{}
		for name, value := range arguments {
			if slices.Contains(p.json, name) {
				members[name] = value
			}
		}
		body, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		if p.mediaType != "" {
			return body, p.mediaType
		}
		return body, "application/json"
	case len(p.form) > 0:
		form := url.Values{}
		for _, name := range p.form {
			form[name] = texts(arguments[name])
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded"
	case len(p.multipart) > 0:
		return p.upload(t, arguments)
	default:
		return nil, ""
	}
}

func (p plain) upload(t *testing.T, arguments map[string]any) (body []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range p.multipart {
		files, isList := arguments[name].([]any)
		if !isList {
			files = []any{arguments[name]}
		}
		for _, value := range files {
			file, ok := value.(map[string]any)
			if !ok {
				if err := w.WriteField(name, fmt.Sprint(value)); err != nil {
					t.Fatal(err)
				}
				continue
			}
			part, err := w.CreateFormFile(name, fmt.Sprint(file["filename"]))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(part, fmt.Sprint(file["text"])); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}
