// Package ginmcp_test holds the end-to-end tests: an application, one added line, real
// HTTP and the official client. What they call is public.
package ginmcp_test

import (
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	gin.DefaultWriter = io.Discard
	goleak.VerifyTestMain(m)
}

// An application is an engine whose routes say nothing about themselves.
type application struct {
	engine *gin.Engine
	users  userController
}

// A userController counts how often it was reached.
type userController struct{ reached atomic.Int64 }

func newApplication() *application {
	a := &application{engine: gin.New()}
	for _, register := range a.routes() {
		register()
	}
	return a
}

// routes are the registrations one by one, so that a test can change their order.
func (a *application) routes() []func() {
	r := a.engine
	admin := r.Group("/admin", func(c *gin.Context) {
		if c.GetHeader("Authorization") != "Bearer secret" {
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "who are you?"})
		}
	})
	return []func(){
		func() { r.GET("/health", health) },
		func() { r.GET("/users/:id", a.users.GetUser) },
		func() { r.DELETE("/users/:id", a.users.RemoveUserHandler) },
		func() { r.POST("/users", echo) },
		func() { r.POST("/orders", echo) },
		func() { r.GET("/users", func(c *gin.Context) { c.JSON(http.StatusOK, []string{"ada", "bob"}) }) },
		func() { r.GET("/files/*path", func(c *gin.Context) { c.String(http.StatusOK, c.Param("path")) }) },
		func() { r.Any("/anything", func(c *gin.Context) { c.String(http.StatusOK, c.Request.Method) }) },
		func() { r.GET("/moved", func(c *gin.Context) { c.Redirect(http.StatusFound, "/health") }) },
		func() {
			r.GET("/envelope", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"code": 1001, "msg": "sold out"}) })
		},
		func() { r.GET("/logo", func(c *gin.Context) { c.Data(http.StatusOK, "image/png", []byte("pixels")) }) },
		func() { admin.GET("/report", func(c *gin.Context) { c.String(http.StatusOK, "all is well") }) },
		func() { r.HEAD("/health", health) },
		func() { r.OPTIONS("/users", health) },
		func() { r.Static("/assets", ".") },
		func() { r.StaticFile("/favicon.ico", "go.mod") },
	}
}

func health(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) }

// echo stands at two routes, so that its symbol names neither.
func echo(c *gin.Context) {
	body, err := io.ReadAll(c.Request.Body)
	if err != nil {
		panic(err)
	}
	c.JSON(http.StatusCreated, gin.H{"query": c.Request.URL.RawQuery, "type": c.ContentType(), "body": string(body)})
}

