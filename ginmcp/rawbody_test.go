package ginmcp_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/ginmcp/ginmcptest"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

func ExampleRawBody() {
	r := gin.New()
	put := func(c *gin.Context) {
		body, err := c.GetRawData()
		if err != nil {
			c.AbortWithStatus(http.StatusBadRequest)
			return
		}
		c.String(http.StatusOK, "%s: %d bytes of %s", c.GetHeader("File-Path"), len(body), c.ContentType())
	}
	r.PUT("/files", ginmcp.Op("put_file", put,
		ginmcp.HeaderParam[string]("File-Path", "where the file goes"), ginmcp.RawBody("application/octet-stream")))
	s := ginmcp.Attach(r)
	fmt.Println(call(s, "put_file", map[string]any{"File-Path": "/a.bin", "body": map[string]any{"data": "AAEC"}}))
	// Output: /a.bin: 3 bytes of application/octet-stream
}

// TestRawBody: bytes arrive as they are, with the type that was declared or that the file has.
func TestRawBody(t *testing.T) {
	for _, c := range []struct {
		declared, body, want string
		isError              bool
		reason               string
	}{
		{"application/octet-stream", `{"data":"AAEC/w=="}`, "application/octet-stream \"\\x00\\x01\\x02\\xff\"", false, "bytes"},
		{"application/octet-stream", `{"filename":"a.bin","mimeType":"image/png","data":"AA"}`, "application/octet-stream \"\\x00\"", false, "the declared type counts"},
		{"text/csv; charset=utf-8", `{"text":"a;ü"}`, "text/csv; charset=utf-8 \"a;ü\"", false, "a text is a file too"},
		{"image/*", `{"mimeType":"image/png","data":"AA=="}`, "image/png \"\\x00\"", false, "a family leaves the type to the file"},
		{"image/*", `{"mimeType":"text/html","data":"AA=="}`, "image/*", true, "but not to any other one"},
		{"image/*", `{"mimeType":"image/png\r\nX-Evil: 1","data":"AA=="}`, "image/*", true, "nor to what is none"},
		{"image/*", `{"data":"AA=="}`, "image/*", true, "nor to none"},
		{"", `{"mimeType":"text/x-any","text":"x"}`, "text/x-any \"x\"", false, "any type"},
		{"", `{"text":"x"}`, "application/octet-stream \"x\"", false, "without one"},
		{"application/octet-stream", `{"data":"!"}`, "base64", true, "no base64"},
		{"application/octet-stream", `{}`, "data", true, "no content"},
		{"application/octet-stream", `"text"`, "body", true, "no file"},
	} {
		r := gin.New()
		r.PUT("/x", ginmcp.Op("put", func(c *gin.Context) {
			body, err := io.ReadAll(c.Request.Body)
			if err != nil || int64(len(body)) != c.Request.ContentLength || c.GetHeader("X-Evil") != "" {
				t.Errorf("%d bytes of %d, %v, %v", len(body), c.Request.ContentLength, c.Request.Header, err)
			}
			c.String(http.StatusOK, "%s %+q", c.GetHeader("Content-Type"), body)
		}, ginmcp.RawBody(c.declared)))
		session := ginmcptest.Client(t, r, ginmcp.WithLogger(nil))
		res, err := session.CallTool(t.Context(), &mcp.CallToolParams{Name: "put", Arguments: map[string]any{"body": rawJSON(c.body)}})
		if err != nil {
			t.Fatal(err)
		}
		text, ok := res.Content[0].(*mcp.TextContent)
		if want := strings.ReplaceAll(c.want, "ü", `\u00fc`); !ok || res.IsError != c.isError || !strings.Contains(text.Text, want) {
			t.Errorf("%q with %s: error %t, %v; want %t, %s: %s", c.declared, c.body, res.IsError, text, c.isError, want, c.reason)
		}
	}
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

func TestRawBodyOfNoType(t *testing.T) {
	for _, declared := range []string{"text", "a b/c", "/", "image/png\r\nX: 1"} {
		r := gin.New()
		r.PUT("/x", ginmcp.Op("put", func(*gin.Context) {}, ginmcp.RawBody(declared)))
		s, err := ginmcp.New(r, ginmcp.WithLogger(nil))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Refresh(); err == nil || !strings.Contains(err.Error(), "RawBody") {
			t.Errorf("RawBody(%q): error %v, want one", declared, err)
		}
	}
}
