package ginmcp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
)

// sent is a request to a typed handler, over plain HTTP.
type sent struct {
	target, contentType, body string
	header                    map[string]string
}

// answer serves one request by a handler at a route and returns the status and the body.
func answer(t testing.TB, route string, h gin.HandlerFunc, s sent) (int, string) {
	t.Helper()
	method, path, _ := strings.Cut(route, " ")
	engine := gin.New()
	engine.Handle(method, path, h)
	r := httptest.NewRequest(method, s.target, strings.NewReader(s.body))
	if s.contentType != "" {
		r.Header.Set("Content-Type", s.contentType)
	}
	for name, value := range s.header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	engine.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// show is a handler that answers with what was bound, as Go prints it.
func show[T any]() gin.HandlerFunc {
	return Handle("show", func(_ *gin.Context, in T) (string, error) { return fmt.Sprintf("%+v", in), nil })
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

type page struct {
	Limit int `form:"limit,default=20"`
}

type everywhere struct {
	Shop  int    `uri:"shop" binding:"min=1"`
	Dry   bool   `form:"dry"`
	Trace string `header:"X-Trace"`
	Name  string `json:"name"`
	Note  string
}

type embedding struct {
	page
	*inner
	ID string `uri:"id"`
}

type inner struct {
	Sort string `form:"sort"`
}

type formOnly struct {
	Name string   `form:"name"`
	Tags []string `form:"tag"`
}

type jsonOrForm struct {
	Name string `form:"n" json:"name"`
	Only string `json:"only"`
}

func TestHandleBinds(t *testing.T) {
	tests := []struct {
		reason, route string
		h             gin.HandlerFunc
		s             sent
		want          string
	}{
		{"each field from its own source", "POST /shops/:shop", show[everywhere](), sent{
			"/shops/7?dry=true", asJSON, `{"name":"ann","Note":"n"}`, map[string]string{"X-Trace": "t"},
		}, "{Shop:7 Dry:true Trace:t Name:ann Note:n}"},
		{"a query key sets no path, header or body field", "POST /shops/:shop", show[everywhere](), sent{
			target: "/shops/7?shop=9&Shop=9&X-Trace=q&Trace=q&name=q&Name=q&Note=q", contentType: asJSON, body: `{}`,
		}, "{Shop:7 Dry:false Trace: Name: Note:}"},
		{"a body key sets no path, query or header field, not even by its Go name", "POST /shops/:shop", show[everywhere](), sent{
			target: "/shops/7", contentType: asJSON, body: `{"Shop":9,"shop":9,"Dry":true,"dry":true,"Trace":"b","X-Trace":"b","name":"ann"}`,
		}, "{Shop:7 Dry:false Trace: Name:ann Note:}"},
		{"a header sets nothing but header fields", "POST /shops/:shop", show[everywhere](), sent{
			target: "/shops/7", contentType: asJSON, body: `{}`, header: map[string]string{"Shop": "9", "Dry": "true", "Name": "h", "Note": "h"},
		}, "{Shop:7 Dry:false Trace: Name: Note:}"},
		{"an untagged field is nobody's on GET", "GET /shops/:shop", show[struct {
			Shop int `uri:"shop"`
			Note string
		}](), sent{target: "/shops/7?Note=q&note=q"}, "{Shop:7 Note:}"},
		{"a field that the server fills is nobody's", "POST /x", show[struct {
			Name  string `json:"name"`
			Admin bool   `json:"-"`
		}](), sent{"/x?Admin=true", asJSON, `{"name":"a","Admin":true,"-":true}`, nil}, "{Name:a Admin:false}"},
		{"a default of the query", "GET /x", show[page](), sent{target: "/x"}, "{Limit:20}"},
		{"which an empty value does not clear", "GET /x", show[page](), sent{target: "/x?limit="}, "{Limit:20}"},
		{"but another one does", "GET /x", show[page](), sent{target: "/x?limit=5"}, "{Limit:5}"},
		{"embedded structs and pointers", "GET /x/:id", Handle("show", func(_ *gin.Context, in embedding) (string, error) {
			return fmt.Sprintf("%d %s %v", in.Limit, in.ID, in.inner != nil), nil
		}), sent{target: "/x/7?limit=3"}, "3 7 false"},
		{"pointers tell missing from zero", "GET /x", Handle("show", func(_ *gin.Context, in struct {
			A *int `form:"a"`
			B *int `form:"b"`
		}) (string, error) {
			return fmt.Sprint(in.A != nil && *in.A == 0, in.B == nil), nil
		}), sent{target: "/x?a=0"}, "true true"},
		{"In may be a pointer", "GET /x", show[*page](), sent{target: "/x?limit=3"}, "&{Limit:3}"},
		{"repeated keys are a list", "GET /x", show[struct {
			Tags []string `form:"tag"`
		}](), sent{target: "/x?tag=a&tag=b,c"}, "{Tags:[a b,c]}"},
		{"times as their tag says", "GET /x", show[struct {
			Day time.Time `form:"day" time_format:"2006-01-02" time_utc:"1"`
		}](), sent{target: "/x?day=2025-02-03"}, "{Day:2025-02-03 00:00:00 +0000 UTC}"},
		{"a wildcard has its slash, as in Gin", "GET /f/*path", show[struct {
			Path string `uri:"path"`
		}](), sent{target: "/f/a/b"}, "{Path:/a/b}"},
		{"an urlencoded body, not the query", "POST /x", show[formOnly](), sent{"/x?name=q&tag=q", asForm, "name=ann&tag=a&tag=b", nil}, "{Name:ann Tags:[a b]}"},
		{"no body is an empty form", "POST /x", show[formOnly](), sent{target: "/x"}, "{Name: Tags:[]}"},
		{"a form in place of JSON goes by form tags", "POST /x", show[jsonOrForm](), sent{"/x", asForm, "n=ann&name=no&only=no&Only=no", nil}, "{Name:ann Only:}"},
		{"and JSON by json tags", "POST /x", show[jsonOrForm](), sent{"/x", asJSON, `{"name":"ann","n":"no","only":"o"}`, nil}, "{Name:ann Only:o}"},
		{"no body is an empty object", "POST /x", show[jsonOrForm](), sent{target: "/x"}, "{Name: Only:}"},
		{"whatever its type would have been", "POST /x", show[jsonOrForm](), sent{target: "/x", contentType: "text/plain"}, "{Name: Only:}"},
		{"a body without a type is JSON", "POST /x", show[jsonOrForm](), sent{target: "/x", body: `{"name":"a"}`}, "{Name:a Only:}"},
		{"a charset changes nothing", "POST /x", show[jsonOrForm](), sent{"/x", "application/json; charset=utf-8", `{"name":"a"}`, nil}, "{Name:a Only:}"},
		{"a list is the whole body", "POST /x", show[[]int](), sent{"/x", asJSON, `[1,2]`, nil}, "[1 2]"},
		{"so is a map", "POST /x", show[map[string]int](), sent{"/x", asJSON, `{"a":1}`, nil}, "map[a:1]"},
		{"and a scalar", "POST /x", show[string](), sent{"/x", asJSON, `"a"`, nil}, "a"},
		{"struct{} takes nothing", "POST /x", show[struct{}](), sent{"/x?a=b", "text/plain", "whatever", nil}, "{}"},
		{"the body of a DELETE", "DELETE /x", show[jsonOrForm](), sent{"/x?n=q", asJSON, `{"only":"o"}`, nil}, "{Name:q Only:o}"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			code, body := answer(t, test.route, test.h, test.s)
			if want := fmt.Sprintf("%q", test.want); code != http.StatusOK || strings.NewReplacer(`\u0026`, "&").Replace(body) != want {
				t.Errorf("got %d %s, want 200 %s", code, body, want)
			}
		})
	}
}

type invalid struct {
	Shop  int    `uri:"shop" json:"shopId" binding:"min=1"`
	Limit int    `form:"limit" binding:"max=10"`
	Name  string `json:"name" binding:"required"`
	Items []struct {
		Qty int `json:"qty" binding:"min=1"`
	} `json:"items" binding:"dive"`
}

// box has dots in its name once it has a type from elsewhere.
type box[T any] struct {
	Item  T   `json:"item"`
	Count int `json:"count" binding:"max=3"`
}

// What is wrong is said at once, and every field is called what it is called on the wire.
func TestHandleRefuses(t *testing.T) {
	const post = "POST /shops/:shop"
	tests := []struct {
		reason, route string
		h             gin.HandlerFunc
		s             sent
		code          int
		want          string
	}{
		{"all that is not valid, in one answer", post, show[invalid](), sent{"/shops/0?limit=11", asJSON, `{"items":[{"qty":1},{"qty":0}]}`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"shop","message":"must be at least 1, got 0"},{"field":"limit","message":"must be at most 10, got 11"},{"field":"name","message":"is missing, but required"},{"field":"items[1].qty","message":"must be at least 1, got 0"}]}`},
		{"a path that is no number", post, show[invalid](), sent{"/shops/x", asJSON, `{"name":"a"}`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"shop","message":"must be an integer, got \"x\""}]}`},
		{"a query that is no number", post, show[invalid](), sent{"/shops/1?limit=x", asJSON, `{"name":"a"}`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"limit","message":"must be an integer, got \"x\""}]}`},
		{"a member of another type", post, show[invalid](), sent{"/shops/1", asJSON, `{"name":1}`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"name","message":"must be a string, got a number"}]}`},
		{"a body that is no JSON", post, show[invalid](), sent{"/shops/1", asJSON, `{"name"`, nil}, 400,
			`{"error":"invalid input","fields":[{"message":"the body is not valid JSON"}]}`},
		{"another media type", post, show[invalid](), sent{"/shops/1", "text/plain", `{"name":"a"}`, nil}, 415,
			`{"error":"invalid input","fields":[{"message":"the body must be application/json, got text/plain"}]}`},
		{"one that hides behind broken parameters", post, show[invalid](), sent{"/shops/1", "text/plain; =x", `{"name":"a"}`, nil}, 415,
			`{"error":"invalid input","fields":[{"message":"the body must be application/json, got text/plain"}]}`},
		{"one that is broken", post, show[invalid](), sent{"/shops/1", ";", `{"name":"a"}`, nil}, 415,
			`{"error":"invalid input","fields":[{"message":"the body must be application/json, got ;"}]}`},
		{"a form where nothing has a form tag", "POST /x", show[struct {
			A string `json:"a"`
		}](), sent{"/x", asForm, "a=b&A=b", nil}, 415,
			`{"error":"invalid input","fields":[{"message":"the body must be application/json, got application/x-www-form-urlencoded"}]}`},
		{"JSON where a form is read", "POST /x", show[formOnly](), sent{"/x", asJSON, `{"name":"a"}`, nil}, 415,
			`{"error":"invalid input","fields":[{"message":"the body must be a form, got application/json"}]}`},
		{"a form that is none", "POST /x", show[formOnly](), sent{"/x", asForm, "a=%zz", nil}, 400,
			`{"error":"invalid input","fields":[{"message":"the body is not a valid form"}]}`},
		{"a list with an item that is not valid", "POST /x", show[[]struct {
			Qty int `json:"qty" binding:"min=1"`
		}](), sent{"/x", asJSON, `[{"qty":0}]`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"qty","message":"must be at least 1, got 0"}]}`},
		{"a generic type", "POST /x", show[box[time.Time]](), sent{"/x", asJSON, `{"count":4}`, nil}, 400,
			`{"error":"invalid input","fields":[{"field":"count","message":"must be at most 3, got 4"}]}`},
		{"a member of a body that GET does not have, which is the developer's mistake", "GET /x", show[struct {
			A string `json:"a"`
		}](), sent{target: "/x"}, 500, `{"error":"Internal Server Error"}`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			code, body := answer(t, test.route, test.h, test.s)
			if code != test.code || body != test.want {
				t.Errorf("got  %d %s\nwant %d %s", code, body, test.code, test.want)
			}
		})
	}
}

func TestHandleBodyTooLarge(t *testing.T) {
	for reason, test := range map[string]struct {
		h           gin.HandlerFunc
		contentType string
		body        string
	}{
		"JSON":       {show[jsonOrForm](), asJSON, `{"name":"` + strings.Repeat("x", 100) + `"}`},
		"urlencoded": {show[formOnly](), asForm, "name=" + strings.Repeat("x", 100)},
		"multipart":  {show[formOnly](), "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n" + strings.Repeat("x", 100) + "\r\n--b--\r\n"},
	} {
		t.Run(reason, func(t *testing.T) {
			limited := func(c *gin.Context) {
				c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, 60)
				test.h(c)
			}
			code, body := answer(t, "POST /x", limited, sent{"/x", test.contentType, test.body, nil})
			if code != http.StatusRequestEntityTooLarge || !strings.Contains(body, "the body is too large") {
				t.Errorf("got %d %s, want 413", code, body)
			}
		})
	}
}

// upload makes a multipart body with a text and some files.
func upload(t *testing.T, text string, files ...string) sent {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	if err := w.WriteField("title", text); err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		part, err := w.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, "content of "+name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return sent{target: "/x?title=q", contentType: w.FormDataContentType(), body: body.String()}
}

func TestHandleBindsFiles(t *testing.T) {
	read := func(file *multipart.FileHeader) string {
		if file == nil {
			return "none"
		}
		f, err := file.Open()
		if err != nil {
			return err.Error()
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			return err.Error()
		}
		return string(data)
	}
	one := Handle("one", func(_ *gin.Context, in struct {
		Title string                `form:"title"`
		File  *multipart.FileHeader `form:"file"`
	}) (string, error) {
		return in.Title + ": " + read(in.File), nil
	})
	value := Handle("value", func(_ *gin.Context, in struct {
		File multipart.FileHeader `form:"file"`
	}) (string, error) {
		return read(&in.File), nil
	})
	several := Handle("several", func(_ *gin.Context, in struct {
		Files []*multipart.FileHeader `form:"file"`
	}) (string, error) {
		var out []string
		for _, f := range in.Files {
			out = append(out, read(f))
		}
		return strings.Join(out, ", "), nil
	})
	values := Handle("values", func(_ *gin.Context, in struct {
		Files []multipart.FileHeader `form:"file"`
	}) (string, error) {
		var out []string
		for i := range in.Files {
			out = append(out, read(&in.Files[i]))
		}
		return strings.Join(out, ", "), nil
	})
	pair := Handle("pair", func(_ *gin.Context, in struct {
		Files [2]*multipart.FileHeader `form:"file"`
	}) (string, error) {
		return read(in.Files[0]) + ", " + read(in.Files[1]), nil
	})
	tests := []struct {
		reason string
		h      gin.HandlerFunc
		files  []string
		code   int
		want   string
	}{
		{"a file and a text", one, []string{"a"}, 200, `"t: content of a"`},
		{"the first of several", one, []string{"a", "b"}, 200, `"t: content of a"`},
		{"no file", one, nil, 200, `"t: none"`},
		{"a file as a value", value, []string{"a"}, 200, `"content of a"`},
		{"several", several, []string{"a", "b"}, 200, `"content of a, content of b"`},
		{"several values", values, []string{"a", "b"}, 200, `"content of a, content of b"`},
		{"an array", pair, []string{"a", "b"}, 200, `"content of a, content of b"`},
		{"an array of another length", pair, []string{"a"}, 400, `{"error":"invalid input","fields":[{"field":"file","message":"the number of files must be 2, got 1"}]}`},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			code, body := answer(t, "POST /x", test.h, upload(t, "t", test.files...))
			if code != test.code || body != test.want {
				t.Errorf("got %d %s, want %d %s", code, body, test.code, test.want)
			}
		})
	}
}

// teapot is an error of an application's own.
type teapot struct{ code int }

func (e teapot) Error() string   { return "short and stout" }
func (e teapot) StatusCode() int { return e.code }

func TestHandleRenders(t *testing.T) {
	type out struct {
		A int `json:"a"`
	}
	answers := func(o out, err error) func(*gin.Context, struct{}) (out, error) {
		return func(*gin.Context, struct{}) (out, error) { return o, err }
	}
	const internal = `{"error":"Internal Server Error"}`
	tests := []struct {
		reason string
		h      gin.HandlerFunc
		code   int
		want   string
		errors int // of the context
	}{
		{"200 by default", Handle("x", answers(out{1}, nil)), 200, `{"a":1}`, 0},
		{"Status", Handle("x", answers(out{1}, nil), Status(201)), 201, `{"a":1}`, 0},
		{"204 has no body", Handle("x", answers(out{1}, nil), Status(204)), 204, ``, 0},
		{"a nil pointer is null", Handle("x", func(*gin.Context, struct{}) (*out, error) { return nil, nil }), 200, `null`, 0},
		{"a handler that wrote", Handle("x", func(c *gin.Context, _ struct{}) (out, error) { c.String(202, "mine"); return out{}, nil }), 202, `mine`, 0},
		{"a handler that wrote and failed", Handle("x", func(c *gin.Context, _ struct{}) (out, error) {
			c.String(202, "mine")
			return out{}, errors.New("late")
		}), 202, `mine`, 1},
		{"a handler that aborted", Handle("x", func(c *gin.Context, _ struct{}) (out, error) { c.AbortWithStatus(403); return out{1}, nil }), 403, ``, 0},
		{"Error", Handle("x", answers(out{}, Error(404, "no such thing"))), 404, `{"error":"no such thing"}`, 1},
		{"Error, wrapped, keeps its own text", Handle("x", answers(out{}, fmt.Errorf("table things: %w", Error(404, "no such thing")))), 404, `{"error":"no such thing"}`, 1},
		{"Errorf formats", Handle("x", answers(out{}, Errorf(404, "no thing %d", 7))), 404, `{"error":"no thing 7"}`, 1},
		{"Errorf shows what it wraps", Handle("x", answers(out{}, Errorf(409, "taken: %w", teapot{418}))), 409, `{"error":"taken: short and stout"}`, 1},
		{"an error of the application's own", Handle("x", answers(out{}, fmt.Errorf("kettle: %w", teapot{418}))), 418, `{"error":"short and stout"}`, 1},
		{"one of several", Handle("x", answers(out{}, errors.Join(errors.New("secret"), teapot{418}))), 418, `{"error":"short and stout"}`, 1},
		{"a status that is none of an error", Handle("x", answers(out{}, teapot{200})), 500, internal, 1},
		{"a status that is none at all", Handle("x", answers(out{}, teapot{4000})), 500, internal, 1},
		{"any other error keeps its text to itself", Handle("x", answers(out{}, errors.New("secret"))), 500, internal, 1},
		{"an Out that is no JSON is no success", Handle("x", func(*gin.Context, struct{}) (float64, error) { return math.NaN(), nil }), 500, internal, 1},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			var attached []*gin.Error
			h := func(c *gin.Context) {
				test.h(c)
				attached = c.Errors
			}
			code, body := answer(t, "GET /x", h, sent{target: "/x"})
			if code != test.code || body != test.want {
				t.Errorf("got %d %s, want %d %s", code, body, test.code, test.want)
			}
			if len(attached) != test.errors {
				t.Errorf("the context has %v, want %d errors", attached, test.errors)
			}
		})
	}
}

func TestErrorfWraps(t *testing.T) {
	cause := errors.New("duplicate key")
	err := fmt.Errorf("while saving: %w", Errorf(409, "the name %q is taken: %w", "ann", cause))
	var coded interface{ StatusCode() int }
	if !errors.As(err, &coded) || coded.StatusCode() != 409 {
		t.Errorf("%v has no status 409", err)
	}
	if !errors.Is(err, cause) {
		t.Errorf("%v does not wrap its cause", err)
	}
	if err := Error(404, "50%"); err.Error() != "50%" {
		t.Errorf("Error formats its message: %q", err)
	}
}

func TestHandlePanics(t *testing.T) {
	ok := func(*gin.Context, struct{}) (int, error) { return 0, nil }
	tests := []struct {
		reason string
		f      func()
		want   string
	}{
		{"no handler", func() { Handle[struct{}, int]("x", nil) }, "ginmcp: Handle x: the handler is nil"},
		{"a status of no success", func() { Handle("x", ok, Status(404)) }, "ginmcp: Handle x: Status(404) is not the status of a success, 200 to 299"},
		{"no status at all", func() { Handle("x", ok, Status(42)) }, "ginmcp: Handle x: Status(42) is not the status of a success, 200 to 299"},
		{"Op without a handler", func() { Op("x", nil) }, "ginmcp: Op x: the handler is nil"},
		{"Error with the status of a success", func() { _ = Error(200, "x") }, "ginmcp: Error: 200 is not the status of an error, 400 to 599"},
		{"Errorf with the status of a success", func() { _ = Errorf(200, "x") }, "ginmcp: Errorf: 200 is not the status of an error, 400 to 599"},
		{"Error without a status", func() { _ = Error(0, "x") }, "ginmcp: Error: 0 is not the status of an error, 400 to 599"},
	}
	for _, test := range tests {
		if got := panicOf(test.f); got != test.want {
			t.Errorf("%s: got %q, want %q", test.reason, got, test.want)
		}
	}
}

// One handler at several routes binds by each route's own method and parameters, also
// when they are called at once for the first time.
func TestHandleConcurrently(t *testing.T) {
	h := show[everywhere]()
	engine := gin.New()
	engine.POST("/shops/:shop", h)
	engine.PUT("/all/:shop/x", h)
	engine.NoRoute(h)
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			method, target := http.MethodPost, fmt.Sprintf("/shops/%d", i+1)
			if i%2 == 0 {
				method, target = http.MethodPut, fmt.Sprintf("/all/%d/x?dry=true", i+1)
			}
			r := httptest.NewRequest(method, target, strings.NewReader(fmt.Sprintf(`{"name":"n%d"}`, i)))
			w := httptest.NewRecorder()
			engine.ServeHTTP(w, r)
			if want := fmt.Sprintf(`"{Shop:%d Dry:%v Trace: Name:n%d Note:}"`, i+1, i%2 == 0, i); w.Body.String() != want {
				t.Errorf("got %s, want %s", w.Body, want)
			}
		})
	}
	group.Wait()
}
