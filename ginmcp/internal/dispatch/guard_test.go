package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
	"pgregory.net/rapid"
)

// TestGuard are the ways from one route to a sibling, or into a part of Gin's tree from which
// it does not find back.
func TestGuard(t *testing.T) {
	for _, c := range []struct {
		reason, own, others, arguments string
		admitted                       bool
	}{
		{"an ordinary value", "/users/:id", "/users/me", `{"id":"5"}`, true},
		{"the name of a sibling", "/users/:id", "/users/me", `{"id":"me"}`, false},
		{"the beginning of one", "/users/:id", "/users/me", `{"id":"m"}`, true},
		{"and more than one", "/users/:id", "/users/me", `{"id":"mean"}`, true},
		{"a sibling of another length", "/users/:id", "/users/me/x", `{"id":"me"}`, true},
		{"a sibling with a parameter of its own", "/a/:x/c", "/a/b/:y", `{"x":"b"}`, false},
		{"seen from the sibling, the path is its own", "/a/b/:y", "/a/:x/c", `{"y":"c"}`, true},
		{"a longer literal before a parameter", "/f/:id", "/f/user_:name", `{"id":"user_5"}`, false},
		{"seen from the longer one", "/f/user_:name", "/f/:id", `{"name":"5"}`, true},
		{"a way from which Gin does not find back", "/:t/list/all", "/users/:id /admin/x", `{"t":"users"}`, false},
		{"a redirect to a sibling's slash", "/:page", "/users/", `{"page":"users"}`, false},
		{"two ways that part late", "/:y/b", "/a_:x", `{"y":"a_1"}`, false},
		{"one that Gin finds back from", "/users/:id/posts", "/users/me/x", `{"id":"me"}`, true},
		{"the rest of a path", "/files/*path", "/other/*path", `{"path":"a/b"}`, true},
	} {
		called := 0
		engine := gin.New()
		engine.NoRoute(func(c *gin.Context) { called++; c.Status(http.StatusOK) })
		for _, path := range append(strings.Fields(c.others), c.own) {
			engine.GET(path, func(c *gin.Context) { called++; c.String(http.StatusOK, c.FullPath()) })
		}
		response, err := newFixture(t, engine, "GET "+c.own).do(t, c.arguments)
		switch {
		case c.admitted && (err != nil || string(response.Body) != c.own):
			t.Errorf("%s: %s of %s: got %v, %v", c.reason, c.arguments, c.own, response, err)
		case !c.admitted && (!errors.Is(err, ErrUnsendable) || called > 0):
			t.Errorf("%s: %s of %s: error %v, %d handlers called; want a refusal before", c.reason, c.arguments, c.own, err, called)
		}
	}
}

// TestGuardIsExact holds, for random route tables and every kind of engine, that a call is
// either refused before anything of the application runs, NoRoute included, or arrives at its
// own route with its own arguments; and that what would arrive is not refused.
func TestGuardIsExact(t *testing.T) {
	segment := rapid.SampledFrom([]string{"a", "b", "ab", "abc", ":x", "a:x", "ab:x", "b:x", "*x", ""})
	value := rapid.SampledFrom([]string{"a", "b", "ab", "abc", "abx", "c", "x", "ax", "ä", "a b", "a+b", "A"})
	rapid.Check(t, func(t *rapid.T) {
		ran := ""
		engine := gin.New(func(e *gin.Engine) {
			e.UseRawPath, e.UseEscapedPath, e.RemoveExtraSlash = rapid.Bool().Draw(t, "raw"), rapid.Bool().Draw(t, "escaped"), rapid.Bool().Draw(t, "extra")
			e.RedirectTrailingSlash, e.RedirectFixedPath = rapid.Bool().Draw(t, "slash"), rapid.Bool().Draw(t, "fixed")
		})
		engine.NoRoute(func(*gin.Context) { ran = "NoRoute" })
		var paths []string
		for range rapid.IntRange(1, 7).Draw(t, "routes") {
			path := "/" + strings.Join(rapid.SliceOfN(segment, 1, 4).Draw(t, "route"), "/")
			for i := range 4 {
				path = strings.Replace(path, "x", fmt.Sprint("p", i), 1) // Gin wants every name once
			}
			if accepts(append(paths, path)) {
				paths = append(paths, path)
			}
		}
		for _, path := range paths {
			engine.GET(path, func(c *gin.Context) { ran = c.FullPath() + arguments(c.Params) })
		}
		ops, _, _ := introspect.Routes(engine, nil, nil)
		if len(ops) == 0 {
			return
		}
		op := &ops[rapid.IntRange(0, len(ops)-1).Draw(t, "operation")]
		given := map[string]string{}
		for _, name := range op.PathParams() {
			given[name] = value.Draw(t, name)
		}
		want := op.Path
		for _, name := range op.PathParams() {
			want += "|" + given[name]
		}
		raw, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		in, _, err := schema.NewInput(op, schema.InputOptions{})
		if err != nil {
			t.Fatal(err)
		}
		values, problems := in.Check(context.Background(), raw)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		plan := NewPlan(op, in, NewGuard(RoutingOf(engine), introspect.Patterns(engine, nil)))
		_, err = plan.Do(t.Context(), &Target{Handler: engine, Limit: testLimit}, &Call{Values: &values, Timeout: time.Minute})
		if err == nil && ran != want {
			t.Fatalf("%v: the call of %s with %s was admitted and reached %q", paths, op.Path, raw, ran)
		}
		if err != nil && ran != "" {
			t.Fatalf("the call of %s with %s was refused (%v) after %q ran", op.Path, raw, err, ran)
		}
	})
}

// arguments are the values of parameters, as the test above writes them.
func arguments(params gin.Params) string {
	var b strings.Builder
	for _, p := range params {
		b.WriteString("|" + strings.TrimPrefix(p.Value, "/"))
	}
	return b.String()
}

// accepts reports whether Gin accepts these routes together. An engine that refused one is not used:
// a part of what it refused stays in its tree.
func accepts(paths []string) (ok bool) {
	defer func() { ok = recover() == nil }()
	engine := gin.New()
	for _, path := range paths {
		engine.GET(path, func(*gin.Context) {})
	}
	return true
}

// TestGuardIsOnlyWhereItIsNeeded: an engine without competing routes has no router copy,
// which Gin would announce in its debug mode.
func TestGuardIsOnlyWhereItIsNeeded(t *testing.T) {
	for paths, needed := range map[string]bool{
		"/users /users/:id /users/:id/posts /orders/:id": false,
		"/users/:id /users/me":                           true,
		"/a/:x/c /b/d/c":                                 false,
		"/f/:id /f/user_:name":                           true,
	} {
		engine := gin.New()
		for path := range strings.FieldsSeq(paths) {
			engine.GET(path, func(*gin.Context) {})
		}
		guard := NewGuard(RoutingOf(engine), introspect.Patterns(engine, nil))
		ops, _, _ := introspect.Routes(engine, nil, nil)
		watched := false
		for i := range ops {
			watched = guard.watch(&ops[i]) != nil || watched
		}
		if watched != needed {
			t.Errorf("%s: a copy is made: %t, want %t", paths, watched, needed)
		}
	}
}
