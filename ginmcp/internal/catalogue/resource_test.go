package catalogue

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/internal/testkit"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"
)

// everyGET makes a resource of every route that can be one.
func everyGET() *Spec {
	return &Spec{Rules: routemap.Rules{Maps: []routemap.Map{{Methods: []string{"GET"}, Kind: routemap.Resource}}}}
}

type uriQuery struct {
	Query string   `form:"q" binding:"required"`
	Limit int      `form:"page-size"`
	Tags  []string `form:"tags"`
	Codes []int    `form:"codes" collection_format:"csv"`
}

// uriEngine has a route for each shape that a template can have.
func uriEngine() *gin.Engine {
	r := gin.New()
	for _, path := range []string{"/", "/plain", "/slash/", "/users/:id", "/users/:id/posts/:post-id", "/as/user_:name", "/as/:id", "/files/*path", "/a b/{x}/:id"} {
		r.GET(path, annotated(echo, queryParam[bool]("verbose")))
	}
	r.GET("/search", annotated(echo, introspect.Annotation{Inputs: []introspect.Input{{In: introspect.LocationQuery, Type: typeOf[uriQuery]()}}}))
	r.GET("/both/:id", annotated(echo, queryParam[string]("id")))
	return r
}

// echo answers with the route that was reached and with what arrived there.
func echo(c *gin.Context) {
	params := map[string]string{}
	for _, p := range c.Params {
		params[p.Key] = p.Value
	}
	c.JSON(http.StatusOK, gin.H{"route": c.FullPath(), "params": params, "query": c.Request.URL.Query()})
}

func TestURITemplates(t *testing.T) {
	c := build(t, uriEngine(), everyGET())
	tests := []struct{ reason, path, template, resource string }{
		{"the root", "/", "app:///{?verbose}", "app:///"},
		{"a resource and, with its optional query, a template", "/plain", "app:///plain{?verbose}", "app:///plain"},
		{"a trailing slash is the route's own", "/slash/", "app:///slash/{?verbose}", "app:///slash/"},
		{"a parameter makes a template only", "/users/:id", "app:///users/{id}{?verbose}", ""},
		{"parameters in the path's own order, and no hyphen in a variable", "/users/:id/posts/:post-id", "app:///users/{id}/posts/{post_id}{?verbose}", ""},
		{"a text before a parameter", "/as/user_:name", "app:///as/user_{name}{?verbose}", ""},
		{"the rest of a path is a list of its parts", "/files/*path", "app:///files{/path*}{?verbose}", ""},
		{"what is no template is escaped", "/a b/{x}/:id", "app:///a%20b/%7Bx%7D/{id}{?verbose}", ""},
		{"a required query makes a template only; lists repeat their name", "/search", "app:///search{?q,page_size,tags*,codes*}", ""},
		{"the same name twice", "/both/:id", "app:///both/{id__path}{?id__query}", ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			for _, r := range c.resources.all {
				if r.route != "GET "+test.path {
					continue
				}
				if got := r.template.URITemplate; got != test.template {
					t.Errorf("template %s, want %s", got, test.template)
				}
				// The SDK panics at what is no template of RFC 6570.
				mcp.NewServer(&mcp.Implementation{}, nil).AddResourceTemplate(r.template, nil)
				var uri string
				if r.resource != nil {
					uri = r.resource.URI
				}
				if uri != test.resource {
					t.Errorf("resource %q, want %q", uri, test.resource)
				}
				return
			}
			t.Error("the route is no resource")
		})
	}
}

