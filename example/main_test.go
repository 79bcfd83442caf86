package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

const testToken = "a token"

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	gin.DefaultWriter = io.Discard
	os.Exit(m.Run())
}

func TestOverHTTP(t *testing.T) {
	session := connectHTTP(t, serve(t).URL, testToken)
	checkTools(t, session)
	for _, c := range calls {
		t.Run(c.reason, func(t *testing.T) { c.check(t, session) })
	}
}

func TestPictureIsAnImage(t *testing.T) {
	session := connectHTTP(t, serve(t).URL, "")
	res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "get_product_picture", Arguments: map[string]any{"id": 1}})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Content) != 1 || res.IsError {
		t.Fatalf("want one block that is no error, got %d: %s", len(res.Content), textOf(res))
	}
	image, ok := res.Content[0].(*mcp.ImageContent)
	if !ok || image.MIMEType != "image/png" || !bytes.Equal(image.Data, placeholder()) {
		t.Errorf("want the picture itself, got %T", res.Content[0])
	}
}

func TestTokenDecides(t *testing.T) {
	url := serve(t).URL
	for _, c := range []struct {
		token string
		toolCall
	}{
		{"", toolCall{reason: "reading products is public", tool: "get_product", arguments: map[string]any{"id": 1}}},
		{"", toolCall{
			reason: "without the token the application's own 401", tool: "list_customers", isError: true,
			text: []string{"HTTP 401 Unauthorized"}, structured: map[string]any{"status": 401.0, "error": "a bearer token is needed"},
		}},
		{"wrong", toolCall{reason: "a wrong token is as good as none", tool: "list_customers", isError: true, text: []string{"HTTP 401"}}},
		{testToken, toolCall{reason: "with the token it works", tool: "list_customers", text: []string{"Ada"}}},
	} {
		t.Run(c.reason, func(t *testing.T) { c.check(t, connectHTTP(t, url, c.token)) })
	}
}

func TestPlainHTTPIsAsBefore(t *testing.T) {
	url := serve(t).URL
	for _, c := range []struct {
		reason, method, path, token, body string
		status                            int
		contains                          string
	}{
		{"a typed handler", "GET", "/products/2", "", "", 200, `"Teapot"`},
		{"a typed handler that creates", "POST", "/api/customers", testToken, `{"name":"Bob","email":"bob@example.com"}`, 201, `"Bob"`},
		{"input that is not valid, by field", "POST", "/api/customers", testToken, `{"name":"Bob","email":"bob"}`, 400, `"email"`},
		{"the guard", "POST", "/api/customers", "", `{}`, 401, "bearer"},
		{"what is hidden from agents is still a route", "POST", "/api/reset", testToken, "", 204, ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			header := http.Header{"Content-Type": {"application/json"}}
			if c.token != "" {
				header.Set("Authorization", "Bearer "+c.token)
			}
			status, body := send(t, c.method, url+c.path, header, c.body)
			if status != c.status || !strings.Contains(body, c.contains) {
				t.Errorf("got %d %s, want %d and %q", status, body, c.status, c.contains)
			}
		})
	}
}

// quoted are the arguments of the printed command that are in quotes.
var quoted = regexp.MustCompile(`-([Hd]) '([^']*)'`)

// People run the command that the example prints, so the request in it has to be right.
func TestPrintedCommandWorks(t *testing.T) {
	command := curl(serve(t).URL, testToken)
	url := strings.Fields(command)[2]
	header, body := http.Header{}, ""
	for _, match := range quoted.FindAllStringSubmatch(command, -1) {
		if name, value, ok := strings.Cut(match[2], ": "); match[1] == "H" && ok {
			header.Set(name, value)
		} else {
			body = match[2]
		}
	}
	status, out := send(t, "POST", url, header, body)
	var answer struct {
		Result struct{ StructuredContent Order }
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil || status != http.StatusOK || answer.Result.StructuredContent.Total != 2400 {
		t.Errorf("got %d %s (%v), want an order of 2400", status, out, err)
	}
}
