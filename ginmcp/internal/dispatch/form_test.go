package dispatch

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"reflect"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

type filter struct {
	Q     string         `form:"q"`
	Page  *int           `form:"page"`
	Tag   []string       `form:"tag"`
	IDs   []int          `form:"ids" collection_format:"csv"`
	Words []string       `form:"words" collection_format:"pipes"`
	Range map[string]int `form:"range"`
	Point struct{ X, Y int }
}

func TestQuery(t *testing.T) {
	tests := []struct {
		arguments string
		want      url.Values
		reason    string
	}{
		{`{"q":"a b+c&d=e#f?g%20;ü\r\nX: 1"}`, url.Values{"q": {"a b+c&d=e#f?g%20;ü\r\nX: 1"}}, "nothing in a value begins anything else"},
		{`{"q":"1&admin=true"}`, url.Values{"q": {"1&admin=true"}}, "least of all another parameter"},
		{`{"q":""}`, url.Values{"q": {""}}, "an empty value is one"},
		{`{"page":12345678901234567}`, url.Values{"page": {"12345678901234567"}}, "a number keeps its digits"},
		{`{"tag":["x","a,b","c&d"]}`, url.Values{"tag": {"x", "a,b", "c&d"}}, "a list is several values"},
		{`{"tag":[]}`, url.Values{}, "and an empty one is none"},
		{`{"ids":[1,2,3]}`, url.Values{"ids": {"1,2,3"}}, "a collection format joins it"},
		{`{"words":["a,b","c d"]}`, url.Values{"words": {"a,b|c d"}}, "by the separator that it names"},
		{`{"words":[]}`, url.Values{}, "an empty one is none as well"},
		{`{"range":{"from":1,"to":2}}`, url.Values{"range": {`{"from":1,"to":2}`}}, "a map is JSON, as Gin reads it"},
		{`{"q":"x","page":2}`, url.Values{"q": {"x"}, "page": {"2"}}, "several parameters"},
		{`{}`, url.Values{}, "none at all"},
	}
	f, got := receive(t, "GET /x", reading[filter](introspect.LocationQuery))
	for _, c := range tests {
		f.must(t, c.arguments)
		values, err := url.ParseQuery(got.URL.RawQuery)
		if err != nil || !reflect.DeepEqual(values, c.want) {
			t.Errorf("%s became %q (%v), want %v: %s", c.arguments, got.URL.RawQuery, err, c.want, c.reason)
		}
	}
	if _, err := f.callPath(t, `{"words":["a|b"]}`); !errors.Is(err, ErrUnsendable) {
		t.Errorf("error %v: an item with the separator in it would arrive as two", err)
	}
}

func TestUndocumentedQuery(t *testing.T) {
	tests := []struct {
		arguments string
		want      url.Values
		reason    string
	}{
		{`{"query":{"q":"a&b=c","n":1.50,"ok":true}}`, url.Values{"q": {"a&b=c"}, "n": {"1.50"}, "ok": {"true"}}, "scalars are texts"},
		{`{"query":{"a&b":"x"}}`, url.Values{"a&b": {"x"}}, "a name breaks out no more than a value"},
		{`{"query":{"ids":[1,"2"],"none":[]}}`, url.Values{"ids": {"1", "2"}}, "a list is several values"},
		{`{"query":{"filter":{"a":[1]}}}`, url.Values{"filter": {`{"a":[1]}`}}, "an object is JSON"},
		{`{"query":{"x":null}}`, url.Values{}, "null is nothing"},
		{`{"query":{"page[size]":"5"}}`, url.Values{"page[size]": {"5"}}, "brackets are part of a name"},
	}
	var got url.Values
	e := gin.New()
	e.GET("/x", func(c *gin.Context) { got = c.Request.URL.Query() })
	f := newFixture(t, e, "GET /x")
	for _, c := range tests {
		if f.must(t, c.arguments); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s became %v, want %v: %s", c.arguments, got, c.want, c.reason)
		}
	}
}

func TestURLEncodedBody(t *testing.T) {
	tests := []struct{ arguments, want, reason string }{
		{`{"q":"a b&c=d"}`, "q=a+b%26c%3Dd", "values are escaped"},
		{`{"tag":["1","2"],"q":"x"}`, "q=x&tag=1&tag=2", "a list is several values"},
		{`{}`, "", "an empty form is a form"},
	}
	f, got := receive(t, "POST /x", reading[filter](introspect.LocationForm))
	for _, c := range tests {
		f.must(t, c.arguments)
		if got.body != c.want || got.ContentLength != int64(len(c.want)) || got.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || got.URL.RawQuery != "" {
			t.Errorf("%s became %q of type %q, want %q: %s", c.arguments, got.body, got.Header.Get("Content-Type"), c.want, c.reason)
		}
	}
}

