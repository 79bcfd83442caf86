package dispatch

import (
	"errors"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// engineFields are the exported fields of gin.Engine that the router copy does without, each
// with the reason.
var engineFields = map[string]string{
	"RouterGroup":            "the copy has the routes, and no middleware",
	"RedirectTrailingSlash":  "it only matters once no route was found, which the guard refuses",
	"RedirectFixedPath":      "it only matters once no route was found",
	"HandleMethodNotAllowed": "it only matters once no route was found",
	"ForwardedByClientIP":    "about the client's address",
	"RemoteIPHeaders":        "about the client's address",
	"TrustedPlatform":        "about the client's address",
	"AppEngine":              "about the client's address",
	"MaxMultipartMemory":     "about the body",
	"UseH2C":                 "about the connection",
	"ContextWithFallback":    "about the handlers' context",
	"HTMLRender":             "about the response",
	"FuncMap":                "about the response",
}

// TestWorkaroundRoutingFlags: every exported field of gin.Engine is a routing flag that the router
// copy has, or is known to have no say in which route is found. A field that a new version of
// Gin adds is neither.
func TestWorkaroundRoutingFlags(t *testing.T) {
	const known = "v1.12.0"
	engine, routing := reflect.TypeFor[gin.Engine](), reflect.TypeFor[Routing]()
	for i := range engine.NumField() {
		field := engine.Field(i)
		_, copied := routing.FieldByName(field.Name)
		if field.IsExported() && copied == (engineFields[field.Name] != "") {
			t.Errorf("gin.Engine.%s of Gin %s (known: %s): does it decide which route is found? Add it to Routing or to engineFields.", field.Name, gin.Version, known)
		}
	}
	e := gin.New()
	for i := range routing.NumField() {
		name := routing.Field(i).Name
		for _, on := range []bool{true, false} {
			reflect.ValueOf(e).Elem().FieldByName(name).SetBool(on)
			if got := reflect.ValueOf(RoutingOf(e)).FieldByName(name).Bool(); got != on {
				t.Errorf("%s is %t in the engine and %t in its routing", name, on, got)
			}
		}
	}
}

// TestWorkaroundRouterCopy has, for each routing flag, a call whose route another flag would
// find, so that a copy without it fails; and for each flag that the copy does without, a call
// that the engine would answer by it without reaching the route.
func TestWorkaroundRouterCopy(t *testing.T) {
	rawPath := func(e *gin.Engine) { e.UseRawPath = true }
	extra := func(e *gin.Engine) { e.RemoveExtraSlash = true }
	for _, c := range []struct {
		flag, own, others, arguments string
		set                          func(*gin.Engine)
		admitted                     bool
		reason                       string
	}{
		{"UseRawPath", "/u/:v", "/u/:v/x /u/me", `{"v":"a/x"}`, rawPath, true, "the slash is escaped; without the flag it leads to the other route"},
		{"UseEscapedPath", "/u/:v", "/u/:v/x /u/me", `{"v":"a/x"}`, func(e *gin.Engine) { e.UseEscapedPath = true }, true, "the same"},
		{"UnescapePathValues", "/u/:v", "/u/me", `{"v":"a+b"}`, func(e *gin.Engine) { e.UseEscapedPath, e.UnescapePathValues = true, false }, true, "a plus would be a space"},
		{"RemoveExtraSlash", "/:t/f/*v", "/a/:x/y", `{"t":"b","v":"x//y"}`, extra, false, "the engine looks for /b/f/x/y"},
		{"RemoveExtraSlash", "/:t/f/*v", "/a/:x/y", `{"t":"b","v":"x/"}`, extra, true, "a slash at the end stays"},
		{"RemoveExtraSlash", "/a//:v", "/a/b", `{"v":"1"}`, extra, true, "Gin cleans a route when it is registered"},
		{"RedirectTrailingSlash", "/:page", "/users/", `{"page":"users"}`, func(e *gin.Engine) { e.RedirectTrailingSlash = true }, false, "it would be redirected to /users/"},
		{"RedirectTrailingSlash", "/:page", "/users/", `{"page":"users"}`, func(e *gin.Engine) { e.RedirectTrailingSlash = false }, false, "NoRoute would answer"},
		{"RedirectFixedPath", "/:t/list/all", "/users/:id /admin/x", `{"t":"users"}`, func(e *gin.Engine) { e.RedirectFixedPath = true }, false, "the path is looked up without case"},
		{"RedirectFixedPath", "/:t/list/all", "/users/:id /admin/x", `{"t":"users"}`, func(e *gin.Engine) { e.RedirectFixedPath = false }, false, "NoRoute would answer"},
		{"HandleMethodNotAllowed", "/:t/list/all", "/users/:id /admin/x", `{"t":"users"}`, func(e *gin.Engine) { e.HandleMethodNotAllowed = true }, false, "NoMethod would answer, because POST has the path"},
		{"HandleMethodNotAllowed", "/:t/list/all", "/users/:id /admin/x", `{"t":"users"}`, func(e *gin.Engine) { e.HandleMethodNotAllowed = false }, false, "NoRoute would answer"},
	} {
		ran := ""
		engine := gin.New()
		c.set(engine)
		engine.NoRoute(func(*gin.Context) { ran = "NoRoute" })
		engine.NoMethod(func(*gin.Context) { ran = "NoMethod" })
		engine.POST("/users/list/all", func(*gin.Context) { ran = "POST" })
		for _, route := range append(strings.Fields(c.others), c.own) {
			engine.GET(route, func(c *gin.Context) { ran = c.FullPath() })
		}
		c.own = path.Clean(c.own)
		_, err := newFixture(t, engine, http.MethodGet+" "+c.own).do(t, c.arguments)
		switch {
		case c.admitted && (err != nil || ran != c.own):
			t.Errorf("%s: %s of %s reached %q (%v): %s", c.flag, c.arguments, c.own, ran, err, c.reason)
		case !c.admitted && (!errors.Is(err, ErrUnsendable) && !errors.Is(err, ErrUnreachable) || ran != ""):
			t.Errorf("%s: %s of %s: error %v, %q ran; want a refusal before: %s", c.flag, c.arguments, c.own, err, ran, c.reason)
		}
	}
}

// A router copy does not redirect: Gin would log, in debug mode, a redirect that no client gets.
func TestWorkaroundRouterCopyDoesNotRedirect(t *testing.T) {
	patterns := []introspect.Pattern{{Method: http.MethodGet, Path: "/users/"}}
	for _, path := range []string{"/users", "/users/x"} {
		p := ask(newRouterCopy(Routing{}, http.MethodGet, patterns), http.MethodGet, &url.URL{Path: path})
		if to := p.Header().Get("Location"); p.reached != "" || to != "" {
			t.Errorf("%s reaches %q and is redirected to %q", path, p.reached, to)
		}
	}
}
