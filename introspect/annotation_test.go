package introspect

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/internal/testkit"
)

// An annotated handler does what it did.
func TestAnnotateServes(t *testing.T) {
	engine := gin.New()
	engine.GET("/x/:id", Annotate(&Annotation{ID: "x"}, func(c *gin.Context) { c.String(http.StatusTeapot, c.Param("id")) }))
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x/7", http.NoBody))
	if w.Code != http.StatusTeapot || w.Body.String() != "7" {
		t.Errorf("got %d %q, want what the handler wrote", w.Code, w.Body)
	}
}

// Only a handler that Annotate made is asked for its annotation; every other one is
// left alone, even one that would like to be asked.
func TestAnnotationOf(t *testing.T) {
	a := &Annotation{ID: "x"}
	inner := Annotate(a, plain)
	s := &shop{}
	tests := []struct {
		reason string
		h      gin.HandlerFunc
		want   *Annotation
	}{
		{"an annotated function", inner, a},
		{"the same value once more", inner, a},
		{"the outer one of two", Annotate(a, annotated("inner")), a},
		{"no handler", nil, nil},
		{"a function", plain, nil},
		{"a method", s.list, nil},
		{"a closure", factory("x"), nil},
		{"an inlined closure", inlined("x"), nil},
		{"a generic wrapper", wrap(func() int { return 0 }), nil},
		{"a closure around an annotated handler", func(c *gin.Context) { executed.Add(1); inner(c) }, nil},
		{"a handler that panics", func(*gin.Context) { executed.Add(1); panic("called") }, nil},
	}
	before := executed.Load()
	for _, test := range tests {
		if got := annotationOf(test.h); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.reason, got, test.want)
		}
	}
	if ran := executed.Load() - before; ran != 0 {
		t.Errorf("%d handlers ran", ran)
	}
}

// A request cannot make an annotated handler answer the probe: the key that it looks
// for is no string.
func TestProbeKeyIsPrivate(t *testing.T) {
	engine := gin.New()
	engine.Use(func(c *gin.Context) { c.Set("probeKey", new(*Annotation)); c.Set(probeKey{}, "not a place for one") })
	engine.GET("/x", Annotate(&Annotation{}, plain))
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
	if w.Code != http.StatusNoContent {
		t.Errorf("got %d, want the handler's own 204", w.Code)
	}
}

// What the compiler inlines changes symbols and code pointers, so that all of this is
// read again from binaries that were built in other ways.
func TestOtherBuildModes(t *testing.T) {
	testkit.Long(t, "builds three more binaries")
	const recognition = "^(TestAnnotationOf|TestRoutes|TestShared|TestExclusions|TestHandlerSymbol|TestExtra)$"
	for _, flags := range [][]string{{"-gcflags=all=-l -N"}, {"-trimpath"}, {"-race"}} {
		t.Run(flags[0], func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), "go", append([]string{"test", "-count=1", "-run", recognition}, append(flags, ".")...)...)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
