package introspect

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gin-gonic/gin"
)

func serve(engine *gin.Engine) {
	engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/nowhere", http.NoBody))
}

// Gin forgets which colons are literal at its first request.
func TestEscapes(t *testing.T) {
	literal := func(r *gin.Engine) { r.POST(`/users\:batch`, plain) }
	param := func(r *gin.Engine) { r.POST("/users:batch", plain) }
	ordinary := func(r *gin.Engine) { r.POST("/users/:batch", plain) }
	tests := []struct {
		reason        string
		before, after func(*gin.Engine) // the snapshot
		serve         bool
		want          string
	}{
		{"before the first request everything is plain to see", nil, literal, false, `POST:/users\:batch`},
		{"a parameter within a segment too", nil, param, false, ""},
		{"a snapshot remembers the escape", literal, nil, true, `POST:/users\:batch`},
		{"and that there was none", param, nil, true, "POST:/users:batch"},
		{"after the first request, without a snapshot, nobody knows", nil, literal, true, ""},
		{"so a parameter within a segment is no tool either", nil, param, true, ""},
		{"a parameter that is the whole segment is one", nil, ordinary, true, "POST:/users/:batch"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			engine := gin.New()
			var escapes Escapes
			if test.before != nil {
				test.before(engine)
			}
			escapes.Snapshot(engine)
			if test.after != nil {
				test.after(engine)
			}
			if test.serve {
				serve(engine)
			}
			ops, notes, errs := Routes(engine, &escapes, nil)
			if got := list(ops); got != test.want || len(errs) > 0 {
				t.Errorf("got %s %v, want %s", got, errs, test.want)
			}
			if test.want == "" && (len(notes) != 1 || notes[0].Level != slog.LevelWarn) {
				t.Errorf("got %v, want a warning that says why", notes)
			}
		})
	}
}

// Both spellings at once are two routes that Gin lists under one name later on.
func TestEscapesOfBothSpellings(t *testing.T) {
	engine := gin.New()
	engine.POST(`/users\:batch`, plain)
	engine.POST("/users:batch", other)
	var escapes Escapes
	escapes.Snapshot(engine)
	serve(engine)
	if ops, _, _ := Routes(engine, &escapes, nil); len(ops) != 0 {
		t.Errorf("got %s, want none: which is which cannot be told", list(ops))
	}
}

func TestExtraInEitherSpelling(t *testing.T) {
	for _, key := range []string{`POST /users\:batch`, "POST /users:batch"} {
		for _, served := range []bool{false, true} {
			engine := gin.New()
			engine.POST(`/users\:batch`, plain)
			var escapes Escapes
			escapes.Snapshot(engine)
			if served {
				serve(engine)
			}
			ops, _, errs := Routes(engine, &escapes, map[string]*Annotation{key: {ID: "batch"}})
			if got := list(ops); got != `POST:/users\:batch=batch` || len(errs) > 0 {
				t.Errorf("%s, served %v: got %s %v, want the operation batch", key, served, got, errs)
			}
		}
	}
}
