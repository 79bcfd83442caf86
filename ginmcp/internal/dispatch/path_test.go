package dispatch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// A routing is an engine's flags. The columns of the tables below are in this order.
type routing struct {
	name string
	set  func(*gin.Engine)
}

var routings = []routing{
	{"default", func(*gin.Engine) {}},
	{"UseRawPath", func(e *gin.Engine) { e.UseRawPath = true }},
	{"UseEscapedPath", func(e *gin.Engine) { e.UseEscapedPath = true }},
	{"RemoveExtraSlash", func(e *gin.Engine) { e.RemoveExtraSlash = true }},
	{"UseRawPath, RemoveExtraSlash", func(e *gin.Engine) { e.UseRawPath, e.RemoveExtraSlash = true, true }},
	{"UseRawPath, no UnescapePathValues", func(e *gin.Engine) { e.UseRawPath, e.UnescapePathValues = true, false }},
	{"UseEscapedPath, no UnescapePathValues", func(e *gin.Engine) { e.UseEscapedPath, e.UnescapePathValues = true, false }},
}

// seen is what a handler was asked for.
type seen struct{ route, value string }

// pathEngine has a parameter in every place where one may stand, and beside each of
// them routes that a value could lead to by mistake.
func pathEngine(set func(*gin.Engine), got *seen) *gin.Engine {
	e := gin.New()
	set(e)
	see := func(c *gin.Context) { *got = seen{c.FullPath(), c.Param("v")} }
	for _, path := range []string{"/u/:v", "/u/:v/edit", "/u/:v/:w", "/x-:v", "/f/*v", "/g/:w/sub/*v", "/secret", "/u/admin", "/u/1/admin"} {
		e.GET(path, see)
	}
	e.GET("/", see)
	return e
}

// A hostile value arrives as it is at the route of its tool, or is refused before
// anything is called: + arrives and - is refused, by the columns of routings.
var hostile = []struct {
	value  string
	param  string
	wild   string
	reason string
}{
	{"17", "+++++++", "+++++++", "an ordinary value"},
	{"a b", "++++++-", "++++++-", "a space is escaped, which an engine may leave so"},
	{"a+b", "+++++++", "+++++++", "a plus is a space in a query only"},
	{"a%20b", "++++++-", "++++++-", "what looks escaped is not"},
	{"50%", "++++++-", "++++++-", "a lone percent sign"},
	{"100%25", "++++++-", "++++++-", "an escaped percent sign"},
	{"%2F", "++++++-", "++++++-", "an escaped slash is text"},
	{"a%2Fb", "++++++-", "++++++-", "and within a value"},
	{"%2e%2e", "++++++-", "++++++-", "escaped dots are text"},
	{"..%2f..%2fsecret", "++++++-", "++++++-", "so is a whole escaped path"},
	{"%00", "++++++-", "++++++-", "an escaped NUL is text"},
	{"%", "++++++-", "++++++-", "a percent sign alone"},
	{"%zz", "++++++-", "++++++-", "an escape that is none"},
	{"ü", "++++++-", "++++++-", "a letter beyond ASCII"},
	{"日本語", "++++++-", "++++++-", "letters far beyond"},
	{"✓ 🎉", "++++++-", "++++++-", "symbols"},
	{"e\u0301", "++++++-", "++++++-", "a combining mark is not composed"},
	{"\ufeffx", "++++++-", "++++++-", "a byte order mark"},
	{"\u202egnp", "++++++-", "++++++-", "a direction mark"},
	{"a?x=1", "++++++-", "++++++-", "a question mark does not begin a query"},
	{"a#top", "++++++-", "++++++-", "nor a hash a fragment"},
	{"a&b=c", "+++++++", "+++++++", "an ampersand is an ordinary character"},
	{"a;b", "++++++-", "++++++-", "a semicolon"},
	{"a,b", "++++++-", "++++++-", "a comma"},
	{"a:b", "+++++++", "+++++++", "a colon begins no parameter"},
	{":v", "+++++++", "+++++++", "not even a whole one"},
	{"*v", "++++++-", "++++++-", "nor does a star"},
	{"*", "++++++-", "++++++-", "a star alone"},
	{"a@b.example", "+++++++", "+++++++", "an address of mail"},
	{"~root", "+++++++", "+++++++", "a tilde"},
	{"a=b", "+++++++", "+++++++", "an equals sign"},
	{"$HOME", "+++++++", "+++++++", "a dollar sign"},
	{`"quoted"`, "++++++-", "++++++-", "quotes"},
	{`back\slash`, "++++++-", "++++++-", "a backslash is not a slash"},
	{`..\secret`, "++++++-", "++++++-", "not even behind dots"},
	{"<script>", "++++++-", "++++++-", "markup"},
	{"line\r\nX-Evil: 1", "++++++-", "++++++-", "a line break does not end the request line"},
	{"\t", "++++++-", "++++++-", "a tab"},
	{"\x7f", "++++++-", "++++++-", "a control character"},
	{" ", "++++++-", "++++++-", "a space alone"},
	{"...", "+++++++", "+++++++", "three dots are a name"},
	{".hidden", "+++++++", "+++++++", "a dot before a name"},
	{"a..b", "+++++++", "+++++++", "dots within a name"},
	{"edit", "+++++++", "+++++++", "the name of a route beside it"},
	{strings.Repeat("x", 4000), "+++++++", "+++++++", "a long value"},
	{"a/b", "-++-+--", "+++++++", "a slash can only be distinguished from one in the path where it is escaped"},
	{"1/edit", "-++-+--", "+++++++", "or it leads to another route"},
	{"/", "-++-+--", "+++++++", "a slash alone is the root of the rest of a path"},
	{"a/", "-++-+--", "+++++++", "a slash at the end"},
	{"/a", "-++-+--", "+++++++", "and at the beginning, where Gin puts one in any case"},
	{"a//b", "-++-+--", "+++--++", "two slashes in a row would become one"},
	{"//a", "-++-+--", "+++--++", "at the beginning too"},
	{"a//", "-++-+--", "+++--++", "and at the end"},
	{"../secret", "-++-+--", "-------", "dots that lead elsewhere"},
	{"a/../../secret", "-++-+--", "-------", "dots further behind"},
	{"a/.", "-++-+--", "-------", "a dot at the end"},
	{".", "-------", "-------", "a dot alone is cleaned away by whoever stands before"},
	{"..", "-------", "-------", "two dots even more so"},
	{"", "-------", "-------", "nothing is another route"},
	{"a\x00b", "-------", "-------", "a NUL ends a text for many who read it"},
}

