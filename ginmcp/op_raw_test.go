package ginmcp

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// both calls f with a server whose messages our own adapter answers, and then with one whose messages
// the SDK answers.
func both(t *testing.T, s *Server, f func(t *testing.T)) {
	t.Helper()
	t.Run("plain", f)
	s.MCP()
	t.Run("SDK", f)
}

// A resource has the URI of its option in both adapters: in the lists, where it is read, completed and
// subscribed to, and what it becomes is still for the maps to decide.
func TestURI(t *testing.T) {
	r := gin.New()
	r.GET(
		"/a/:name",
		Op("doc", func(c *gin.Context) { c.String(http.StatusOK, "%s %s", c.Param("name"), c.Query("lang")) },
			URI("lib://docs/{name}"), QueryParam[string]("lang", "The language.")),
	)
	r.GET("/b", Op("index", answering("index"), URI("lib://index")))
	r.GET("/c", Op("plain", answering("plain")))
	r.GET("/d", Op("tool", answering("tool"), URI("lib://tool")))
	s := newServer(t, r, WithLogger(nil), WithRouteMaps(RouteMap{Pattern: "^/d", Kind: Tool}))
	both(t, s, func(t *testing.T) {
		t.Helper()
		for uri, want := range map[string]string{
			"lib://index": "index", "lib://docs/a": "a ", "lib://docs/a%20b?lang=en": "a b en", "lib://docs/": "", "lib://tool": "",
			"app:///b": "", "app:///c": "", "lib:///index": "", "lib://index/": "", "LIB://index": "", "index": "",
		} {
			w := httptest.NewRecorder()
			s.ServeHTTP(
				w,
				edgeRequest("2025-11-25", `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"`+uri+`"}}`),
			)
			if got := w.Body.String(); want == "" != strings.Contains(got, `"error"`) ||
				want != "" && !strings.Contains(got, `"text":"`+want+`"`) {
				t.Errorf("%s: %s", uri, got)
			}
		}
	})
	session := inMemoryRaw(t, s, nil)
	if got := strings.Join(resourceURIs(t, session), " "); got != "lib://index lib://docs/{name}{?lang}" {
		t.Errorf("listed: %s", got)
	}
	tools, err := session.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 2 {
		t.Errorf("tools %v, %v", tools.Tools, err)
	}
	noted := false
	for _, d := range s.Diagnostics() {
		noted = noted || d.Route == "GET /d" && strings.Contains(d.Message, "URI has no effect")
	}
	if !noted {
		t.Error("that an option makes a route a tool is not reported")
	}
}

// Mistakes in a URI are errors that name the route, and withhold the resource.
func TestURIMistakes(t *testing.T) {
	for uri, want := range map[string]string{
		"docs/{id}": "scheme", "x://{other}": "{other} is not in the path", "x://y": "no variable {id}", "x://{id}?q": "query",
	} {
		r := gin.New()
		r.GET("/docs/:id", Op("doc", answering("x"), URI(uri)))
		s := newServer(t, r, WithLogger(nil))
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) ||
			!strings.Contains(err.Error(), "GET /docs/:id") {
			t.Errorf("%s: error %v, want %q", uri, err, want)
		}
		if len(s.ResourceTemplates())+len(s.Tools()) > 0 {
			t.Errorf("%s: it is offered", uri)
		}
	}
	r := gin.New()
	r.POST("/docs", Op("post", answering("x"), URI("x://docs")))
	r.GET("/a", Op("a", answering("x"), URI("x://same")))
	r.GET("/b", Op("b", answering("x"), URI("x://same")))
	err := newServer(t, r, WithLogger(nil)).Check()
	if err == nil || !strings.Contains(err.Error(), "read with GET") ||
		!strings.Contains(err.Error(), "another route has the URI") {
		t.Errorf("error %v", err)
	}
}

