package introspect

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// list says what was read, one operation a word: "GET:/users=list_users" with an ID,
// else "GET:/users".
func list(ops []Operation) string {
	words := make([]string, len(ops))
	for i, o := range ops {
		words[i] = o.Method + ":" + o.Path
		if o.ID != "" {
			words[i] += "=" + o.ID
		}
	}
	return strings.Join(words, " ")
}

// read reads the routes that register makes, and fails the test if a handler ran.
func read(t *testing.T, register func(*gin.Engine), extra map[string]*Annotation) ([]Operation, []Diagnostic, []error) {
	t.Helper()
	engine := gin.New()
	engine.Use(middleware)
	register(engine)
	before := executed.Load()
	ops, notes, errs := Routes(engine, nil, extra)
	if ran := executed.Load() - before; ran != 0 {
		t.Errorf("reading the routes ran %d handlers", ran)
	}
	return ops, notes, errs
}

func TestRoutes(t *testing.T) {
	a, b := &shop{"a"}, &shop{"b"}
	tests := []struct {
		reason   string
		register func(*gin.Engine)
		want     string
	}{
		{"an empty engine offers nothing", func(*gin.Engine) {}, ""},
		{"each verb of a tool", func(r *gin.Engine) {
			r.GET("/x", annotated("a"))
			r.POST("/x", annotated("b"))
			r.PUT("/x", annotated("c"))
			r.PATCH("/x", annotated("d"))
			r.DELETE("/x", annotated("e"))
		}, "DELETE:/x=e GET:/x=a PATCH:/x=d POST:/x=b PUT:/x=c"},
		{"sorted by path, then method, not as registered", func(r *gin.Engine) {
			r.POST("/b", plain)
			r.GET("/c", plain)
			r.GET("/b", other)
			r.GET("/a", plain)
		}, "GET:/a GET:/b POST:/b GET:/c"},
		{"groups in groups", func(r *gin.Engine) {
			r.Group("/api").Group("/v1", middleware).GET("/users/:id", plain)
		}, "GET:/api/v1/users/:id"},
		{"Handle names any verb", func(r *gin.Engine) { r.Handle("PUT", "/x", plain) }, "PUT:/x"},
		{"Any is one operation, by POST", func(r *gin.Engine) { r.Any("/x", plain) }, "POST:/x"},
		{"Any of a closure", func(r *gin.Engine) { r.Any("/x", factory("x")) }, "POST:/x"},
		{"Any of a method value", func(r *gin.Engine) { r.Any("/x", a.list) }, "POST:/x"},
		{"Match is one operation for each verb, as if registered one by one", func(r *gin.Engine) {
			r.Match([]string{"GET", "PUT"}, "/x", plain)
		}, "GET:/x PUT:/x"},
		{"Match of a closure", func(r *gin.Engine) { r.Match([]string{"GET", "DELETE"}, "/x", factory("x")) }, "DELETE:/x GET:/x"},
		{"Match of a method value", func(r *gin.Engine) { r.Match([]string{"GET", "PATCH"}, "/x", a.list) }, "GET:/x PATCH:/x"},
		{"the five verbs of tools are not Any", func(r *gin.Engine) {
			r.Match([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}, "/x", plain)
		}, "DELETE:/x GET:/x PATCH:/x POST:/x PUT:/x"},
		{"all verbs one by one are Any", func(r *gin.Engine) {
			for _, m := range []string{"GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE"} {
				r.Handle(m, "/x", plain)
			}
		}, "POST:/x"},
		{"Match that has one tool verb", func(r *gin.Engine) { r.Match([]string{"HEAD", "GET", "OPTIONS"}, "/x", plain) }, "GET:/x"},
		{"one function under two verbs is two operations", func(r *gin.Engine) {
			r.GET("/x", plain)
			r.POST("/x", plain)
		}, "GET:/x POST:/x"},
		{"one annotation under two verbs is one operation, because it has one ID", func(r *gin.Engine) {
			h := annotated("a")
			r.GET("/x", h)
			r.DELETE("/x", h)
		}, "GET:/x=a"},
		{"two functions under two verbs", func(r *gin.Engine) {
			r.GET("/x", plain)
			r.POST("/x", other)
		}, "GET:/x POST:/x"},
		{"method values of two receivers share symbol and code", func(r *gin.Engine) {
			r.GET("/x", a.list)
			r.POST("/x", b.list)
		}, "GET:/x POST:/x"},
		{"value receivers too", func(r *gin.Engine) {
			r.GET("/x", a.value)
			r.POST("/x", b.value)
		}, "GET:/x POST:/x"},
		{"methods of an interface too", func(r *gin.Engine) {
			for verb, l := range map[string]lister{"GET": a, "POST": b} {
				r.Handle(verb, "/x", l.list)
			}
		}, "GET:/x POST:/x"},
		{"a function's closures share symbol and code", func(r *gin.Engine) {
			r.GET("/x", factory("a"))
			r.POST("/x", factory("b"))
		}, "GET:/x POST:/x"},
		{"nine closures under nine verbs are no Any", func(r *gin.Engine) {
			for _, m := range []string{"GET", "POST", "PUT", "PATCH", "HEAD", "OPTIONS", "DELETE", "CONNECT", "TRACE"} {
				r.Handle(m, "/x", factory(m))
			}
		}, "DELETE:/x GET:/x PATCH:/x POST:/x PUT:/x"},
		{"closures of a loop", func(r *gin.Engine) {
			for _, name := range []string{"a", "b"} {
				r.GET("/"+name, func(c *gin.Context) { executed.Add(1); c.String(http.StatusOK, name) })
			}
		}, "GET:/a GET:/b"},
		{"inlined closures", func(r *gin.Engine) {
			r.GET("/x", inlined("a"))
			r.POST("/x", inlined("b"))
		}, "GET:/x POST:/x"},
		{"generic wrappers", func(r *gin.Engine) {
			r.GET("/x", wrap(func() int { return 1 }))
			r.POST("/x", wrap(func() string { return "" }))
			r.PUT("/x", wrap(func() string { return "" }))
		}, "GET:/x POST:/x PUT:/x"},
		{"generic functions", func(r *gin.Engine) {
			r.GET("/x", generic[int])
			r.POST("/x", generic[string])
		}, "GET:/x POST:/x"},
		{"two annotations of one handler", func(r *gin.Engine) {
			r.GET("/x", annotated("a"))
			r.POST("/x", annotated("b"))
		}, "GET:/x=a POST:/x=b"},
		{"one annotated handler at two paths", func(r *gin.Engine) {
			h := annotated("a")
			r.GET("/x", h)
			r.GET("/y", h)
		}, "GET:/x=a GET:/y=a"},
		{"an annotation in every kind of registration", func(r *gin.Engine) {
			g := r.Group("/g", middleware)
			g.GET("/get", middleware, annotated("a"))
			g.Handle("PUT", "/handle", annotated("b"))
			g.Match([]string{"GET", "DELETE"}, "/match", annotated("c"))
			g.Any("/any", annotated("d"))
		}, "GET:/g/any=d GET:/g/get=a PUT:/g/handle=b GET:/g/match=c"},
		{"an annotation before the last handler cannot be seen", func(r *gin.Engine) { r.GET("/x", annotated("a"), plain) }, "GET:/x"},
		{"WrapH and WrapF are ordinary handlers", func(r *gin.Engine) {
			r.GET("/h", gin.WrapH(http.NotFoundHandler()))
			r.GET("/f", gin.WrapF(http.NotFound))
			r.POST("/h", gin.WrapH(http.NotFoundHandler()))
		}, "GET:/f GET:/h POST:/h"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, _, errs := read(t, test.register, nil)
			if got := list(ops); got != test.want || len(errs) > 0 {
				t.Errorf("got  %s %v\nwant %s", got, errs, test.want)
			}
		})
	}
}

