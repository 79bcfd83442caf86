package ginmcp

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
)

// discard is a response writer that keeps nothing.
type discard struct {
	header          http.Header
	status, written int
}

func (d *discard) Header() http.Header    { return d.header }
func (d *discard) WriteHeader(status int) { d.status = status }
func (d *discard) Write(b []byte) (int, error) {
	d.written += len(b)
	return len(b), nil
}

// benchApp is the application of the benchmarks: a small GET, a POST with a body, and a response
// of 110 KB.
func benchApp() *gin.Engine {
	r := gin.New()
	type item struct {
		ID   int    `json:"id"`
		Name string `json:"name"`
	}
	items := make([]item, 3300)
	for i := range items {
		items[i] = item{i, "item of some name"}
	}
	big, _ := json.Marshal(items)
	r.GET("/items/:id", Op("get", func(c *gin.Context) { c.JSON(http.StatusOK, item{5, c.Param("id")}) }, PathParam[string]("id", "")))
	r.POST("/items", Op("post", func(c *gin.Context) {
		var in item
		if c.ShouldBindJSON(&in) == nil {
			c.JSON(http.StatusOK, in)
		}
	}, Body[item]()))
	r.GET("/big", Op("big", func(c *gin.Context) { c.Data(http.StatusOK, "application/json", big) }))
	return r
}

var benchCalls = []struct{ name, arguments string }{
	{"get", `{"id":"5"}`}, {"post", `{"id":5,"name":"teapot"}`}, {"big", `{}`},
}

func benchRequest(body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/mcp", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Mcp-Protocol-Version", "2025-06-18")
	return r
}

// BenchmarkPlain measures a call through the mount, beside the same request over plain HTTP.
func BenchmarkPlain(b *testing.B) {
	r := benchApp()
	Attach(r, WithLogger(nil))
	for _, c := range benchCalls {
		body := []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + c.name + `","arguments":` + c.arguments + `}}`)
		b.Run(c.name+"/mcp", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.ServeHTTP(&discard{header: http.Header{}}, benchRequest(body))
			}
		})
		b.Run(c.name+"/rest", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var req *http.Request
				switch c.name {
				case "get":
					req = httptest.NewRequest(http.MethodGet, "/items/5", http.NoBody)
				case "post":
					req = httptest.NewRequest(http.MethodPost, "/items", bytes.NewReader([]byte(c.arguments)))
				default:
					req = httptest.NewRequest(http.MethodGet, "/big", http.NoBody)
				}
				r.ServeHTTP(httptest.NewRecorder(), req)
			}
		})
	}
	b.Run("request", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			benchRequest([]byte("{}"))
		}
	})
}
