package dispatch

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// received is a request as a handler finds it, with its body read.
type received struct {
	*http.Request

	body string
}

// receive makes a fixture whose handler keeps the request.
func receive(tb testing.TB, route string, a introspect.Annotation) (*fixture, *received) {
	tb.Helper()
	got := new(received)
	return serving(tb, route, a, func(c *gin.Context) {
		body, err := io.ReadAll(c.Request.Body)
		if err != nil {
			tb.Error(err)
		}
		*got = received{c.Request, string(body)}
	}), got
}

type order struct {
	Shop  string   `uri:"shop"`
	Name  *string  `json:"name"`
	Count *float64 `json:"count"`
	Notes any      `json:"notes"`
}

type note struct {
	Name  *string `json:"name"`
	Count any     `json:"count"`
	Notes any     `json:"notes"`
}

func TestJSONBody(t *testing.T) {
	tests := []struct{ arguments, want, reason string }{
		{`{"name":"x"}`, `{"name":"x"}`, "arguments that are all body are the body"},
		{`{ "name" : "x" ,` + "\n" + ` "notes": [ 1, 2 ] }`, `{ "name" : "x" ,` + "\n" + ` "notes": [ 1, 2 ] }`, "spaces and all"},
		{`{"notes":"\u00fc \ud83d\ude00"}`, `{"notes":"\u00fc \ud83d\ude00"}`, "and escapes"},
		{`{"count":12345678901234567890.1234567890}`, `{"count":12345678901234567890.1234567890}`, "a number keeps its digits"},
		{`{"count":1e400}`, `{"count":1e400}`, "however large"},
		{`{"name":null}`, `{"name":null}`, "null reaches the body: to a PATCH it means something"},
		{`{}`, `{}`, "an empty object is a body"},
		{``, `{}`, "no arguments are an empty object"},
		{`null`, `{}`, "and so is null"},
	}
	f, got := receive(t, "PATCH /notes", reading[note](introspect.LocationBody))
	for _, c := range tests {
		f.must(t, c.arguments)
		if got.body != c.want || got.ContentLength != int64(len(c.want)) || got.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s became %s (length %d, %v), want %s: %s", c.arguments, got.body, got.ContentLength, got.Header, c.want, c.reason)
		}
	}
}

func TestVerbatimBodyIsNotCopied(t *testing.T) {
	f, _ := receive(t, "PATCH /notes", reading[note](introspect.LocationBody))
	arguments := json.RawMessage(`{"name":"x","count":1}`)
	values, problems := f.input.Check(context.Background(), arguments)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	body, _, err := f.plan.encodeBody(&values, new(meter))
	if err != nil {
		t.Fatal(err)
	}
	if unsafe.SliceData(body) != unsafe.SliceData(arguments) {
		t.Error("the body is a copy of the arguments, want the arguments")
	}
}

func TestComposedBody(t *testing.T) {
	tests := []struct{ arguments, want, reason string }{
		{`{"shop":"1","name":"x","count":2}`, `{"name":"x","count":2}`, "what is in the path is not in the body"},
		{`{"count":2,"shop":"1","name":"x"}`, `{"name":"x","count":2}`, "in the order of the fields"},
		{`{"shop":"1"}`, `{}`, "nothing is left"},
		{`{"shop":"1","name":null}`, `{"name":null}`, "null is something"},
		{`{"shop":"1","count":"1.50"}`, `{"count":1.50}`, "a number in a string is corrected, and keeps its digits"},
		{`{"shop":"1","notes":{ "a" : [1] }}`, `{"notes":{ "a" : [1] }}`, "a value is what was written"},
	}
	f, got := receive(t, "PATCH /shops/:shop", reading[order](introspect.LocationAuto))
	for _, c := range tests {
		f.must(t, c.arguments)
		if got.body != c.want || got.ContentLength != int64(len(c.want)) {
			t.Errorf("%s became %s, want %s: %s", c.arguments, got.body, c.want, c.reason)
		}
	}
}

func TestWholeBody(t *testing.T) {
	tests := []struct{ arguments, want, contentType, reason string }{
		{`{"body":[1,2]}`, `[1,2]`, "application/json", "an array"},
		{`{"body":"text"}`, `"text"`, "application/json", "a text is JSON, with its quotes"},
		{`{"body":null}`, `null`, "application/json", "null was given"},
		{`{}`, ``, "", "nothing was given"},
	}
	e := gin.New()
	var got received
	e.POST("/any", func(c *gin.Context) {
		body, _ := io.ReadAll(c.Request.Body)
		got = received{c.Request, string(body)}
	})
	f := newFixture(t, e, "POST /any")
	for _, c := range tests {
		f.must(t, c.arguments)
		if got.body != c.want || got.Header.Get("Content-Type") != c.contentType {
			t.Errorf("%s became %q of type %q, want %q of %q: %s", c.arguments, got.body, got.Header.Get("Content-Type"), c.want, c.contentType, c.reason)
		}
	}
}