func TestHostilePathValues(t *testing.T) {
	routes := []struct {
		path, others string
		wild         bool
	}{
		{"/u/:v", `{}`, false},
		{"/u/:v/edit", `{}`, false},
		{"/u/:v/:w", `{"w":"other"}`, false},
		{"/f/*v", `{}`, true},
		{"/g/:w/sub/*v", `{"w":"other"}`, true},
	}
	for column, routing := range routings {
		for _, route := range routes {
			t.Run(routing.name+" "+route.path, func(t *testing.T) {
				var got seen
				f := newFixture(t, pathEngine(routing.set, &got), "GET "+route.path)
				for _, c := range hostile {
					if route.path == "/u/:v/:w" && c.value == "edit" {
						continue // stands for v here, and leads nowhere else
					}
					verdict, arrived := c.param, c.value
					if route.wild {
						verdict, arrived = c.wild, "/"+strings.TrimPrefix(c.value, "/")
					}
					got = seen{}
					arguments := strings.TrimSuffix(object(t, "v", c.value), "}") + strings.Replace(strings.TrimPrefix(route.others, "{"), `"w"`, `,"w"`, 1)
					r, err := f.callPath(t, arguments)
					switch {
					case verdict[column] == '-' && (err == nil || got != seen{}):
						t.Errorf("%q arrived at %+v, want it refused: %s", c.value, got, c.reason)
					case verdict[column] == '-' && !errors.Is(err, ErrUnsendable):
						t.Errorf("%q: error %v does not name the argument: %s", c.value, err, c.reason)
					case verdict[column] == '+' && err != nil:
						t.Errorf("%q was refused (%v), want it to arrive: %s", c.value, err, c.reason)
					case verdict[column] == '+' && got != seen{route.path, arrived}:
						t.Errorf("%q arrived as %+v, status %d: %s", c.value, got, r.Status, c.reason)
					}
				}
			})
		}
	}
}

// callPath makes a call whose arguments may be refused by the schema as well: an empty
// one, say.
func (f *fixture) callPath(tb testing.TB, arguments string) (*Response, error) {
	tb.Helper()
	if _, problems := f.input.Check(context.Background(), []byte(arguments)); len(problems) > 0 {
		return nil, &ArgumentError{problems[0].Path, problems[0].Message}
	}
	return f.do(tb, arguments)
}

