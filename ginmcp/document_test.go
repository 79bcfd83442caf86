package ginmcp

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/swaggo/swag"
)

// A spec is a document in swag's registry that counts how often it is read, and is not safe
// for reading it twice at once, as swag's own are not.
type spec struct {
	text  string
	reads atomic.Int32
	last  string
}

func (s *spec) ReadDoc() string {
	s.reads.Add(1)
	s.last = s.text
	return s.last
}

func documentOf(summary string) string {
	return `{"swagger":"2.0","paths":{"/documented/{id}":{"get":{"operationId":"get thing__v1","summary":"` + summary + `",
		"parameters":[{"name":"id","in":"path","required":true,"type":"integer"}],
		"responses":{"200":{"schema":{"type":"object","properties":{"id":{"type":"integer"}}}}}}}}}`
}

func documentedEngine() *gin.Engine {
	r := gin.New()
	r.GET("/documented/:id", func(c *gin.Context) {
		switch c.Param("id") {
		case "1":
			c.JSON(http.StatusOK, gin.H{"id": "not a number"})
		case "2":
			c.JSON(http.StatusOK, []int{2})
		case "3":
			c.String(http.StatusOK, "three")
		default:
			c.Status(http.StatusNoContent)
		}
	})
	return r
}

// TestARegisteredDocumentIsReadOnce by two servers that are asked at the same time, when they
// are first asked and not before.
func TestARegisteredDocumentIsReadOnce(t *testing.T) {
	s := &spec{text: documentOf("not yet")}
	swag.Register("ginmcp_once", s)
	servers := []*Server{Attach(documentedEngine(), WithSwagger("ginmcp_once")), Attach(documentedEngine(), WithSwagger("ginmcp_once"))}
	if n := s.reads.Load(); n != 0 {
		t.Fatalf("the document was read %d times before anybody asked", n)
	}
	s.text = documentOf("Set in code")
	var wait sync.WaitGroup
	for _, server := range slices.Concat(servers, servers) {
		wait.Go(func() {
			if tools := server.Tools(); len(tools) != 1 || tools[0].Description != "Set in code" {
				t.Errorf("tools: %v", tools)
			}
		})
	}
	wait.Wait()
	if err := servers[0].Refresh(); err != nil {
		t.Error(err)
	}
	if n := s.reads.Load(); n != 1 {
		t.Errorf("the document was read %d times", n)
	}
}

// A panicking spec panics, like a document whose template cannot be executed.
type panicking struct{}

func (panicking) ReadDoc() string { panic("no template") }

func TestDocumentOptions(t *testing.T) {
	swag.Register("ginmcp_one", &spec{text: documentOf("One")})
	swag.Register("ginmcp_broken", &spec{text: `{"swagger":`})
	swag.Register("ginmcp_panics", panicking{})
	given := WithOpenAPI([]byte(documentOf("Given")))
	for _, c := range []struct {
		reason      string
		opts        []Option
		name        string
		description string
		diagnostic  string
	}{
		{"a named document", []Option{WithSwagger("ginmcp_one")}, "get_thing", "One", ""},
		{"a given one goes before a registered one", []Option{WithSwagger("ginmcp_one"), given}, "get_thing", "Given", ""},
		{"an annotation goes before both", []Option{given, WithOperation("GET /documented/:id", ID("mine"), Summary("Mine"))}, "mine", "Mine", ""},
		{"an empty name reads none", []Option{WithSwagger("")}, "get_documented_by_id", "Get one documented by id.", ""},
		{"an unknown instance", []Option{WithSwagger("ginmcp_unknown")}, "get_documented_by_id", "Get one documented by id.",
			`WARN WithSwagger: nothing is registered under "ginmcp_unknown"`},
		{"a registered text that is no document", []Option{WithSwagger("ginmcp_broken")}, "get_documented_by_id", "Get one documented by id.",
			`WARN the document "ginmcp_broken" is neither JSON nor YAML`},
		{"a document that panics", []Option{WithSwagger("ginmcp_panics")}, "get_documented_by_id", "Get one documented by id.",
			`WARN the document "ginmcp_panics" panics when it is read: no template`},
	} {
		s := Attach(documentedEngine(), append(c.opts, WithLogger(nil))...)
		if err := s.Refresh(); err != nil {
			t.Errorf("%s: %v", c.reason, err)
			continue
		}
		tool := s.Tools()[0]
		if tool.Name != c.name || tool.Description != c.description {
			t.Errorf("%s: %s, %q", c.reason, tool.Name, tool.Description)
		}
		told := false
		for _, d := range s.Diagnostics() {
			told = told || strings.Contains(d.String(), c.diagnostic)
		}
		if !told {
			t.Errorf("%s: %q is not among %v", c.reason, c.diagnostic, s.Diagnostics())
		}
	}
}

func TestATextThatIsNoDocumentIsAnErrorOfNew(t *testing.T) {
	for _, text := range []string{"", "{", `{"openapi":"4.0.0"}`} {
		if _, err := New(gin.New(), WithOpenAPI([]byte(text))); err == nil || !strings.Contains(err.Error(), "WithOpenAPI") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestAnswersThatTheDocumentDidNotExpect: responses that the document does not describe are results
// all the same. What a document states about a response is not a promise, so clients do not discard
// the result.
func TestAnswersThatTheDocumentDidNotExpect(t *testing.T) {
	engine := documentedEngine()
	Attach(engine, WithOpenAPI([]byte(documentOf("Thing"))))
	for _, c := range []struct{ reason, id, want string }{
		{"a member of another type", "1", `"structuredContent":{"id":"not a number"}`},
		{"a list", "2", `"structuredContent":{"result":[2]}`},
		{"a text", "3", `"structuredContent":{"result":"three"}`},
		{"nothing", "4", `"structuredContent":{"result":null}`},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", strings.NewReader(
			`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_thing","arguments":{"id":`+c.id+`}}}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		engine.ServeHTTP(w, r)
		if body := w.Body.String(); !strings.Contains(body, c.want) || strings.Contains(body, "isError") {
			t.Errorf("%s: %s, want %s", c.reason, body, c.want)
		}
	}
}