func TestFindURI(t *testing.T) {
	c := build(t, uriEngine(), everyGET())
	tests := []struct{ reason, uri, route, arguments string }{
		{"the root", "app:///", "/", `{}`},
		{"a literal", "app:///plain", "/plain", `{}`},
		{"escaped as nobody would", "app:///pl%61in", "/plain", `{}`},
		{"a query", "app:///plain?verbose=true", "/plain", `{"verbose":"true"}`},
		{"an empty query", "app:///plain?", "/plain", `{}`},
		{"a parameter", "app:///users/1", "/users/:id", `{"id":"1"}`},
		{"an escaped slash is a part of the value", "app:///users/a%2Fb%20c", "/users/:id", `{"id":"a/b c"}`},
		{"a plus is one in a path, and a space in a query", "app:///both/a+b?id__query=a+b%2B", "/both/:id", `{"id__path":"a+b","id__query":"a b+"}`},
		{"a text that is not escaped", "app:///users/ü", "/users/:id", `{"id":"ü"}`},
		{"two parameters", "app:///users/1/posts/2", "/users/:id/posts/:post-id", `{"id":"1","post-id":"2"}`},
		{"the longer literal first", "app:///as/user_x", "/as/user_:name", `{"name":"x"}`},
		{"no parameter is empty", "app:///as/user_", "/as/:id", `{"id":"user_"}`},
		{"parts of a path", "app:///files/a/b%3Fc", "/files/*path", `{"path":"a/b?c"}`},
		{"as one, where a client knows no lists", "app:///files/a%2Fb", "/files/*path", `{"path":"a/b"}`},
		{"an empty part in it", "app:///files/a//b", "/files/*path", `{"path":"a//b"}`},
		{"lists, however many there are", "app:///search?q=x&tags=a&codes=1&codes=2", "/search", `{"q":"x","tags":["a"],"codes":["1","2"]}`},
		{"one value twice is for the check to refuse", "app:///search?q=x&q=y", "/search", `{"q":"x","q":"y"}`},

		{"no such path", "app:///nothing", "", ""},
		{"no such scheme", "http:///plain", "", ""},
		{"a scheme is in lower case", "APP:///plain", "", ""},
		{"no path", "app://", "", ""},
		{"a host", "app://plain", "", ""},
		{"a fragment", "app:///plain#x", "", ""},
		{"an empty parameter", "app:///users/", "", ""},
		{"nothing of a path", "app:///files", "", ""},
		{"nothing but its slash", "app:///files/", "", ""},
		{"an escaped slash separates nothing", "app:///users%2F1", "", ""},
		{"dots lead nowhere", "app:///users/../plain", "", ""},
		{"what is no escape", "app:///users/%zz", "", ""},
		{"nor in a query", "app:///plain?verbose=%zz", "", ""},
		{"bytes that are no text", "app:///users/%FF", "", ""},
		{"nor in a query", "app:///plain?verbose=%FF", "", ""},
		{"nothing", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			r, _ := c.View(nil).Match(test.uri)
			if r == nil {
				if test.route != "" {
					t.Errorf("%s names nothing, want %s", test.uri, test.route)
				}
				return
			}
			if r.Route() != "GET "+test.route || string(r.arguments) != test.arguments {
				t.Errorf("%s is %s %s, want %s %s", test.uri, r.Route(), r.arguments, test.route, test.arguments)
			}
		})
	}
}

// fataler is what a test and a property have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// expand makes a URI of a template and of what its variables are, as RFC 6570 has it.
func expand(tb fataler, r *resource, arguments []byte) string {
	tb.Helper()
	var given map[string]any
	if err := json.Unmarshal(arguments, &given); err != nil {
		tb.Fatalf("%s: %v", arguments, err)
	}
	mark := "?"
	return expression.ReplaceAllStringFunc(r.uri.String(), func(text string) string {
		operator, names := expression.FindStringSubmatch(text)[1], expression.FindStringSubmatch(text)[2]
		var b strings.Builder
		for name := range strings.SplitSeq(names, ",") {
			name, _ = strings.CutSuffix(name, "*")
			value := given[r.uri.Variable(name).Argument.Name]
			if path, ok := value.(string); ok && operator == "/" {
				value = strings.Split(path, "/")
			}
			for _, text := range each(value) {
				switch operator {
				case "?":
					b.WriteString(mark + name + "=")
					mark = "&"
				default:
					b.WriteString(operator)
				}
				b.WriteString(escaped(text))
			}
		}
		return b.String()
	})
}

// expression matches those of the templates that we make.
var expression = regexp.MustCompile(`\{([/?]?)([a-zA-Z0-9_,*]+)\}`)

// each returns the texts that a value is: none, one or several.
func each(value any) []string {
	var texts []string
	switch value := value.(type) {
	case string:
		texts = []string{value}
	case []string:
		texts = value
	case []any:
		for _, item := range value {
			texts = append(texts, fmt.Sprint(item))
		}
	}
	return texts
}