func (u *userController) GetUser(c *gin.Context) {
	u.reached.Add(1)
	if c.Param("id") == "nobody" {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such user"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"id": c.Param("id")})
}

func (u *userController) RemoveUserHandler(c *gin.Context) {
	u.reached.Add(1)
	c.Status(http.StatusNoContent)
}

// wantNames are the tools of the application, and nothing else is one: no HEAD, no OPTIONS,
// no static files, no mount.
var wantNames = []string{
	"get_admin_report",  // a function literal, named by method and path
	"get_envelope",      //
	"get_files_by_path", //
	"get_logo",          //
	"get_moved",         //
	"get_user",          // a method, named by its symbol
	"get_users",         //
	"health",            // a function, named by its symbol
	"post_anything",     // Any is one tool
	"post_orders",       // a handler at two routes
	"post_users",        //
	"remove_user",       // a symbol without the word that says nothing
}

var legalName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$`)

func TestEveryOrdinaryRouteIsATool(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	tools := listTools(t, connect(t, serve(t, app.engine), nil))
	if got := namesOf(tools); !slices.Equal(got, wantNames) {
		t.Errorf("tools:\n got %q\nwant %q", got, wantNames)
	}
	seen := map[string]bool{}
	for _, tool := range tools {
		if !legalName.MatchString(tool.Name) || seen[tool.Name] {
			t.Errorf("%q is not a legal and unique name", tool.Name)
		}
		seen[tool.Name] = true
		if strings.TrimSpace(tool.Description) == "" || strings.TrimSpace(tool.Title) == "" {
			t.Errorf("%s has no description or no title", tool.Name)
		}
		if a := tool.Annotations; a == nil || a.DestructiveHint == nil || a.OpenWorldHint == nil {
			t.Errorf("%s leaves hints to the client", tool.Name)
		}
	}
}

func TestNamesAreStable(t *testing.T) {
	for _, c := range []struct {
		reason string
		change func(a *application, routes []func()) []func()
		want   []string // besides those of the application
	}{
		{"the order of the routes is no matter", func(_ *application, routes []func()) []func() {
			slices.Reverse(routes)
			return routes
		}, nil},
		{"a new route does not rename another one", func(a *application, routes []func()) []func() {
			return append(routes, func() { a.engine.GET("/user", func(*gin.Context) {}) })
		}, []string{"get_user_b3de4341"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			app := &application{engine: gin.New()}
			for _, register := range c.change(app, app.routes()) {
				register()
			}
			ginmcp.Attach(app.engine)
			want := slices.Sorted(slices.Values(append(slices.Clone(wantNames), c.want...)))
			if got := namesOf(listTools(t, connect(t, serve(t, app.engine), nil))); !slices.Equal(got, want) {
				t.Errorf("tools:\n got %q\nwant %q", got, want)
			}
		})
	}
}

// TestCalls makes every kind of call and looks at what the agent reads.
func TestCalls(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	session := connect(t, serve(t, app.engine), nil)
	for _, c := range []struct {
		reason, tool, arguments string
		isError                 bool
		text                    string // a part of the result's text
		structured              string // JSON; empty where there is none
	}{
		{"a path argument arrives", "get_user", `{"id":"7"}`, false, `{"id":"7"}`, `{"id":"7"}`},
		{"a number is as good as its text", "get_user", `{"id":7}`, false, `{"id":"7"}`, `{"id":"7"}`},
		{"a list is the member result of an object", "get_users", ``, false, `["ada","bob"]`, `{"result":["ada","bob"]}`},
		{"the undocumented query", "post_users", `{"query":{"page":2,"tag":["a","b&c"]}}`, false, ``, `{"query":"page=2&tag=a&tag=b%26c","type":"","body":""}`},
		{"the undocumented body, digit for digit", "post_users", `{"body":{"n":12345678901234567890.10}}`, false, ``, `{"query":"","type":"application/json","body":"{\"n\":12345678901234567890.10}"}`},
		{"a body may be anything", "post_orders", `{"body":[1,null]}`, false, ``, `{"query":"","type":"application/json","body":"[1,null]"}`},
		{"a wildcard takes slashes", "get_files_by_path", `{"path":"a/b c.txt"}`, false, `/a/b c.txt`, ``},
		{"Any is called with one verb", "post_anything", ``, false, `POST`, ``},
		{"204 is not an error", "remove_user", `{"id":"7"}`, false, `204`, ``},
		{"a redirect is told and not followed", "get_moved", ``, false, `/health`, `{"location":"/health","status":302}`},
		{"404 carries status and body", "get_user", `{"id":"nobody"}`, true, `HTTP 404 Not Found`, `{"status":404,"error":"no such user","body":{"error":"no such user"}}`},
		{"an error within a 200", "get_envelope", ``, true, `sold out`, `{"status":200,"error":"sold out","body":{"code":1001,"msg":"sold out"}}`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			res := call(t, session, c.tool, given(c.arguments))
			if res.IsError != c.isError {
				t.Errorf("isError = %t: %s", res.IsError, textOf(res))
			}
			if !strings.Contains(textOf(res), c.text) {
				t.Errorf("the text lacks %q: %s", c.text, textOf(res))
			}
			if want := decoded(t, c.structured); !reflect.DeepEqual(res.StructuredContent, want) {
				t.Errorf("structured content %v, want %v", res.StructuredContent, want)
			}
		})
	}
}

// TestRefusedBeforeDispatch makes calls that must not reach the application, and that say
// what is wrong by name.
func TestRefusedBeforeDispatch(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	session := connect(t, serve(t, app.engine), nil)
	for _, c := range []struct {
		reason, arguments string
		text              []string
	}{
		{"a missing argument", `{}`, []string{"id", "missing"}},
		{"no arguments at all", ``, []string{"id", "missing"}},
		{"an unknown argument, with the one that was meant", `{"id":"7","idd":"8"}`, []string{"idd", "unknown", `did you mean "id"`}},
		{"all that is wrong at once", `{"colour":"red"}`, []string{"id", "colour"}},
		{"a wrong type", `{"id":["7"]}`, []string{"id", "string"}},
		{"a key that comes twice", `{"id":"7","id":"8"}`, []string{"id"}},
		{"an empty path argument would be another route", `{"id":""}`, []string{"id", "at least 1 character"}},
		{"a dot would be another route", `{"id":"."}`, []string{"id"}},
		{"two dots would lead out of the route", `{"id":".."}`, []string{"id"}},
		{"a slash would be another route", `{"id":"7/orders"}`, []string{"id", "slash"}},
		{"no way around it", `{"id":"../admin/report"}`, []string{"id", "slash"}},
		{"a NUL", `{"id":"\u0000"}`, []string{"id"}},
		{"arguments are an object", `["7"]`, []string{"object"}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			before := app.users.reached.Load()
			res := call(t, session, "remove_user", given(c.arguments))
			if !res.IsError || app.users.reached.Load() != before {
				t.Errorf("want an error result and no call: isError = %t, %d calls", res.IsError, app.users.reached.Load()-before)
			}
			for _, want := range c.text {
				if !strings.Contains(textOf(res), want) {
					t.Errorf("the text lacks %q: %s", want, textOf(res))
				}
			}
		})
	}
}

// Values that look dangerous and are not must arrive as they were given.
func TestPathArgumentsArriveExactly(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	session := connect(t, serve(t, app.engine), nil)
	for _, value := range []string{"a b", "ü", "50%", "%2F", "%2e%2e", "a+b", "a?x=1", "#top", ":id", "*path", "...", `"'`, "a;b", "\\..", "日本"} {
		t.Run(value, func(t *testing.T) {
			res := call(t, session, "get_user", map[string]string{"id": value})
			if want := map[string]any{"id": value}; res.IsError || !reflect.DeepEqual(res.StructuredContent, want) {
				t.Errorf("got %v, want %v: %s", res.StructuredContent, want, textOf(res))
			}
		})
	}
}

