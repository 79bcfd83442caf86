package dispatch

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// overHTTP serves one request of a real server over HTTP/1.
func overHTTP(tb testing.TB, r *http.Request, h http.HandlerFunc) {
	tb.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(server.URL, "http://")
	response, err := server.Client().Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		tb.Fatal(err)
	}
}

// methods returns the methods that a type assertion finds, with their signatures.
func methods(v any) []string {
	var all []string
	value := reflect.ValueOf(v)
	for i := range value.NumMethod() {
		all = append(all, value.Type().Method(i).Name+strings.TrimPrefix(value.Method(i).Type().String(), "func"))
	}
	return all
}

// TestMethodSetsOfNetHTTP: the body and the writer of an inner request have the methods of
// net/http's, and no others. Code that looks for a method works as it does over HTTP.
func TestMethodSetsOfNetHTTP(t *testing.T) {
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	var body, writer []string
	overHTTP(t, r, func(w http.ResponseWriter, r *http.Request) { body, writer = methods(r.Body), methods(w) })
	if ours := methods(new(innerBody)); !slices.Equal(ours, body) || len(body) == 0 {
		t.Errorf("the body has the methods %q, net/http's has %q", ours, body)
	}
	if ours := methods(new(recorder)); !slices.Equal(ours, writer) || len(writer) == 0 {
		t.Errorf("the writer has the methods %q, net/http's has %q", ours, writer)
	}
}

type innerBody = body

// TestRequestFieldsOfNetHTTP: an inner request has the fields that net/http would give it.
func TestRequestFieldsOfNetHTTP(t *testing.T) {
	tests := []struct {
		route      string
		annotation introspect.Annotation
		arguments  string
		reason     string
	}{
		{"GET /x", introspect.Annotation{}, `{}`, "no body"},
		{"GET /x", reading[filter](introspect.LocationQuery), `{"q":"a b"}`, "a query"},
		{"PATCH /x", reading[note](introspect.LocationBody), `{"name":"x"}`, "JSON"},
		{"POST /x", reading[filter](introspect.LocationForm), `{"q":"a b"}`, "a form"},
		{"POST /x", reading[filter](introspect.LocationForm), `{}`, "an empty form"},
		{"POST /x", reading[upload](introspect.LocationForm), `{"title":"x","file":{"filename":"a","text":"x"}}`, "a file"},
	}
	for _, c := range tests {
		// What the handler saw is sent again, over HTTP.
		var ours, theirs string
		var again *http.Request
		f := serving(t, c.route, c.annotation, func(c *gin.Context) {
			ours = fields(c.Request)
			content, err := io.ReadAll(c.Request.Body)
			if err != nil {
				t.Error(err)
			}
			again, err = http.NewRequestWithContext(t.Context(), c.Request.Method, c.Request.RequestURI, bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			again.Header = c.Request.Header.Clone()
		})
		f.must(t, c.arguments)
		overHTTP(t, again, func(_ http.ResponseWriter, r *http.Request) { theirs = fields(r) })
		if ours != theirs {
			t.Errorf("%s: the request is\n%s\nover HTTP it is\n%s", c.reason, ours, theirs)
		}
	}
}

// fields returns the fields of a request by which a handler could know where it comes from.
// The two addresses differ, and the client adds headers of its own.
func fields(r *http.Request) string {
	var b strings.Builder
	value := reflect.ValueOf(*r)
	for i := range value.NumField() {
		field := value.Type().Field(i)
		switch field.Name {
		case "RemoteAddr", "Host", "ctx":
		case "Header":
			for _, name := range []string{"Content-Type", "Content-Length"} {
				fmt.Fprintf(&b, "%s: %q\n", name, r.Header.Values(name))
			}
		case "URL":
			fmt.Fprintf(&b, "URL: %#v\n", *r.URL)
		case "Body":
			fmt.Fprintf(&b, "Body: none %t\n", r.Body == http.NoBody)
		default:
			if field.IsExported() {
				fmt.Fprintf(&b, "%s: %#v\n", field.Name, value.Field(i).Interface())
			} else {
				fmt.Fprintf(&b, "%s: zero %t\n", field.Name, value.Field(i).IsZero())
			}
		}
	}
	return b.String()
}

// TestServerOfTheCaller: the values that net/http puts into a context are there, also where
// the call has the context of a session.
func TestServerOfTheCaller(t *testing.T) {
	server := new(http.Server)
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		if got := c.Request.Context().Value(http.ServerContextKey); got != server {
			t.Errorf("the server is %v, want %v", got, server)
		}
	})
	ctx := context.WithValue(t.Context(), http.ServerContextKey, server)
	f.caller = httptest.NewRequestWithContext(ctx, http.MethodPost, "/mcp", http.NoBody)
	f.must(t, `{}`)
}

