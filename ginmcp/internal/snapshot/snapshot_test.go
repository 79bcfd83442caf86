package snapshot

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/document"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/introspect"
)

// A fixture is a builder of an engine, with what it logs and how often it announces.
type fixture struct {
	*Builder

	engine    *gin.Engine
	spec      *catalogue.Spec
	log       bytes.Buffer
	announced int
}

func newFixture(spec *catalogue.Spec, routes ...string) *fixture {
	f := &fixture{engine: gin.New(), spec: spec}
	f.add(routes...)
	logger := slog.New(slog.NewTextHandler(&f.log, nil))
	f.Builder = New(Config{
		Engine: f.engine, Spec: spec, Documents: new(document.Set), Mounts: new(mount.Mounts), Logger: logger,
		Env: &invoke.Env{
			Target:  dispatch.Target{Handler: f.engine, Limit: 1 << 20},
			Timeout: time.Minute, MaxResponse: 1 << 20, Scheme: "app", Logger: logger,
		},
		Announce: func() { f.announced++ },
	})
	return f
}

// add registers routes, each as "path id", with annotated handlers.
func (f *fixture) add(routes ...string) {
	for _, route := range routes {
		path, id, _ := strings.Cut(route, " ")
		f.engine.GET(path, introspect.Annotate(&introspect.Annotation{ID: id}, func(*gin.Context) {}))
	}
}

func names(s *Snapshot) []string {
	var out []string
	for _, tool := range s.Tools() {
		out = append(out, tool.Name)
	}
	return out
}

// The first use builds. A list finds a route that was registered since, a call does not.
func TestWhenSnapshotsAreBuilt(t *testing.T) {
	f := newFixture(new(catalogue.Spec), "/a a")
	if f.Built() != nil {
		t.Error("New built a snapshot")
	}
	first := f.Current()
	if got := names(first); !slices.Equal(got, []string{"a"}) || f.Built() != first {
		t.Fatalf("the first use builds %q", got)
	}
	f.add("/b b")
	if f.Current() != first {
		t.Error("a call builds again")
	}
	if got := names(f.Latest()); !slices.Equal(got, []string{"a", "b"}) || f.announced != 1 {
		t.Errorf("a list has %q, and %d announcements were made", got, f.announced)
	}
	if latest := f.Built(); f.Latest() != latest {
		t.Error("a list without new routes builds again")
	}
	if got := names(first); !slices.Equal(got, []string{"a"}) {
		t.Errorf("the first snapshot has changed: %q", got)
	}
}

// Refresh keeps the snapshot if there are mistakes, and Check never replaces it.
func TestMistakesKeepTheSnapshot(t *testing.T) {
	f := newFixture(new(catalogue.Spec), "/a a")
	first := f.Current()
	f.add("/b b")
	if err := f.Check(); err != nil || f.Built() != first {
		t.Errorf("Check returns %v, or replaces the snapshot", err)
	}
	f.add("/c a") // two operations have the ID
	for name, build := range map[string]func() error{"Refresh": f.Refresh, "Check": f.Check} {
		if err := build(); err == nil || !strings.Contains(err.Error(), "GET /c") {
			t.Errorf("%s returns %v, which does not name the route", name, err)
		}
		if f.Built() != first || f.announced != 0 {
			t.Errorf("%s replaced the snapshot, or announced it", name)
		}
	}
	if f.Latest() != first {
		t.Error("a list builds again after a Refresh with mistakes")
	}
}

// A function that a build calls gets the snapshot that is being built, and cannot build another one.
func TestBuildsDoNotNest(t *testing.T) {
	var f *fixture
	var tools []string
	errs := map[string]error{}
	f = newFixture(&catalogue.Spec{Rules: routemap.Rules{
		RouteFunc: func(_ introspect.Operation, k routemap.Kind) (routemap.Kind, error) {
			tools = append(names(f.Current()), names(f.Latest())...)
			errs["Refresh"], errs["Check"] = f.Refresh(), f.Check()
			return k, nil
		},
	}}, "/a a")
	if got := names(f.Current()); !slices.Equal(got, []string{"a"}) {
		t.Errorf("the tools are %q", got)
	}
	if len(tools) > 0 {
		t.Errorf("a function sees the tools %q while they are built", tools)
	}
	for name, err := range errs {
		if !errors.Is(err, ErrNested) {
			t.Errorf("%s returns %v", name, err)
		}
	}
}

// New reports an option that restricts nothing of what is registered so far.
func TestPrecheck(t *testing.T) {
	spec := &catalogue.Spec{Rules: routemap.Rules{Maps: []routemap.Map{
		{Pattern: regexp.MustCompile("^/admin"), Kind: routemap.Exclude},
	}}}
	const want = "map 1 excludes nothing"
	if log := newFixture(spec, "/a a").log.String(); !strings.Contains(log, want) {
		t.Errorf("the log is %q, want %q", log, want)
	}
	for _, routes := range [][]string{nil, {"/admin/a a"}} {
		if log := newFixture(spec, routes...).log.String(); log != "" {
			t.Errorf("with the routes %q, the log is %q", routes, log)
		}
	}
}

// Diagnostics are logged once, and a summary at the first use.
func TestLog(t *testing.T) {
	f := newFixture(new(catalogue.Spec), "/a a", "/b a")
	f.Current()
	f.Warn("GET /a", "a sentence")
	f.Warn("GET /a", "a sentence")
	f.add("/c c")
	f.Latest()
	log := f.log.String()
	for text, want := range map[string]int{
		`msg="ginmcp: a sentence" route="GET /a"`: 1, `level=ERROR`: 2, `level=INFO msg="ginmcp: 0 tools; 2 mistakes: `: 1,
		`level=INFO`: 1,
	} {
		if got := strings.Count(log, text); got != want {
			t.Errorf("%q is logged %d times, want %d:\n%s", text, got, want, log)
		}
	}
	if got := f.Notices(); len(got) != 1 || got[0].Route != "GET /a" {
		t.Errorf("the notices are %v", got)
	}
}

// What functions of the application do with their copy has no effect on the catalogue.
func TestCopy(t *testing.T) {
	s := newFixture(new(catalogue.Spec), "/a/:id a").Current()
	first := s.Copy(0)
	first.Segments[0].Literal = "other"
	if got := s.Operations()[0]; got.Method != http.MethodGet || got.Segments[0].Literal == "other" {
		t.Errorf("the operation has changed: %v", got)
	}
	if s.Copy(0) != first {
		t.Error("there are two copies")
	}
}