// Without routes that are resources, none are declared; one with a URI declares them in both eras.
func TestURIDeclaresResources(t *testing.T) {
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},` +
		`"clientInfo":{"name":"c","version":"1"}}}`
	r := gin.New()
	r.GET("/b", Op("index", answering("index")))
	s := newServer(t, r, WithLogger(nil))
	declared := func() (legacy, modern bool) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, edgeRequest("", hello))
		old := w.Body.String()
		w = httptest.NewRecorder()
		req := edgeRequest("2026-07-28", `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{`+modernMeta+`}}`)
		req.Header.Set("Mcp-Method", "server/discover")
		s.ServeHTTP(w, req)
		return strings.Contains(
				old,
				`"resources":{}`,
			), strings.Contains(
				w.Body.String(),
				`"resources":{"listChanged":true,"subscribe":true}`,
			)
	}
	both(t, s, func(t *testing.T) {
		t.Helper()
		if legacy, modern := declared(); legacy || modern {
			t.Errorf("declared without a resource: %v, %v", legacy, modern)
		}
	})
	r.GET("/c", Op("other", answering("other"), URI("x://other")))
	if err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	if legacy, modern := declared(); !legacy || !modern {
		t.Errorf("not declared: %v, %v", legacy, modern)
	}
}

// A schema that was written by hand decides what is called, and an argument in the path, in a header
// and in the body each arrive there.
func TestRawInputCall(t *testing.T) {
	r := gin.New()
	r.PUT("/items/:id", Op("put_item", func(c *gin.Context) {
		var body map[string]any
		if err := c.ShouldBindJSON(&body); err != nil {
			c.String(http.StatusBadRequest, err.Error())
			return
		}
		c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "lang": c.GetHeader("X-Lang"), "body": body})
	}, HeaderParam[string]("X-Lang", ""), RawInput(json.RawMessage(`{
		"type":"object","properties":{"id":{"type":"integer"},"X-Lang":{"type":"string"},"name":{"type":"string"}},
		"required":["id"],"not":{"required":["forbidden"]}}`)),
		RawOutput(json.RawMessage(`{"type":"object","properties":{"lang":{"const":"en"}},"required":["id"]}`))))
	s := newServer(t, r, WithLogger(nil))
	session := inMemoryRaw(t, s, nil)
	for _, tt := range []struct{ reason, arguments, want string }{
		{"everything", `{"id":"7","X-Lang":"en","name":"n","more":[1]}`, `{"id":"7","lang":"en","body":{"more":[1],"name":"n"}}`},
		{"the schema refuses", `{"id":7,"X-Lang":"en","forbidden":1}`, "does not conform to the schema"},
		{"the response breaks its promise", `{"id":7,"X-Lang":"de"}`, "succeeded"},
	} {
		res, err := session.CallTool(
			t.Context(),
			&mcp.CallToolParams{Name: "put_item", Arguments: json.RawMessage(tt.arguments)},
		)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		if !res.IsError {
			if got := mustJSON(t, res.StructuredContent); !sameJSON(t, got, tt.want) {
				t.Errorf("%s: %s", tt.reason, got)
			}
			continue
		}
		if got := mustJSON(t, res); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %s", tt.reason, got)
		}
	}
}

// Mistakes in what is written by hand are errors of Check, and withhold the tool.
func TestRawMistakes(t *testing.T) {
	for want, o := range map[string]OpOption{
		"RawInput: the schema is not JSON":        RawInput(json.RawMessage(`{`)),
		"RawOutput: the schema must have":         RawOutput(json.RawMessage(`{"type":"array"}`)),
		`ParamHeader: there is no argument "x"`:   ParamHeader("x", "X"),
		`ParamHeader: the argument "list" must`:   ParamHeader("list", "X"),
		`"a b" is not the name of a header`:       ParamHeader("q", "a b"),
		"is not in the path of the route":         URI("x://{q}"),
		`RawInput: the schema has no property "q`: RawInput(json.RawMessage(`{"type":"object"}`)),
	} {
		r := gin.New()
		r.GET("/a", Op("a", answering("a"), QueryParam[string]("q", ""), QueryParam[[]string]("list", ""), o))
		s := newServer(t, r, WithLogger(nil))
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if len(s.Tools()) > 0 {
			t.Errorf("%s: it is offered", want)
		}
	}
}

// A call of 2026-07-28 whose headers do not repeat its arguments is refused with 400, in both adapters,
// and nothing is called; earlier clients have no such headers. A hand-written tool of the same name has
// its own rules.
func TestParamHeader(t *testing.T) {
	calls := 0
	r := gin.New()
	r.GET("/a", Op("a", func(c *gin.Context) {
		calls++
		c.String(http.StatusOK, c.GetHeader("X-Region"))
	}, HeaderParam[string]("X-Region", "The region."), ParamHeader("X-Region", "Region")))
	s := newServer(t, r, WithLogger(nil))
	send := func(version, region string, arguments string) (int, string) {
		req := edgeRequest(
			version,
			`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":`+arguments+
				strings.Repeat(`,`+modernMeta, min(1, strings.Count(version, "2026")))+`}}`,
		)
		req.Header.Set("Mcp-Method", "tools/call")
		req.Header.Set("Mcp-Name", "a")
		if region != "" {
			req.Header.Set("Mcp-Param-Region", region)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, req)
		return w.Code, w.Body.String()
	}
	both(t, s, func(t *testing.T) {
		t.Helper()
		for _, tt := range []struct {
			reason, version, region, arguments string
			status                             int
		}{
			{"the same", "2026-07-28", "eu", `{"X-Region":"eu"}`, 200},
			{"Base64", "2026-07-28", "=?base64?w6k=?=", `{"X-Region":"é"}`, 200},
			{"neither", "2026-07-28", "", `{}`, 200},
			{"another", "2026-07-28", "us", `{"X-Region":"eu"}`, 400},
			{"no header", "2026-07-28", "", `{"X-Region":"eu"}`, 400},
			{"no argument", "2026-07-28", "eu", `{}`, 400},
			{"an earlier client", "2025-11-25", "", `{"X-Region":"eu"}`, 200},
		} {
			before := calls
			status, body := send(tt.version, tt.region, tt.arguments)
			if status != tt.status || (status == 400) != strings.Contains(body, `"id":1,"error":{"code":-32020,`) ||
				(calls > before) != (status == 200) {
				t.Errorf("%s: %d %s, %d calls", tt.reason, status, body, calls-before)
			}
		}
	})
	s.MCP().AddTool(&mcp.Tool{Name: "a", InputSchema: json.RawMessage(`{"type":"object"}`)}, handWrittenTool("by hand"))
	if status, body := send("2026-07-28", "", `{"X-Region":"eu"}`); status != 200 || !strings.Contains(body, "by hand") {
		t.Errorf("a tool that was written by hand: %d %s", status, body)
	}
}
