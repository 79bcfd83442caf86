package truth

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// Check compares the application that build returns with the file truth.json in the current
// directory. Each call has a fresh application.
func Check(t *testing.T, build func() *gin.Engine) {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	app, err := Load("truth.json")
	if err != nil {
		t.Fatal(err)
	}
	checkTable(t, app, build())
	checkNames(t, app)
	checkAttach(t, build())
	for i := range app.Routes {
		c := checker{app: app, route: &app.Routes[i], build: build}
		t.Run(c.route.Method+" "+c.route.Path, c.check)
	}
}

// checkTable compares the routes of the truth with those of the engine.
func checkTable(t *testing.T, app *Application, engine *gin.Engine) {
	t.Helper()
	stated := map[string]bool{}
	for _, r := range app.Routes {
		methods := []string{r.Method}
		if r.Method == "ANY" {
			methods = []string{"GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE"}
		}
		for _, method := range methods {
			if stated[method+" "+r.Path] {
				t.Errorf("the truth states %s %s twice", method, r.Path)
			}
			stated[method+" "+r.Path] = true
		}
	}
	for _, r := range engine.Routes() {
		name := r.Method + " " + r.Path
		if static := strings.HasSuffix(r.Path, "/*filepath"); !stated[name] && !static {
			t.Errorf("the truth does not have the route %s", name)
		}
		delete(stated, name)
	}
	for name := range stated {
		t.Errorf("the application does not have the route %s", name)
	}
}

// checker checks one route.
type checker struct {
	app   *Application
	route *Route
	build func() *gin.Engine
}

func (c *checker) do(t *testing.T, call call) *response {
	t.Helper()
	r, err := call.do(c.build())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (c *checker) accepts(t *testing.T, why string, call call) *response {
	t.Helper()
	r := c.do(t, call)
	if !c.app.succeeded(c.route, r) {
		t.Errorf("%s: the application rejects the call: %d %s", why, r.status, r.body)
	}
	return r
}

func (c *checker) rejects(t *testing.T, why string, call call) {
	t.Helper()
	r := c.do(t, call)
	if c.app.succeeded(c.route, r) {
		t.Errorf("%s: the application accepts the call: %d %s", why, r.status, r.body)
	}
	if r.status >= http.StatusInternalServerError && c.route.Kind != "stub" {
		t.Errorf("%s: status %d %s", why, r.status, r.body)
	}
}

func (c *checker) check(t *testing.T) {
	base := example(c.route)
	switch c.route.Kind {
	case "websocket":
		if r := c.do(t, base); !r.hijacked {
			t.Errorf("the handler did not take the connection: %d %s", r.status, r.body)
		}
	case "stub":
		if r := c.do(t, base); r.status < http.StatusBadRequest {
			t.Errorf("status %d", r.status)
		}
	default:
		c.checkOutput(t, c.accepts(t, "example", base))
	}
	if c.route.Kind == "stub" || c.route.Excluded == "verb" {
		return
	}
	for i := range c.route.Inputs {
		c.checkInput(t, base, &c.route.Inputs[i])
	}
	c.checkBody(t, base)
}

// checkOutput compares a success with the output that the truth states for its status.
func (c *checker) checkOutput(t *testing.T, r *response) {
	t.Helper()
	i := slices.IndexFunc(c.route.Outputs, func(o Output) bool { return o.Status == r.status && o.Content == r.content })
	if i < 0 {
		t.Fatalf("the truth has no output with status %d and content type %q", r.status, r.content)
	}
	output := c.route.Outputs[i]
	if (c.route.Kind == "redirect") != (r.header.Get("Location") != "" && r.status/100 == 3) {
		t.Errorf("kind %s, but status %d and location %q", c.route.Kind, r.status, r.header.Get("Location"))
	}
	if (c.route.Kind == "empty" || output.Content == "") && len(r.body) > 0 {
		t.Errorf("the body is not empty: %s", r.body)
	}
	isJSON := output.Content == "application/json"
	if (output.Schema != nil) != isJSON && c.route.Kind != "stream" && c.route.Kind != "download" {
		t.Errorf("JSON has a schema, and nothing else has one")
	}
	if output.Schema != nil {
		c.checkDocuments(t, output.Schema, r)
	}
}

func (c *checker) checkDocuments(t *testing.T, schema *Schema, r *response) {
	t.Helper()
	documents := r.documents()
	if len(documents) == 0 {
		t.Errorf("the stream is empty: %s", r.body)
	}
	for _, document := range documents {
		var value any
		if err := json.Unmarshal([]byte(document), &value); err != nil {
			t.Fatalf("%v in %s", err, document)
		}
		for _, wrong := range c.app.conform(schema, value, "output") {
			t.Errorf("%s in %s", wrong, document)
		}
		for _, unseen := range c.app.unseen(schema, value, "output") {
			t.Errorf("%s, so the example does not check its contents: %s", unseen, document)
		}
	}
}

// same reports whether two calls have the same response.
func same(a, b *response) bool {
	return a.status == b.status && reflect.DeepEqual(a.body, b.body)
}