// Which verb a route is called with that has several depends on what is declared.
func TestMethodOfAny(t *testing.T) {
	tests := []struct {
		reason string
		a      *Annotation
		want   string
	}{
		{"nothing but path parameters", &Annotation{}, "GET"},
		{"Method decides", &Annotation{Method: "PATCH"}, "PATCH"},
		{"a body", &Annotation{Inputs: []Input{{In: LocationBody, Type: ref[int]()}}}, "POST"},
		{"a form", &Annotation{Inputs: []Input{{In: LocationForm, Type: ref[struct{}]()}}}, "POST"},
		{"a query", &Annotation{Inputs: []Input{{In: LocationQuery, Type: ref[struct{ A int }]()}}}, "GET"},
		{"a header and a path", &Annotation{Inputs: []Input{{In: LocationHeader, Type: ref[struct{}]()}, {In: LocationPath, Type: ref[struct{}]()}}}, "GET"},
		{"form tags only", auto[struct {
			A int `form:"a"`
		}](), "GET"},
		{"uri, header and form tags", auto[*struct {
			A int `uri:"a"`
			B int `header:"B"`
			C int `form:"c" json:"-"`
		}](), "GET"},
		{"a json tag", auto[struct {
			A int `form:"a" json:"a"`
		}](), "POST"},
		{"a json tag without a name", auto[struct {
			A int `json:",omitempty"`
		}](), "POST"},
		{"an untagged field, which only a body can carry", auto[struct{ A int }](), "POST"},
		{"a file, which only a form can carry", auto[struct {
			F *file `form:"f"`
		}](), "POST"},
		{"several files", auto[struct {
			F []*file `form:"f"`
		}](), "POST"},
		{"an unexported field is nobody's", auto[struct{ a int }](), "GET"},
		{"an embedded struct", auto[struct{ bodyPart }](), "POST"},
		{"an embedded pointer", auto[struct{ *bodyPart }](), "POST"},
		{"a type that embeds itself", auto[loop](), "GET"},
		{"no struct", auto[[]int](), "POST"},
		{"a schema without a Go type", &Annotation{Inputs: []Input{{Type: TypeRef{Schema: []byte(`{}`)}}}}, "POST"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, notes, _ := read(t, func(r *gin.Engine) { r.Any("/x", Annotate(test.a, plain)) }, nil)
			if len(ops) != 1 || ops[0].Method != test.want {
				t.Fatalf("got %s, want one operation by %s", list(ops), test.want)
			}
			want := "INFO " + test.want + " /x: one tool for POST, PUT, PATCH, GET, DELETE, which have the same handler; Method selects another verb"
			if len(notes) != 1 || notes[0].String() != want {
				t.Errorf("got  %v\nwant %s", notes, want)
			}
		})
	}
}