// escaped escapes all bytes but the unreserved ones.
func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if c < 0x80 && strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// What a client puts into a template comes out of the URI again.
func TestURIRoundTrip(t *testing.T) {
	c := build(t, uriEngine(), everyGET())
	text := rapid.StringN(1, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(c.resources.all).Draw(t, "resource")
		given := map[string]any{}
		for _, v := range r.uri.Path() {
			given[v.Argument.Name] = text.Draw(t, v.Name)
		}
		for _, v := range r.uri.Query() {
			switch {
			case !v.Argument.Required && rapid.Bool().Draw(t, "without "+v.Name):
			case v.List():
				given[v.Argument.Name] = rapid.SliceOfN(text, 1, 3).Draw(t, v.Name)
			default:
				given[v.Argument.Name] = rapid.String().Draw(t, v.Name)
			}
		}
		arguments, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		uri := expand(t, r, arguments)
		found, _ := c.View(nil).Match(uri)
		switch {
		case r.route == "GET /as/:id" && strings.HasPrefix(fmt.Sprint(given["id"]), "user_"):
			return // that is the path of its sibling
		case r.route == "GET /files/*path" && given["path"] == "":
			return
		case found == nil:
			t.Fatalf("%s of %s names nothing", uri, r.uri)
		case found.resource != r:
			t.Fatalf("%s of %s is %s", uri, r.uri, found.uri)
		}
		var got, want any
		if json.Unmarshal(found.arguments, &got) != nil || json.Unmarshal(arguments, &want) != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s of %s has %s, want %s", uri, r.uri, found.arguments, arguments)
		}
	})
}

// FuzzURI reads any text as a URI: it names nothing, or has values that make the same URI.
func FuzzURI(f *testing.F) {
	for _, seed := range []string{
		"app:///users/1?verbose=true", "app:///files/a%2Fb//c/..?verbose=", "app:///as/user_%C3%BC", "app:///search?q=a+b&tags=x&tags=%26&codes=1,2",
		"app:///a%20b/%7Bx%7D/%2F", "app://h/users/1", "app:///users/%00", "app:///users/%FF", "app:///?&=&verbose", "app:///both/?id__query=",
	} {
		f.Add(seed)
	}
	c := build(f, uriEngine(), everyGET())
	f.Fuzz(func(t *testing.T, uri string) {
		r, _ := c.View(nil).Match(uri)
		if r == nil || len(r.problems) > 0 {
			return
		}
		if _, problems := r.resource.operation.Input().Check(context.Background(), r.arguments); len(problems) > 0 {
			return // it would not be read
		}
		again := expand(t, r.resource, r.arguments)
		second, _ := c.View(nil).Match(again)
		if second == nil || second.resource != r.resource || string(second.arguments) != string(r.arguments) {
			t.Fatalf("%q is %s %s, but %q is %+v", uri, r.Route(), r.arguments, again, second)
		}
		sameURI(t, uri, again)
	})
}

// sameURI asks another reader of URIs whether two are the same but for their escapes.
func sameURI(t *testing.T, a, b string) {
	t.Helper()
	x, err := url.Parse(a)
	if err != nil {
		return // stricter than RFC 3986 asks for
	}
	y, err := url.Parse(b)
	if err != nil {
		t.Fatalf("%q, made of %q, is no URI: %v", b, a, err)
	}
	xq, err := url.ParseQuery(x.RawQuery)
	if err != nil {
		return
	}
	if x.Path != y.Path || !reflect.DeepEqual(xq, y.Query()) {
		t.Fatalf("%q is not %q", a, b)
	}
}

// Among a thousand templates, finding the last allocates as finding the first does.
func TestFindAllocatesTheSame(t *testing.T) {
	const many = 1000
	r := gin.New()
	for i := range many {
		r.GET(fmt.Sprintf("/things/:id/part%04d", i), annotated(echo, introspect.Annotation{}))
		r.GET(fmt.Sprintf("/part%04d/x_:id", i), annotated(echo, introspect.Annotation{}))
	}
	c := build(t, r, everyGET())
	if n := len(c.Templates()); n != 2*many {
		t.Fatalf("%d templates, want %d", n, 2*many)
	}
	for _, shape := range []string{"app:///things/1/part%04d", "app:///part%04d/x_1"} {
		if testkit.Race {
			continue // it allocates by itself
		}
		allocations := func(i int) float64 {
			uri := fmt.Sprintf(shape, i)
			return testing.AllocsPerRun(10, func() { c.View(nil).Match(uri) })
		}
		if first, last := allocations(0), allocations(many-1); first != last {
			t.Errorf("%s: %v allocations for the first and %v for the last", shape, first, last)
		}
	}
}