// TestBodyReadsAsOverHTTP: what a body returns at its end and after Close is what net/http's
// body returns.
func TestBodyReadsAsOverHTTP(t *testing.T) {
	reads := func(body io.ReadCloser) string {
		var b strings.Builder
		for range 4 {
			n, err := body.Read(make([]byte, 4))
			fmt.Fprintln(&b, n, err)
		}
		fmt.Fprintln(&b, body.Close(), body.Close())
		n, err := body.Read(make([]byte, 4))
		fmt.Fprintln(&b, n, err)
		return b.String()
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	var theirs string
	overHTTP(t, r, func(_ http.ResponseWriter, r *http.Request) { theirs = reads(r.Body) })
	var ours body
	ours.content.Reset([]byte("abcdef"))
	if got := reads(&ours); got != theirs {
		t.Errorf("the body reads as\n%s\nover HTTP as\n%s", got, theirs)
	}
}

// TestWriterAnswersAsOverHTTP: what a writer's methods return is what net/http's return.
func TestWriterAnswersAsOverHTTP(t *testing.T) {
	for name, use := range map[string]func(http.ResponseWriter) string{
		"a body that the status forbids": func(w http.ResponseWriter) string {
			w.WriteHeader(http.StatusNoContent)
			n, err := w.Write([]byte("x"))
			return fmt.Sprint(n, err)
		},
		"one after a 304": func(w http.ResponseWriter) string {
			w.WriteHeader(http.StatusNotModified)
			n, err := io.WriteString(w, "x")
			return fmt.Sprint(n, err)
		},
		"a status that is none": func(w http.ResponseWriter) (text string) {
			defer func() { text = fmt.Sprint(recover()) }()
			w.WriteHeader(20000)
			return ""
		},
		"a copy": func(w http.ResponseWriter) string {
			n, err := io.Copy(w, strings.NewReader("abc"))
			return fmt.Sprint(n, err)
		},
		"a flush": func(w http.ResponseWriter) string { return fmt.Sprint(http.NewResponseController(w).Flush()) },
		"both directions": func(w http.ResponseWriter) string {
			return fmt.Sprint(http.NewResponseController(w).EnableFullDuplex())
		},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		var theirs, ours string
		overHTTP(t, r, func(w http.ResponseWriter, _ *http.Request) { theirs = use(w) })
		f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {})
		f.target.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { ours = use(w) })
		f.must(t, `{}`)
		if ours != theirs {
			t.Errorf("%s: got %s, over HTTP %s", name, ours, theirs)
		}
	}
}

// TestAccessLogThatCopiesTheBody: middleware that copies the body without a flush, and puts
// the copy in its place, leaves the handler the body. Through a WriteTo, io.Copy would leave
// what is below the 4 kB of the buffer in it.
func TestAccessLogThatCopiesTheBody(t *testing.T) {
	var logged, form string
	var file int
	engine := gin.New()
	engine.Use(func(c *gin.Context) {
		copied := new(bytes.Buffer)
		if _, err := io.Copy(bufio.NewWriter(copied), c.Request.Body); err != nil {
			t.Error(err)
		}
		logged = copied.String()
		c.Request.Body = io.NopCloser(copied)
	})
	handle := func(path string, a introspect.Annotation, h gin.HandlerFunc) *fixture {
		engine.POST(path, introspect.Annotate(&a, h))
		return newFixture(t, engine, "POST "+path)
	}
	bind := func(c *gin.Context) {
		var in note
		if err := c.ShouldBindJSON(&in); err != nil {
			t.Error(err)
			return
		}
		form = *in.Name
	}
	text := func(c *gin.Context) { form = c.PostForm("q") }
	multi := func(c *gin.Context) {
		header, err := c.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		form, file = c.PostForm("title"), int(header.Size)
	}
	fixtures := []struct {
		f         *fixture
		arguments string
		file      bool
	}{
		{handle("/json", reading[note](introspect.LocationBody), bind), `{"name":"%s"}`, false},
		{handle("/form", reading[filter](introspect.LocationForm), text), `{"q":"%s"}`, false},
		{handle("/multi", reading[upload](introspect.LocationForm), multi), `{"title":"%s","file":{"filename":"a","text":"%[1]s"}}`, true},
	}
	for _, c := range fixtures {
		for _, size := range []int{1, 100, 4095, 4096, 4097, 100_000} {
			form, file = "", 0
			c.f.must(t, fmt.Sprintf(c.arguments, strings.Repeat("x", size)))
			if len(form) != size || c.file && file != size || len(logged) < size {
				t.Errorf("%s of %d bytes: the handler read %d and a file of %d, the log has %d", c.f.plan.route, size, len(form), file, len(logged))
			}
		}
	}
}