func TestBodyIsNeverNil(t *testing.T) {
	f, got := receive(t, "GET /x", introspect.Annotation{})
	f.must(t, `{}`)
	if got.Body != http.NoBody || got.ContentLength != 0 || got.Header == nil {
		t.Errorf("body %v, length %d, header %v: a handler that reads its body must find one", got.Body, got.ContentLength, got.Header)
	}
}

func TestCaller(t *testing.T) {
	type key struct{}
	caller := httptest.NewRequestWithContext(context.WithValue(t.Context(), key{}, "caller"), http.MethodPost, "https://shop.example/mcp", http.NoBody)
	caller.RemoteAddr, caller.TLS = "192.0.2.7:4711", &tls.ConnectionState{ServerName: "shop.example"}
	f, got := receive(t, "GET /x", introspect.Annotation{})

	f.caller = caller
	f.must(t, `{}`)
	if got.Host != "shop.example" || got.RemoteAddr != caller.RemoteAddr || got.TLS != caller.TLS {
		t.Errorf("host %q, address %q, TLS %v: want those of the caller", got.Host, got.RemoteAddr, got.TLS)
	}
	if got.Proto != "HTTP/1.1" || !got.ProtoAtLeast(1, 1) {
		t.Errorf("protocol %q, want one", got.Proto)
	}

	f.caller = nil
	f.must(t, `{}`)
	if got.Host != "localhost" || got.RemoteAddr != "127.0.0.1:0" || got.TLS != nil || got.Header == nil {
		t.Errorf("host %q, address %q, TLS %v, header %v: without a caller the request is local", got.Host, got.RemoteAddr, got.TLS, got.Header)
	}
}

func TestContext(t *testing.T) {
	type key struct{}
	var deadline time.Time
	var value any
	var inside bool
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		deadline, _ = c.Request.Context().Deadline()
		value, inside = c.Request.Context().Value(key{}), Inside(c.Request.Context())
	})
	before := time.Now()
	if _, err := f.doContext(context.WithValue(t.Context(), key{}, "trace"), t, `{}`, time.Hour); err != nil {
		t.Fatal(err)
	}
	if value != "trace" || !inside || deadline.Before(before.Add(time.Hour)) || deadline.After(time.Now().Add(time.Hour)) {
		t.Errorf("value %v, inside %v, deadline %v: want those of the call", value, inside, deadline)
	}
	if Inside(t.Context()) {
		t.Error("a context without a call is inside one")
	}
}

func TestCarriedHeaders(t *testing.T) {
	carried := []string{"Authorization", "Cookie", "X-Api-Key", "User-Agent", "Accept-Language", "X-Forwarded-For", "Traceparent", "X-Request-Id", "Referer", "X-Hop"}
	dropped := map[string]string{
		"Connection": "one hop", "Keep-Alive": "one hop", "Te": "one hop", "Trailer": "one hop", "Transfer-Encoding": "one hop",
		"Upgrade": "one hop", "Expect": "one hop", "Proxy-Authorization": "one hop", "Proxy-Connection": "one hop",
		"Sec-Fetch-Site": "of that page too", "Sec-Fetch-Mode": "of that page too", "Content-Type": "of the MCP message", "Content-Length": "of the MCP message", "Content-Encoding": "of the MCP message",
		"Accept": "what the MCP client takes", "Accept-Encoding": "a compressed answer could not be read", "Origin": "of the page that the MCP client is",
		"Mcp-Session-Id": "of the protocol", "Mcp-Protocol-Version": "of the protocol", "Last-Event-Id": "of the protocol",
	}
	f, got := receive(t, "GET /x", introspect.Annotation{})
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	for _, name := range carried {
		f.caller.Header[name] = []string{"1 " + name, "2 " + name}
	}
	for name := range dropped {
		f.caller.Header.Set(name, "x")
	}
	// A client cannot drop what a proxy says by naming it in Connection.
	f.caller.Header["Connection"] = []string{"close, x-hop, X-Forwarded-For", " Authorization "}
	f.must(t, `{}`)
	for _, name := range carried {
		if values := got.Header[name]; len(values) != 2 || values[0] != "1 "+name || values[1] != "2 "+name {
			t.Errorf("%s arrived as %q, want both values", name, values)
		}
	}
	for name, reason := range dropped {
		if got.Header.Get(name) != "" {
			t.Errorf("%s was carried, but is %s", name, reason)
		}
	}
}

func TestHeadersAreNotShared(t *testing.T) {
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		c.Request.Header["A"][0] = "changed"
		c.Request.Header["A"] = append(c.Request.Header["A"], "added")
		if c.GetHeader("B") != "b" {
			t.Errorf("B became %q with a value added to A", c.GetHeader("B"))
		}
		c.Request.Header.Set("Authorization", "another's")
	})
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	f.caller.Header = http.Header{"A": {"a"}, "B": {"b"}}
	f.must(t, `{}`)
	if f.caller.Header.Get("A") != "a" || f.caller.Header.Get("Authorization") != "" {
		t.Errorf("the caller's header became %v by what a handler did to its own", f.caller.Header)
	}
}