func TestImageIsAnImage(t *testing.T) {
	app := newApplication()
	ginmcp.Attach(app.engine)
	res := call(t, connect(t, serve(t, app.engine), nil), "get_logo", nil)
	want := []mcp.Content{&mcp.ImageContent{MIMEType: "image/png", Data: []byte("pixels")}}
	if res.IsError || !reflect.DeepEqual(res.Content, want) {
		t.Errorf("got %v, want %v", res.Content, want)
	}
}

func TestMiddlewareOfTheApplicationDecides(t *testing.T) {
	app := newApplication()
	handlers := len(app.engine.Handlers)
	ginmcp.Attach(app.engine)
	if got := len(app.engine.Handlers); got != handlers {
		t.Errorf("Attach left %d global handlers, want %d as before", got, handlers)
	}
	server := serve(t, app.engine)
	for _, c := range []struct {
		reason, token string
		isError       bool
		text          string
	}{
		{"without a token it is the application that refuses", "", true, "HTTP 401 Unauthorized"},
		{"with a wrong one too", "Bearer guess", true, "who are you?"},
		{"with the right one the call is made", "Bearer secret", false, "all is well"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			res := call(t, connect(t, server, http.Header{"Authorization": {c.token}}), "get_admin_report", nil)
			if res.IsError != c.isError || !strings.Contains(textOf(res), c.text) {
				t.Errorf("isError = %t, text %q; want %t, %q", res.IsError, textOf(res), c.isError, c.text)
			}
		})
	}
}
