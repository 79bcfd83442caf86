package introspect

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/gin-gonic/gin"
)

// call sends a request with an Outcome to a handler, behind Gin's Recovery or not, and
// returns what was recorded and the panic that came through.
func call(t *testing.T, recovery bool, h gin.HandlerFunc) (o *Outcome, through any) {
	t.Helper()
	engine := gin.New()
	if recovery {
		engine.Use(gin.RecoveryWithWriter(io.Discard))
	}
	engine.GET("/x", h)
	o = new(Outcome)
	defer func() { through = recover() }()
	engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(WithOutcome(t.Context(), o), http.MethodGet, "/x", http.NoBody))
	return o, nil
}

func TestOutcome(t *testing.T) {
	tests := []struct {
		reason   string
		recovery bool
		h        gin.HandlerFunc
		err      error
		errors   []string
		through  any
	}{
		{"nothing happened", true, func(*gin.Context) {}, nil, nil, nil},
		{"errors of the context", true, func(c *gin.Context) {
			_ = c.Error(errors.New("first"))
			_ = c.AbortWithError(http.StatusBadRequest, errors.New("second"))
		}, nil, []string{"first", "second"}, nil},
		{"a panic that Recovery swallowed", true, func(*gin.Context) { panic("x") }, ErrPanicked, nil, nil},
		{"a panic after a part of the answer, which reads as 200", true, func(c *gin.Context) {
			c.String(http.StatusOK, "part")
			panic("x")
		}, ErrPanicked, nil, nil},
		{"errors before a panic", true, func(c *gin.Context) {
			_ = c.Error(errors.New("first"))
			panic("x")
		}, ErrPanicked, []string{"first"}, nil},
		{"a panic that nobody recovers goes on as it was", false, func(*gin.Context) { panic("x") }, ErrPanicked, nil, "x"},
		{"ErrAbortHandler goes on as it was", false, func(*gin.Context) { panic(http.ErrAbortHandler) }, ErrPanicked, nil, http.ErrAbortHandler},
		{"ErrAbortHandler, which Recovery turns into an empty 200", true, func(*gin.Context) { panic(http.ErrAbortHandler) }, ErrPanicked, nil, nil},
		{"a panic that the handler recovers itself is its own business", true, func(*gin.Context) {
			defer func() { _ = recover() }()
			panic("x")
		}, nil, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			o, through := call(t, test.recovery, Annotate(&Annotation{}, test.h))
			if err := o.Err(); !errors.Is(err, test.err) {
				t.Errorf("Err() = %v, want %v", err, test.err)
			}
			if got := o.Errors(); !slices.Equal(got, test.errors) {
				t.Errorf("Errors() = %q, want %q", got, test.errors)
			}
			if through != test.through {
				t.Errorf("the panic that came through is %v, want %v", through, test.through)
			}
		})
	}
}

// A handler that dispatches to another route of the same context is one call; its
// errors are told once.
func TestOutcomeOfHandleContext(t *testing.T) {
	engine := gin.New()
	engine.GET("/x", Annotate(&Annotation{}, func(c *gin.Context) {
		c.Request.URL.Path = "/y"
		engine.HandleContext(c)
	}))
	engine.GET("/y", Annotate(&Annotation{}, func(c *gin.Context) { _ = c.Error(errors.New("y")) }))
	var o Outcome
	engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(WithOutcome(t.Context(), &o), http.MethodGet, "/x", http.NoBody))
	if got := o.Errors(); !slices.Equal(got, []string{"y"}) {
		t.Errorf("Errors() = %q, want the one error once", got)
	}
}

// Over plain HTTP nothing is recorded, and a context that was made by hand has no
// request to record for.
func TestNoOutcome(t *testing.T) {
	var ran int
	h := Annotate(&Annotation{}, func(c *gin.Context) { ran++; _ = c.Error(errors.New("x")) })
	engine := gin.New()
	engine.GET("/x", h)
	engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/x", http.NoBody))
	h(new(gin.Context))
	if ran != 2 {
		t.Errorf("the handler ran %d times, want 2", ran)
	}
}

// The errors of an outcome are the reader's own.
func TestOutcomeErrorsAreACopy(t *testing.T) {
	o, _ := call(t, true, Annotate(&Annotation{}, func(c *gin.Context) { _ = c.Error(errors.New("x")) }))
	o.Errors()[0] = "y"
	if got := o.Errors(); got[0] != "x" {
		t.Errorf("Errors() = %q after a caller wrote to what it was given", got)
	}
}

// A call that was given up is read while its handler still runs.
func TestOutcomeIsReadWhileWritten(t *testing.T) {
	engine := gin.New()
	engine.GET("/x", Annotate(&Annotation{}, func(c *gin.Context) { _ = c.Error(errors.New("x")) }))
	var o Outcome
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(WithOutcome(t.Context(), &o), http.MethodGet, "/x", http.NoBody))
		})
		group.Go(func() {
			if err := o.Err(); err != nil {
				t.Errorf("Err() = %v", err)
			}
			if n := len(o.Errors()); n > 1 {
				t.Errorf("%d errors, want those of one call", n)
			}
		})
	}
	group.Wait()
}

// Only errors that Gin marks as meant for the client are public: its binding does so itself.
func TestOutcomePublic(t *testing.T) {
	o, _ := call(t, true, Annotate(&Annotation{}, func(c *gin.Context) {
		_ = c.Error(errors.New("private"))
		_ = c.Error(errors.New("public")).SetType(gin.ErrorTypePublic)
		_ = c.Error(errors.New("bind")).SetType(gin.ErrorTypeBind)
		_ = c.Error(errors.New("render")).SetType(gin.ErrorTypeRender)
		c.Abort()
	}))
	if got := o.Public(); !slices.Equal(got, []string{"public", "bind"}) || !o.Aborted() {
		t.Errorf("Public() = %q, Aborted() = %t, want the errors for the client, and true", got, o.Aborted())
	}
}

// A call that was forgone before its handler began never reaches it; one that had begun is
// not affected.
func TestOutcomeForgo(t *testing.T) {
	for _, early := range []bool{true, false} {
		var o Outcome
		ran, forgone := false, false
		engine := gin.New()
		engine.Use(func(c *gin.Context) {
			if early {
				forgone = o.Forgo()
			}
			c.Next()
		})
		engine.GET("/x", Annotate(&Annotation{}, func(*gin.Context) {
			ran = true
			forgone = forgone || o.Forgo()
		}))
		w := httptest.NewRecorder()
		engine.ServeHTTP(w, httptest.NewRequestWithContext(WithOutcome(t.Context(), &o), http.MethodGet, "/x", http.NoBody))
		if forgone != early || ran == early || (w.Code == http.StatusServiceUnavailable) != early {
			t.Errorf("early %t: forgone %t, ran %t, status %d", early, forgone, ran, w.Code)
		}
	}
}