func TestMethodThatTheRouteLacks(t *testing.T) {
	ops, _, errs := read(t, func(r *gin.Engine) {
		r.Any("/any", Annotate(&Annotation{Method: "HEAD"}, plain))
		r.GET("/get", Annotate(&Annotation{Method: "POST"}, plain))
		r.GET("/good", plain)
	}, nil)
	if got := list(ops); got != "GET:/good" {
		t.Errorf("got %s, want only the route that nothing is wrong with", got)
	}
	want := []string{
		"GET /get: the annotation selects POST, but the methods of the route are GET",
		"POST /any: the annotation selects HEAD, but the methods of the route are POST, PUT, PATCH, GET, DELETE",
	}
	if got := texts(errs); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func texts(errs []error) []string {
	var out []string
	for _, err := range errs {
		out = append(out, err.Error())
	}
	return out
}

func TestShared(t *testing.T) {
	a, b := &shop{"a"}, &shop{"b"}
	tests := []struct {
		reason   string
		register func(*gin.Engine)
		want     []bool
	}{
		{"a function of one route names it", func(r *gin.Engine) { r.GET("/x", plain) }, []bool{false}},
		{"so does a method", func(r *gin.Engine) { r.GET("/x", a.list) }, []bool{false}},
		{"Any is one route", func(r *gin.Engine) { r.Any("/x", plain) }, []bool{false}},
		{"two routes share a function", func(r *gin.Engine) { r.GET("/x", plain); r.GET("/y", plain) }, []bool{true, true}},
		{"two receivers share a method", func(r *gin.Engine) { r.GET("/x", a.list); r.GET("/y", b.list) }, []bool{true, true}},
		{"a closure has no name of its own", func(r *gin.Engine) { r.GET("/x", factory("x")) }, []bool{true}},
		{"nor has an inlined one", func(r *gin.Engine) { r.GET("/x", inlined("x")) }, []bool{true}},
		{"nor a generic wrapper", func(r *gin.Engine) { r.GET("/x", wrap(func() int { return 0 })) }, []bool{true}},
		{"an annotated handler keeps its own symbol", func(r *gin.Engine) { r.GET("/x", annotated("")) }, []bool{false}},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, _, _ := read(t, test.register, nil)
			var got []bool
			for _, o := range ops {
				got = append(got, o.Shared)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestHandlerSymbol(t *testing.T) {
	a := &shop{}
	named := &Annotation{}
	h := Annotate(named, func(*gin.Context) {})
	NameHandler(named, strings.ToUpper)
	tests := []struct {
		reason string
		h      gin.HandlerFunc
		want   string
	}{
		{"a function", plain, "introspect.plain"},
		{"a method", a.list, "introspect.(*shop).list-fm"},
		{"what was annotated, not the annotation", annotated("x"), "introspect.plain"},
		{"an annotated method", Annotate(&Annotation{}, a.list), "introspect.(*shop).list-fm"},
		{"what a handler was made from", h, "strings.ToUpper"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			ops, _, _ := read(t, func(r *gin.Engine) { r.GET("/x", test.h) }, nil)
			if len(ops) != 1 || !strings.HasSuffix(ops[0].Handler, test.want) {
				t.Errorf("got %+v, want the symbol %s", ops, test.want)
			}
		})
	}
}

func ref[T any]() TypeRef { return TypeRef{Go: reflect.TypeFor[T]()} }

func auto[T any]() *Annotation { return &Annotation{Inputs: []Input{{Type: ref[T]()}}} }
