package mount

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.ReleaseMode)
	m.Run()
}

func nothing(*gin.Context) {}
func guard(*gin.Context)   {}
func other(*gin.Context)   {}

// register reports whether Gin accepted what f registers.
func register(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	f()
	return true
}

// tables draws the routes of an engine, each on an engine of its own first, because Gin leaves
// a half-made route behind where it panics.
func tables() *rapid.Generator[gin.RoutesInfo] {
	segment := rapid.SampledFrom([]string{
		"a", "ab", "b", "mcp", "m", "mcpx", ":x", ":y", "*z", "m:x", "mc:x", "mcp:x", `a\:b`, `mcp\:x`, "",
		"mcp-server", "mcp-server-2", "mcp-server-3",
	})
	path := rapid.Map(rapid.SliceOfN(segment, 1, 3), func(parts []string) string { return "/" + strings.Join(parts, "/") })
	method := rapid.SampledFrom([]string{"GET", "POST", "OPTIONS", "DELETE", "PROPFIND"})
	return rapid.Custom(func(t *rapid.T) gin.RoutesInfo {
		var table gin.RoutesInfo
		for range rapid.IntRange(0, 8).Draw(t, "routes") {
			route := gin.RouteInfo{Method: method.Draw(t, "method"), Path: path.Draw(t, "path")}
			if register(func() { engineWith(append(slices.Clone(table), route)) }) {
				table = append(table, route)
			}
		}
		return table
	})
}

func engineWith(table gin.RoutesInfo) *gin.Engine {
	engine := gin.New()
	for _, r := range table {
		engine.Handle(r.Method, r.Path, nothing)
	}
	return engine
}

// The routes that conflict with a mount are those over which Gin panics.
func TestTakenAgreesWithGin(t *testing.T) {
	full := rapid.SampledFrom([]string{"/mcp", "/m", "/a", "/a/mcp", "/a/b", "/mcp/a", "/ab/b/m"})
	rapid.Check(t, func(t *rapid.T) {
		table := tables().Draw(t, "table")
		engine := engineWith(table)
		if rapid.Bool().Draw(t, "served") { // from then on Gin hides escapes
			engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/none/such/path", http.NoBody))
		}
		at := full.Draw(t, "full")
		routes, ok := Routes(engine)
		if !ok {
			t.Fatal("the routes are unknown")
		}
		conflicting := taken(routes, at)
		for _, method := range methods {
			scratch := engineWith(table)
			accepted := register(func() { scratch.Handle(method, at, nothing); scratch.Handle(method, at+"/*path", nothing) })
			if route, ok := conflicting[method]; ok == accepted {
				t.Fatalf("Gin accepts %s %s: %v, but the conflicting route is %q", method, at, accepted, route)
			}
		}
	})
}

// Any table that Gin accepts gets a mount that is reachable, or an error with a path that works
// or the certainty that none does.
func TestEveryTableHasAWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := tables().Draw(t, "table")
		engine := engineWith(table)
		group := rapid.SampledFrom([]string{"", "/a", "/a/b"}).Draw(t, "group")
		reached := func(c *gin.Context) { c.String(http.StatusTeapot, "reached") }
		r := gin.IRouter(engine)
		if group != "" {
			r = engine.Group(group)
		}
		before := len(engine.Routes())
		p, err := Register(r, "/mcp", reached, Options{})
		if err != nil {
			inTheWay, ok := err.(*InTheWayError) //nolint:errorlint // it is not wrapped
			if !ok || len(engine.Routes()) != before {
				t.Fatalf("%v, and %d routes were registered", err, len(engine.Routes())-before)
			}
			if inTheWay.Free == "" {
				another := gin.RouteInfo{Method: "POST", Path: group + "/quite/another/*path"}
				if register(func() { engineWith(append(slices.Clone(table), another)) }) {
					t.Fatalf("%v, and no other path is offered, but %s is free", err, another.Path)
				}
				return
			}
			if p, err = Register(r, inTheWay.Free, reached, Options{}); err != nil {
				t.Fatalf("the path %s was offered: %v", inTheWay.Free, err)
			}
		}
		for _, target := range []string{p.Path, p.Path + "/", p.Path + "/x/y"} {
			w := httptest.NewRecorder()
			if engine.ServeHTTP(w, httptest.NewRequest(http.MethodPost, target, http.NoBody)); w.Body.String() != "reached" {
				t.Fatalf("POST %s is %d %s", target, w.Code, w.Body)
			}
		}
		if want := before + 2*(len(methods)-len(p.Taken)); len(engine.Routes()) != want {
			t.Fatalf("%d routes, want %d: the methods but %v", len(engine.Routes()), want, p.Taken)
		}
	})
}

