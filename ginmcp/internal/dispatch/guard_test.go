package dispatch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"pgregory.net/rapid"
)

// TestGuard are the ways from one route to a sibling.
func TestGuard(t *testing.T) {
	for _, c := range []struct {
		reason, own string
		others      []string
		path        string
		admitted    bool
	}{
		{"an ordinary value", "/users/:id", []string{"/users/me"}, "/users/5", true},
		{"the name of a sibling", "/users/:id", []string{"/users/me"}, "/users/me", false},
		{"the beginning of one", "/users/:id", []string{"/users/me"}, "/users/m", true},
		{"a sibling of another length", "/users/:id", []string{"/users/me/x"}, "/users/me", true},
		{"a sibling with a parameter of its own", "/a/:x/c", []string{"/a/b/:y"}, "/a/b/c", false},
		{"seen from the sibling, the path is its own", "/a/b/:y", []string{"/a/:x/c"}, "/a/b/c", true},
		{"a longer literal before a parameter", "/f/:id", []string{"/f/user_:name"}, "/f/user_5", false},
		{"which does not match", "/f/:id", []string{"/f/user_:name"}, "/f/use", true},
		{"seen from the longer one", "/f/user_:name", []string{"/f/:id"}, "/f/user_5", true},
		{"a literal beside a literal with a parameter", "/f/v:n", []string{"/f/v1"}, "/f/v1", false},
		{"the rest of a path", "/files/*path", []string{"/other/*path"}, "/files/a/b", true},
		{"another method is another tree", "/users/:id", nil, "/users/me", true},
		{"a path that is not the operation's", "/users/:id", nil, "/users/5/x", false},
		{"nor this", "/users/:id", nil, "/user", false},
	} {
		if _, got := guardOf(t, c.own, c.others).admits(c.path); got != c.admitted {
			t.Errorf("%s: %s among %v, %s: admitted %t", c.reason, c.own, c.others, c.path, got)
		}
	}
}

func guardOf(t interface{ Fatal(...any) }, own string, others []string) *guard {
	parse := func(path string) []introspect.Segment {
		s, err := introspect.ParsePath(path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	var patterns []introspect.Pattern
	for _, o := range others {
		patterns = append(patterns, introspect.Pattern{Method: http.MethodGet, Segments: parse(o)})
	}
	return newGuard(&introspect.Operation{Method: http.MethodGet, Segments: parse(own)}, patterns)
}

// TestGuardAgreesWithGin asks Gin: an engine with the same routes, whose handlers only record
// which of them was reached. What the guard admits reaches its own route or none, and the
// guard does not refuse what Gin would bring there.
func TestGuardAgreesWithGin(t *testing.T) {
	segment := rapid.SampledFrom([]string{"a", "b", "ab", "abc", ":x", "a:x", "ab:x", "b:x", "*x"})
	value := rapid.SampledFrom([]string{"a", "b", "ab", "abc", "abx", "c", "x", "ax"})
	rapid.Check(t, func(t *rapid.T) {
		engine, routes := gin.New(), []string{}
		for range rapid.IntRange(1, 7).Draw(t, "routes") {
			path := "/" + strings.Join(rapid.SliceOfN(segment, 1, 4).Draw(t, "route"), "/")
			for i := range 4 {
				path = strings.Replace(path, "x", fmt.Sprint("p", i), 1) // Gin wants every name once
			}
			if register(engine, path) {
				routes = append(routes, path)
			}
		}
		path := "/" + strings.Join(rapid.SliceOfN(value, 1, 4).Draw(t, "path"), "/")
		w := httptest.NewRecorder()
		reached := reach(engine, w, path)
		for _, own := range routes {
			_, admitted := guardOf(t, own, routes).admits(path)
			if admitted && reached != own && w.Code == http.StatusOK {
				t.Fatalf("%v: %s is admitted for %s and reaches %s", routes, path, own, reached)
			}
			if !admitted && reached == own && w.Header().Get("Empty") == "" {
				t.Fatalf("%v: %s reaches %s, but is refused", routes, path, own)
			}
		}
	})
}

// reach asks which route a path leads to. Gin panics over some tables of overlapping routes
// (its list of nodes to come back to is too short), which leads nowhere.
func reach(engine *gin.Engine, w *httptest.ResponseRecorder, path string) string {
	defer func() {
		if recover() != nil {
			w.Code = http.StatusInternalServerError
		}
	}()
	engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, http.NoBody))
	return w.Body.String()
}

// register adds a route whose handler tells its path, unless Gin refuses it.
func register(engine *gin.Engine, path string) (ok bool) {
	defer func() { ok = recover() == nil }()
	if _, err := introspect.ParsePath(path); err != nil {
		panic(err)
	}
	engine.GET(path, func(c *gin.Context) {
		for _, p := range c.Params {
			if strings.Trim(p.Value, "/") == "" {
				c.Header("Empty", p.Key) // which no argument is
			}
		}
		c.String(http.StatusOK, c.FullPath())
	})
	return true
}