func TestPrefixedParameter(t *testing.T) {
	tests := []struct {
		path, value, want string
		refused           bool
		reason            string
	}{
		{"/x-:v", "..", "..", false, "dots behind a text are a name"},
		{"/x-:v", "a/b", "", true, "a slash still ends the segment"},
		{"/.:v", ".", "", true, "together they would lead upwards"},
		{"/.:v", "env", "env", false, "a dot before a name"},
	}
	for _, c := range tests {
		var got string
		e := gin.New()
		e.GET(c.path, func(ctx *gin.Context) { got = ctx.Param("v") })
		_, err := newFixture(t, e, "GET "+c.path).do(t, object(t, "v", c.value))
		if (err != nil) != c.refused || got != c.want {
			t.Errorf("%s with %q: got %q, %v: %s", c.path, c.value, got, err, c.reason)
		}
	}
}

// A route's own text stands in the request as the engine will look for it.
func TestLiteralSegments(t *testing.T) {
	tests := []struct {
		path, full  string
		set         func(*gin.Engine)
		unreachable bool
		reason      string
	}{
		{`/users\:batch/:v`, "/users:batch/:v", routings[0].set, false, "an escaped colon"},
		{`/users\:batch/:v`, "/users:batch/:v", routings[2].set, false, "is not escaped again where the escaped path counts"},
		{"/über/:v", "/über/:v", routings[0].set, false, "letters beyond ASCII"},
		{"/über/:v", "/über/:v", routings[1].set, false, "UseRawPath falls back on the path"},
		{"/%C3%BCber/:v", "/%C3%BCber/:v", routings[2].set, false, "where the escaped path counts, a route is registered as one"},
		{"/über/:v", "", routings[2].set, true, "and cannot be reached otherwise, over HTTP either"},
		{"/a b/:v", "/a b/:v", routings[1].set, false, "a space in a route"},
	}
	for _, c := range tests {
		for _, value := range []string{"x", "a b"} {
			var got seen
			e := gin.New()
			c.set(e)
			e.GET(c.path, func(ctx *gin.Context) { got = seen{ctx.FullPath(), ctx.Param("v")} })
			e.GET("/:any/:other", func(*gin.Context) { t.Errorf("%s with %q led to another route: %s", c.path, value, c.reason) })
			_, err := newFixture(t, e, "GET "+c.path).do(t, object(t, "v", value))
			if c.unreachable {
				if !errors.Is(err, ErrUnreachable) {
					t.Errorf("%s: error %v, want %v: %s", c.path, err, ErrUnreachable, c.reason)
				}
				continue
			}
			if want := (seen{c.full, value}); err != nil || got != want {
				t.Errorf("%s with %q: got %+v, %v: %s", c.path, value, got, err, c.reason)
			}
		}
	}
}

// The address that middleware and logs read is the one that was called.
func TestAddress(t *testing.T) {
	var got *http.Request
	e := gin.New()
	e.GET("/u/:v", func(c *gin.Context) { got = c.Request })
	f := newFixture(t, e, "GET /u/:v")
	r := f.must(t, `{"v":"a b"}`)
	if want := "/u/a%20b"; got.RequestURI != want || r.Path != want || got.URL.Path != "/u/a b" || got.URL.RawPath != "" {
		t.Errorf("RequestURI %q, Path %q, URL %#v; want %q", got.RequestURI, r.Path, got.URL, want)
	}
	r = f.must(t, `{"v":"1","query":{"q":"x y","n":[1,2],"none":null}}`)
	if want := "/u/1?q=x+y&n=1&n=2"; got.RequestURI != want || r.Path != want {
		t.Errorf("RequestURI %q, Path %q; want %q", got.RequestURI, r.Path, want)
	}
}

// FuzzPath has one invariant: the call is refused, or the handler of that very route
// sees exactly the argument.
func FuzzPath(f *testing.F) {
	for i, c := range hostile {
		f.Add(c.value, uint8(i%len(routings)), i%2 == 0)
	}
	f.Add("admin", uint8(0), false)
	f.Add("1/admin", uint8(1), false)
	f.Fuzz(func(t *testing.T, value string, column uint8, wild bool) {
		value = strings.ToValidUTF8(value, "\uFFFD") // JSON has no other texts
		var got seen
		path, arrived := "/u/:v", value
		if wild {
			path, arrived = "/f/*v", "/"+strings.TrimPrefix(value, "/")
		}
		fx := newFixture(t, pathEngine(routings[int(column)%len(routings)].set, &got), "GET "+path)
		if _, err := fx.callPath(t, object(t, "v", value)); err == nil && got != (seen{path, arrived}) {
			t.Errorf("%q arrived as %+v at %s", value, got, path)
		} else if err != nil && got != (seen{}) {
			t.Errorf("%q was refused (%v), but arrived as %+v", value, err, got)
		}
	})
}