type tagged struct {
	Trace string   `header:"X-Trace"`
	Many  []string `header:"X-Many"`
}

func TestHeaderArguments(t *testing.T) {
	f, got := receive(t, "GET /x", reading[tagged](introspect.LocationHeader))
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	f.caller.Header = http.Header{"X-Trace": {"the caller's"}, "X-Kept": {"kept"}}

	f.must(t, `{}`)
	if got.Header.Get("X-Trace") != "the caller's" {
		t.Errorf("X-Trace is %q without an argument, want the caller's", got.Header.Get("X-Trace"))
	}
	f.must(t, `{"X-Trace":"mine; a=b, c","X-Many":["1","2"]}`)
	if got.Header.Get("X-Trace") != "mine; a=b, c" || got.Header.Get("X-Kept") != "kept" || strings.Join(got.Header["X-Many"], "|") != "1|2" {
		t.Errorf("headers %v, want the arguments over the caller's", got.Header)
	}
	for _, value := range []string{"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\x00b", "a\x7fb", "\x1b[31m"} {
		*got = received{}
		if _, err := f.do(t, object(t, "X-Trace", value)); !errors.Is(err, ErrUnsendable) || got.Request != nil {
			t.Errorf("%q: error %v, want it refused before anything is called", value, err)
		}
	}
}

func cookieAnnotation(names ...string) introspect.Annotation {
	var a introspect.Annotation
	for _, name := range names {
		a.Params = append(a.Params, introspect.Param{
			Name: name, In: introspect.LocationCookie, Type: introspect.TypeRef{Go: reflect.TypeFor[string]()}, Source: introspect.SourceExplicit,
		})
	}
	return a
}

func TestCookieArguments(t *testing.T) {
	f, got := receive(t, "GET /x", cookieAnnotation("theme"))
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	f.caller.Header = http.Header{"Cookie": {`session=s3cret; theme=dark; odd="a b"`}}

	f.must(t, `{}`)
	if got.Header.Get("Cookie") != `session=s3cret; theme=dark; odd="a b"` {
		t.Errorf("cookies became %q without an argument", got.Header.Get("Cookie"))
	}
	for _, value := range []string{"light", "a b", "x; session=stolen", "ü,%", "a=b", `"q"`, "line\r\nX-Evil: 1"} {
		f.must(t, object(t, "theme", value))
		var themes []string
		for _, c := range got.CookiesNamed("theme") {
			themes = append(themes, c.Value)
		}
		read, err := (&gin.Context{Request: got.Request}).Cookie("theme")
		session, _ := got.Cookie("session")
		if err != nil || read != value || len(themes) != 1 || session == nil || session.Value != "s3cret" || got.Header.Get("X-Evil") != "" {
			t.Errorf("%q: cookies %q, theme read as %q (%v): want it alone of its name, and the session as it was", value, got.Header.Get("Cookie"), read, err)
		}
	}
}

// TestOtherCookiesAreCarriedAsTheyAre: a cookie argument changes no byte of the caller's other
// cookies, however odd.
func TestOtherCookiesAreCarriedAsTheyAre(t *testing.T) {
	tests := []struct {
		lines  []string
		want   []string
		reason string
	}{
		{nil, []string{"theme=light"}, "no other cookie"},
		{[]string{"a=1"}, []string{"a=1; theme=light"}, "it is appended"},
		{[]string{`a="x y"; b=ü; c={"k":1}; d=a\b; e`}, []string{`a="x y"; b=ü; c={"k":1}; d=a\b; e; theme=light`}, "what net/http would drop or quote"},
		{[]string{"a=1;b=2;  c=3"}, []string{"a=1;b=2;  c=3; theme=light"}, "spaces"},
		{[]string{"theme=dark; a=1"}, []string{"a=1; theme=light"}, "its own name goes, at the beginning"},
		{[]string{"a=1; theme=dark; theme=x; b=2"}, []string{"a=1; b=2; theme=light"}, "in the middle, twice"},
		{[]string{"a=1; theme=dark"}, []string{"a=1; theme=light"}, "at the end"},
		{[]string{"a=1; Theme=dark; themes=x"}, []string{"a=1; Theme=dark; themes=x; theme=light"}, "names are case-sensitive"},
		{[]string{"theme=dark"}, []string{"theme=light"}, "alone"},
		{[]string{"a=1", "b=2"}, []string{"a=1; theme=light", "b=2"}, "two lines, as HTTP/2 sends them"},
		{[]string{"theme=dark", "b=2"}, []string{"b=2; theme=light"}, "one of which is empty then"},
	}
	f, got := receive(t, "GET /x", cookieAnnotation("theme"))
	f.caller = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/mcp", http.NoBody)
	for _, c := range tests {
		f.caller.Header = http.Header{"Cookie": c.lines}
		f.must(t, `{"theme":"light"}`)
		if !slices.Equal(got.Header["Cookie"], c.want) {
			t.Errorf("%q became %q, want %q: %s", c.lines, got.Header["Cookie"], c.want, c.reason)
		}
	}
}