type upload struct {
	Title string                  `form:"title"`
	File  *multipart.FileHeader   `form:"file"`
	More  []*multipart.FileHeader `form:"more"`
}

// uploaded is a file as a handler finds it.
type uploaded struct{ name, mimeType, content string }

func opened(tb testing.TB, files ...*multipart.FileHeader) []uploaded {
	tb.Helper()
	var out []uploaded
	for _, f := range files {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, uploaded{f.Filename, f.Header.Get("Content-Type"), string(content)})
		if err := r.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	return out
}

func TestMultipartBody(t *testing.T) {
	tests := []struct {
		arguments, title string
		want             []uploaded
		reason           string
	}{
		{`{"title":"a & b\r\n--x","file":{"filename":"a.txt","text":"héllo"}}`, "a & b\r\n--x", []uploaded{{"a.txt", "application/octet-stream", "héllo"}}, "a text"},
		{`{"file":{"filename":"a.png","mimeType":"image/png","data":"iVBORw0="}}`, "", []uploaded{{"a.png", "image/png", "\x89PNG\r"}}, "bytes, in base64"},
		{`{"file":{"filename":"a.txt","text":""}}`, "", []uploaded{{"a.txt", "application/octet-stream", ""}}, "an empty file is a file"},
		{
			`{"file":{"filename":"0","text":"0"},"more":[{"filename":"1","text":"1"},{"filename":"2","text":"2"}]}`, "",
			[]uploaded{{"0", "application/octet-stream", "0"}, {"1", "application/octet-stream", "1"}, {"2", "application/octet-stream", "2"}}, "several files",
		},
		{`{"file":{"filename":"a\"; name=\"title","text":"x"}}`, "", []uploaded{{`a"; name="title`, "application/octet-stream", "x"}}, "a quote does not end the name"},
		{`{"file":{"filename":"a\r\nX-Evil: 1","text":"x"}}`, "", []uploaded{{"a%0D%0AX-Evil: 1", "application/octet-stream", "x"}}, "nor a line break the header"},
		{`{"file":{"filename":"back\\slash ü.txt","text":"x"}}`, "", []uploaded{{`back\slash ü.txt`, "application/octet-stream", "x"}}, "a backslash stays"},
		{`{"file":{"filename":"../../etc/passwd","text":"x"}}`, "", []uploaded{{"passwd", "application/octet-stream", "x"}}, "Go keeps the last part of a path"},
		{`{"file":{"filename":"a","mimeType":"text/plain\r\nX-Evil: 1","text":"x"}}`, "", []uploaded{{"a", "application/octet-stream", "x"}}, "a type that breaks out is no type"},
	}
	var title string
	var got []uploaded
	f := serving(t, "POST /x", reading[upload](introspect.LocationForm), func(c *gin.Context) {
		var in upload
		if err := c.ShouldBind(&in); err != nil {
			t.Error(err)
			return
		}
		title, got = in.Title, opened(t, append([]*multipart.FileHeader{in.File}, in.More...)...)
		if len(c.Request.MultipartForm.Value) > 1 || c.Request.ContentLength <= 0 {
			t.Errorf("values %v, length %d: want the title at most, and a length", c.Request.MultipartForm.Value, c.Request.ContentLength)
		}
	})
	for _, c := range tests {
		title, got = "", nil
		f.must(t, c.arguments)
		if title != c.title || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s became %q and %q, want %q and %q: %s", c.arguments, title, got, c.title, c.want, c.reason)
		}
	}
}

func TestBadFiles(t *testing.T) {
	called := false
	f := serving(t, "POST /x", reading[upload](introspect.LocationForm), func(c *gin.Context) {
		called = true
		c.Status(http.StatusNoContent)
	})
	for arguments, reason := range map[string]string{
		`{"file":{"filename":"a","data":"!!"}}`:             "is not base64",
		`{"file":{"filename":"a","data":"","text":""}}`:     "has two contents",
		`{"file":{"filename":"a"}}`:                         "has no content",
		`{"file":{"filename":"","text":"x"}}`:               "would not be read as one without a name",
		`{"file":{"text":"x"}}`:                             "would not be read as one without a name",
		`{"more":[{"filename":"a","data":"not base64 !"}]}`: "is wrong among several",
	} {
		_, err := f.callPath(t, arguments)
		var argument *ArgumentError
		if !errors.As(err, &argument) || called {
			t.Errorf("%s: error %v, want one that names the argument, and no call: the file %s", arguments, err, reason)
		}
	}
}
