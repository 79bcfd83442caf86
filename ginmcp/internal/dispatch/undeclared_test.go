package dispatch

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// TestUndeclaredBodies: a route without declared inputs accepts JSON, a form, and
// files, on every method that has a body.
func TestUndeclaredBodies(t *testing.T) {
	type seen struct {
		contentType, body, post string
		list                    []string
		files                   []uploaded
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		var got seen
		called := false
		e := gin.New()
		e.Handle(method, "/x", func(c *gin.Context) {
			called = true
			got = seen{contentType: c.ContentType()}
			switch c.ContentType() {
			case "multipart/form-data":
				form, err := c.MultipartForm()
				if err != nil {
					t.Error(err)
					return
				}
				got.post, got.list = c.PostForm("a"), c.PostFormArray("l")
				var names []string
				for name := range form.File {
					names = append(names, name)
				}
				slices.Sort(names)
				var files []*multipart.FileHeader
				for _, name := range names {
					files = append(files, form.File[name]...)
				}
				got.files = opened(t, files...)
			case "application/x-www-form-urlencoded":
				got.post, got.list = c.PostForm("a"), c.PostFormArray("l")
			default:
				body, err := io.ReadAll(c.Request.Body)
				if err != nil {
					t.Error(err)
				}
				got.body = string(body)
			}
		})
		f := newFixture(t, e, method+" /x")
		jsonType, formType, multiType := "application/json", "application/x-www-form-urlencoded", "multipart/form-data"
		form := func(s seen) seen {
			if method == http.MethodDelete { // of which net/http parses no urlencoded form
				s.contentType = multiType
			}
			return s
		}
		for _, c := range []struct {
			arguments string
			want      seen
			reason    string
		}{
			{`{}`, seen{}, "nothing"},
			{`{"body":{"a":1.50}}`, seen{contentType: jsonType, body: `{"a":1.50}`}, "JSON"},
			{`{"body":"{\"a\": 1}"}`, seen{contentType: jsonType, body: `{"a": 1}`}, "JSON in a text is not encoded twice"},
			{`{"body":" [1,2]\n"}`, seen{contentType: jsonType, body: `[1,2]`}, "nor is a list"},
			{`{"body":"text"}`, seen{contentType: jsonType, body: `"text"`}, "a text is a text"},
			{`{"body":"{not json}"}`, seen{contentType: jsonType, body: `"{not json}"`}, "whatever it begins with"},
			{`{"body":"17"}`, seen{contentType: jsonType, body: `"17"`}, "a number in a text is a text"},
			{`{"body":null}`, seen{contentType: jsonType, body: `null`}, "null is a value"},
			{`{"form":{"a":"x y&z","l":[1,"2"],"none":null}}`, form(seen{contentType: formType, post: "x y&z", list: []string{"1", "2"}}), "a form"},
			{`{"form":{"a":{"k":1}}}`, form(seen{contentType: formType, post: `{"k":1}`}), "an object is JSON"},
			{`{"form":{}}`, form(seen{contentType: formType}), "an empty form"},
			{`{"form":{"a":"x","f":{"filename":"a.txt","text":"hi"}}}`, seen{contentType: multiType, post: "x", files: []uploaded{{"a.txt", "application/octet-stream", "hi"}}}, "a file makes it multipart"},
			{
				`{"form":{"l":["1","2"],"f":[{"filename":"a","mimeType":"text/csv","data":"aGk="},{"filename":"b","text":""}],"g":{"filename":"c","text":"c"}}}`,
				seen{contentType: multiType, list: []string{"1", "2"}, files: []uploaded{{"a", "text/csv", "hi"}, {"b", "application/octet-stream", ""}, {"c", "application/octet-stream", "c"}}},
				"several",
			},
			{
				`{"form":{"m":["x",{"filename":"a","text":"y"}],"f\"\r\nX: 1":{"filename":"b","text":"z"}}}`,
				seen{contentType: multiType, files: []uploaded{{"b", "application/octet-stream", "z"}, {"a", "application/octet-stream", "y"}}},
				"a name breaks out of nothing",
			},
		} {
			got = seen{}
			f.must(t, c.arguments)
			if len(got.list) == 0 {
				got.list = nil
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s %s:\n got %+v\nwant %+v: %s", method, c.arguments, got, c.want, c.reason)
			}
		}
		called = false
		for arguments, want := range map[string]string{
			`{"body":{},"form":{}}`:                                        "together",
			`{"form":{"f":{"filename":"a"}}}`:                              "content",
			`{"form":{"f":{"filename":"a","data":"!"}}}`:                   "base64",
			`{"form":{"f":[{"filename":"a","data":"","text":""},"text"]}}`: "not both",
		} {
			_, err := f.do(t, arguments)
			var argument *ArgumentError
			if !errors.As(err, &argument) || argument.Argument != "form" || !strings.Contains(err.Error(), want) || called {
				t.Errorf("%s %s: error %v, called %t; want one that names form and says %q", method, arguments, err, called, want)
			}
		}
	}
}

// TestUndeclaredBodiesOfOtherMethods: a GET has no body.
func TestUndeclaredBodiesOfOtherMethods(t *testing.T) {
	e := gin.New()
	e.GET("/x", func(*gin.Context) {})
	f := newFixture(t, e, "GET /x")
	for _, a := range f.input.Arguments {
		if a.Name != "query" {
			t.Errorf("GET has the argument %s", a.Name)
		}
	}
}
