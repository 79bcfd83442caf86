package introspect

import (
	"net/http"
	"slices"
	"testing"

	"github.com/gin-gonic/gin"
)

func TestExclusions(t *testing.T) {
	mount := Annotate(&Annotation{Mount: true}, plain)
	tests := []struct {
		reason   string
		register func(*gin.Engine)
		want     string // what is left
		note     string
	}{
		{"HEAD", func(r *gin.Engine) { r.HEAD("/x", plain) }, "", "INFO HEAD /x: excluded: the method HEAD is not for tools"},
		{"OPTIONS", func(r *gin.Engine) { r.OPTIONS("/x", plain) }, "", "INFO OPTIONS /x: excluded: the method OPTIONS is not for tools"},
		{"CONNECT", func(r *gin.Engine) { r.Handle("CONNECT", "/x", plain) }, "", "INFO CONNECT /x: excluded: the method CONNECT is not for tools"},
		{"TRACE", func(r *gin.Engine) { r.Handle("TRACE", "/x", plain) }, "", "INFO TRACE /x: excluded: the method TRACE is not for tools"},
		{"WebDAV's verbs", func(r *gin.Engine) { r.Handle("PROPFIND", "/x", plain) }, "", "INFO PROPFIND /x: excluded: the method PROPFIND is not for tools"},
		{"even with an annotation", func(r *gin.Engine) { r.HEAD("/x", annotated("x")) }, "", "INFO HEAD /x: excluded: the method HEAD is not for tools"},
		{"Static", func(r *gin.Engine) { r.Static("/assets", ".") }, "", "INFO GET /assets/*filepath: excluded: it serves static files"},
		{"StaticFS, at a path like any other", func(r *gin.Engine) { r.StaticFS("/api/users", http.Dir(".")) }, "", "INFO GET /api/users/*filepath: excluded: it serves static files"},
		{"StaticFile", func(r *gin.Engine) { r.StaticFile("/users", "x") }, "", "INFO GET /users: excluded: it serves static files"},
		{"StaticFileFS", func(r *gin.Engine) { r.StaticFileFS("/users", "x", http.Dir(".")) }, "", "INFO GET /users: excluded: it serves static files"},
		{"static files of a group", func(r *gin.Engine) { r.Group("/g", middleware).StaticFile("/x", "x") }, "", "INFO GET /g/x: excluded: it serves static files"},
		{"a mount of ginmcp", func(r *gin.Engine) { r.Any("/mcp", mount) }, "", "INFO POST /mcp: excluded: it is a mount of ginmcp"},
		{"paths of RFC 8615", func(r *gin.Engine) { r.GET("/.well-known/oauth-protected-resource", plain) }, "",
			"INFO GET /.well-known/oauth-protected-resource: excluded: paths under /.well-known/ describe the site to clients (RFC 8615)"},
		{"a wildcard below such a path", func(r *gin.Engine) { r.POST("/.well-known/*any", plain) }, "",
			"INFO POST /.well-known/*any: excluded: paths under /.well-known/ describe the site to clients (RFC 8615)"},
		{"such a path with an annotation", func(r *gin.Engine) { r.GET("/.well-known/x", annotated("x")) }, "GET:/.well-known/x=x", ""},
		{"a path that only contains the word", func(r *gin.Engine) { r.GET("/api/.well-known/x", plain) }, "GET:/api/.well-known/x", ""},
		{"a longer word", func(r *gin.Engine) { r.GET("/.well-known-people", plain) }, "GET:/.well-known-people", ""},
		{"a handler that happens to stand below /static", func(r *gin.Engine) { r.GET("/static/*filepath", plain) }, "GET:/static/*filepath", ""},
		{"closures below /assets", func(r *gin.Engine) { r.GET("/assets/x", factory("x")) }, "GET:/assets/x", ""},
		{"paths that sound like plumbing", func(r *gin.Engine) {
			r.GET("/swagger/x", plain)
			r.GET("/metrics", other)
			r.POST("/api/token", factory("x"))
		}, "POST:/api/token GET:/metrics GET:/swagger/x", ""},
		{"a handler that serves files by itself", func(r *gin.Engine) {
			r.GET("/f", func(c *gin.Context) { executed.Add(1); c.File("x") })
		}, "GET:/f", ""},
		{"a file server that is wrapped", func(r *gin.Engine) { r.GET("/w/*path", gin.WrapH(http.FileServer(http.Dir(".")))) }, "GET:/w/*path", ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, notes, errs := read(t, test.register, nil)
			if got := list(ops); got != test.want || len(errs) > 0 {
				t.Errorf("got %s %v, want %q", got, errs, test.want)
			}
			switch {
			case test.note == "" && len(notes) > 0:
				t.Errorf("got %v, want no diagnostic", notes)
			case test.note != "" && (len(notes) != 1 || notes[0].String() != test.note):
				t.Errorf("got  %v\nwant %s", notes, test.note)
			}
		})
	}
}

// An annotation from outside includes what is only excluded by default.
func TestExclusionsByDefault(t *testing.T) {
	register := func(r *gin.Engine) { r.GET("/.well-known/x", plain) }
	ops, notes, errs := read(t, register, map[string]*Annotation{"GET /.well-known/x": {ID: "x"}})
	if got := list(ops); got != "GET:/.well-known/x=x" || len(notes)+len(errs) > 0 {
		t.Errorf("got %s %v %v", got, notes, errs)
	}
}

// The verbs of Any are Gin's own list, which a version of Gin may extend.
func TestAnyMethods(t *testing.T) {
	engine := gin.New()
	engine.Any("/x", plain)
	var methods []string
	for _, row := range engine.Routes() {
		methods = append(methods, row.Method)
	}
	slices.Sort(methods)
	if want := slices.Sorted(slices.Values(anyMethods)); !slices.Equal(methods, want) {
		t.Errorf("Any registers %v, and not %v", methods, want)
	}
}

// A hidden operation is read as any other: it is for the caller not to list it.
func TestHidden(t *testing.T) {
	ops, notes, _ := read(t, func(r *gin.Engine) {
		r.GET("/hidden", Annotate(&Annotation{ID: "secret", Hidden: true}, plain))
		r.GET("/shown", annotated("shown"))
	}, nil)
	if got := list(ops); got != "GET:/hidden=secret GET:/shown=shown" || len(notes) > 0 {
		t.Fatalf("got %s %v, want both operations and nothing to say", got, notes)
	}
	if !ops[0].Hidden || ops[1].Hidden {
		t.Errorf("hidden: %v, %v, want the first only", ops[0].Hidden, ops[1].Hidden)
	}
}