func routesOf(r gin.IRouter) []Route {
	routes, _ := Routes(r)
	return routes
}

// TestChainsReadGin checks the workaround in chain.go against what Gin itself knows.
func TestChainsReadGin(t *testing.T) {
	engine := gin.New()
	engine.Use(guard)
	engine.GET("/", nothing)
	group := engine.Group("/api", other)
	group.POST("/users/:id", nothing)
	group.Group("/x", guard, guard).Any("/*rest", nothing)
	engine.Handle("PURGE", `/a\:b`, other, nothing)
	for _, r := range []gin.IRouter{engine, group, engine.Group("/elsewhere")} {
		routes, ok := Routes(r)
		if !ok {
			t.Fatal("the routes are unknown")
		}
		if n := len(engine.Routes()); len(routes) != n {
			t.Errorf("%d routes, want %d", len(routes), n)
		}
		for i, info := range engine.Routes() {
			if routes[i].Method != info.Method || routes[i].Path != info.Path {
				t.Errorf("route %d is %s, want %s %s", i, routes[i], info.Method, info.Path)
			}
			want := map[string]int{"/": 1, "/api/users/:id": 2, "/api/x/*rest": 4, `/a\:b`: 2}[info.Path]
			if routes[i].Middleware != want {
				t.Errorf("%s has %d middleware functions, want %d", routes[i], routes[i].Middleware, want)
			}
		}
	}
	if _, ok := Routes(struct{ gin.IRouter }{engine}); ok {
		t.Error("the routes behind another type are not known")
	}
}

func TestWithoutMiddleware(t *testing.T) {
	engine := gin.New()
	engine.Use(guard)
	early := engine.Group("/early")
	engine.Use(other)
	for _, test := range []struct {
		reason string
		r      gin.IRouter
		engine *gin.Engine
		path   string
		want   string // of the error
	}{
		{"on the engine", engine, engine, "/a", ""},
		{"on an engine that nobody named", engine, nil, "/b", ""},
		{"on a group without middleware of its own", engine.Group("/g"), engine, "/mcp", ""},
		{"on one that is older than some of the engine's", early, engine, "/mcp", ""},
		{"on a group with a guard", engine.Group("/h", guard), engine, "/mcp", "the middleware of the group /h"},
		{"below it", engine.Group("/h", guard).Group("/i"), engine, "/mcp", "the middleware of the group /h/i"},
		{"on an old group with a guard", early.Group("/h", guard), engine, "/mcp", "the middleware of the group /early/h"},
		{"on a group of an unknown engine", engine.Group("/j"), nil, "/mcp", "the middleware of the group /j"},
		{"on a group of another engine", engine.Group("/k"), gin.New(), "/mcp", "the middleware of the group /k"},
		{"on another router", struct{ gin.IRouter }{engine}, engine, "/mcp", "not on another router"},
	} {
		before := len(engine.Handlers)
		p, err := Register(test.r, test.path, nothing, Options{WithoutMiddleware: true, Engine: test.engine})
		switch {
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %q", test.reason, err, test.want)
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.reason, err)
		case err == nil:
			at := slices.IndexFunc(routesOf(engine), func(r Route) bool { return r.Path == p.Path })
			if route := routesOf(engine)[at]; route.Middleware != 0 {
				t.Errorf("%s: %s has %d middleware functions", test.reason, route, route.Middleware)
			}
		}
		if len(engine.Handlers) != before {
			t.Errorf("%s: the engine's middleware has changed", test.reason)
		}
	}
}

func TestNotes(t *testing.T) {
	for _, test := range []struct {
		reason string
		setup  func(r *gin.Engine) *Point
		want   []string
	}{
		{"nothing to say", func(r *gin.Engine) *Point {
			r.GET("/a", nothing)
			return at(t, r, "/mcp", Options{})
		}, nil},
		{"Gin's own middleware", func(r *gin.Engine) *Point {
			r.Use(gin.Recovery(), gin.Logger())
			r.GET("/a", nothing)
			return at(t, r, "/mcp", Options{})
		}, nil},
		{"verbs that are taken", func(r *gin.Engine) *Point {
			r.OPTIONS("/*any", nothing)
			r.GET("/*any", nothing)
			return at(t, r, "/mcp", Options{})
		}, []string{"INFO routes of the application serve some requests to /mcp instead of the server: GET /*any, OPTIONS /*any"}},
		{"middleware in front", func(r *gin.Engine) *Point {
			r.Use(gin.Recovery(), guard)
			return at(t, r, "/mcp", Options{})
		}, []string{"INFO requests to /mcp pass through mount.guard first"}},
		{"routes behind a guard", func(r *gin.Engine) *Point {
			p := at(t, r, "/mcp", Options{})
			r.GET("/open", nothing)
			r.GET("/one", guard, nothing)
			r.Group("/g", guard).GET("/two", nothing)
			return p
		}, []string{"WARN 2 of 3 routes have more middleware than /mcp"}},
		{"routes behind a guard, and a mount that has one of its own", func(r *gin.Engine) *Point {
			p := at(t, r, "/mcp", Options{Guarded: true})
			r.GET("/one", guard, nothing)
			return p
		}, nil},
		{"a guard that comes too late", func(r *gin.Engine) *Point {
			p := at(t, r, "/mcp", Options{})
			r.Use(guard, other)
			r.GET("/one", nothing)
			return p
		}, []string{"WARN /mcp is not guarded by middleware that was added after the mount, mount.guard, mount.other: call"}},
		{"a guard that comes too late, and another one", func(r *gin.Engine) *Point {
			p := at(t, r, "/mcp", Options{})
			r.Use(guard)
			r.GET("/one", other, nothing)
			r.GET("/two", nothing)
			return p
		}, []string{"WARN /mcp is not guarded by middleware that was added after the mount, mount.guard: call", "WARN 1 of 2 routes have more middleware than /mcp"}},
		{"a guard of the group that comes too late", func(r *gin.Engine) *Point {
			group := r.Group("/g")
			p := at(t, group, "/mcp", Options{})
			group.Use(guard)
			return p
		}, []string{"WARN /g/mcp is not guarded by"}},
		{"a guarded mount", func(r *gin.Engine) *Point {
			group := r.Group("/g", guard)
			group.GET("/two", nothing)
			r.GET("/open", nothing)
			return at(t, group, "/mcp", Options{})
		}, []string{"INFO requests to /g/mcp pass through mount.guard first"}},
		{"a mount without middleware on purpose", func(r *gin.Engine) *Point {
			r.Use(guard)
			r.GET("/one", nothing)
			return at(t, r, "/mcp", Options{WithoutMiddleware: true})
		}, nil},
	} {
		p := test.setup(gin.New())
		notes := p.Notes([]*Point{p})
		if len(notes) != len(test.want) {
			t.Errorf("%s: got %v, want %q", test.reason, notes, test.want)
			continue
		}
		for i, want := range test.want {
			if got := notes[i].String(); !strings.HasPrefix(got, want) {
				t.Errorf("%s: got %q, want %q", test.reason, got, want)
			}
		}
	}
}

func at(t *testing.T, r gin.IRouter, path string, o Options) *Point {
	t.Helper()
	p, err := Register(r, path, nothing, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
