package result

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

const (
	ginJSON = "application/json; charset=utf-8"
	html    = "text/html; charset=utf-8"
	plain   = "text/plain; charset=utf-8"
)

// answer is a whole answer as the recorder hands it over.
func answer(status int, contentType, body string) dispatch.Response {
	return dispatch.Response{Status: status, ContentType: contentType, Body: []byte(body), Size: len(body), Path: "/x?y=1"}
}

// streamed returns the beginning of a response that came in parts. Cut is why there is no more
// of it; nil means the limit.
func streamed(cut error, contentType, body string) dispatch.Response {
	r := answer(200, contentType, body)
	r.Streamed, r.Cut = true, cut
	if cut == nil {
		r.Size *= 2
	}
	return r
}

// promise is the output of a tool that declares a T.
func promise[T any](tb testing.TB) *schema.Output {
	tb.Helper()
	op := &introspect.Operation{Method: http.MethodGet, Path: "/x", Responses: []introspect.Response{
		{Status: http.StatusOK, Type: introspect.TypeRef{Go: reflect.TypeFor[T]()}},
	}}
	out, _ := schema.NewOutput(op, schema.Config{})
	if out == nil {
		tb.Fatal("the type promises nothing")
	}
	return out
}

// sketch writes a result in one line: whether it is an error, its blocks, and its
// structured content.
func sketch(r Result) string {
	var b strings.Builder
	if r.IsError {
		b.WriteString("ERROR ")
	}
	for i, c := range r.Content {
		if i > 0 {
			b.WriteString(" + ")
		}
		switch c.Kind {
		case Text:
			b.WriteString("text:" + string(c.Data))
		case Image:
			b.WriteString("image:" + c.MIMEType + ":" + string(c.Data))
		case Audio:
			b.WriteString("audio:" + c.MIMEType + ":" + string(c.Data))
		case Resource:
			b.WriteString("resource:" + c.MIMEType + ":" + c.URI + ":" + string(c.Data))
		}
	}
	if r.Structured != nil {
		b.WriteString(" => " + string(r.Structured))
	}
	if r.Detail != nil {
		b.WriteString(" (detail " + string(r.Detail) + ")")
	}
	return b.String()
}

func TestSuccess(t *testing.T) {
	tests := []struct {
		response     dispatch.Response
		want, reason string
	}{
		{answer(200, ginJSON, `{"a":1}`), `text:{"a":1} => {"a":1}`, "an object is structured, and text"},
		{answer(201, "application/json", "\n {\"a\":1}\n"), `text:{"a":1} => {"a":1}`, "spaces around it are nothing"},
		{answer(200, "application/vnd.api+json", `{"a":1.50}`), `text:{"a":1.50} => {"a":1.50}`, "any kind of JSON; numbers keep their digits"},
		{answer(200, "text/json", `{}`), `text:{} => {}`, "an old name of it"},
		{answer(200, ginJSON, `[1,2]`), `text:[1,2] => {"result":[1,2]}`, "a list is wrapped, for clients that want an object"},
		{answer(200, ginJSON, `"x"`), `text:"x" => {"result":"x"}`, "so is a scalar"},
		{answer(200, ginJSON, `null`), `text:null => {"result":null}`, "and null"},
		{answer(200, plain, `hello`), `text:hello`, "text"},
		{answer(200, plain, `{"a":1}`), `text:{"a":1}`, "what does not say that it is JSON is none"},
		{answer(200, html, `<p>`), `text:<p>`, "a page"},
		{answer(200, "application/xml", `<a/>`), `text:<a/>`, "text by another name"},
		{answer(200, "image/svg+xml", `<svg/>`), `text:<svg/>`, "an image that is a text"},
		{answer(200, "text/csv", "a;b"), `text:a;b`, "a table"},
		{answer(200, "image/png", "PNG"), `image:image/png:PNG`, "an image"},
		{answer(200, "Audio/MPEG; x=y", "MP3"), `audio:audio/mpeg:MP3`, "a sound, in any spelling"},
		{answer(200, "application/pdf", "%PDF"), `resource:application/pdf:app:///x?y=1:%PDF`, "other bytes are a resource"},
		{answer(200, ";;;", "?"), `resource:application/octet-stream:app:///x?y=1:?`, "a type that is none"},
		{answer(204, "", ""), `text:The call succeeded (HTTP 204 No Content); the response is empty.`, "nothing is a sentence"},
		{answer(200, ginJSON, ""), `text:The call succeeded (HTTP 200 OK); the response is empty.`, "an empty document too"},
		{answer(200, ginJSON, `{"a":`), `text:{"a":`, "JSON that is none is text"},
		{answer(200, ginJSON, `{} {}`), `text:{} {}`, "and so are two documents"},
		{answer(200, ginJSON, "{\"a\":\"\xff\"}"), "text:{\"a\":\"\uFFFD\"} => {\"a\":\"\uFFFD\"}", "what is not UTF-8 is replaced in a document"},
		{answer(200, plain, "a\xffb"), "text:a\uFFFDb", "and in a text"},
		{answer(200, "text/plain; charset=iso-8859-1", "gr\xfcn"), "text:grün", "a text of another character set"},
		{answer(200, "text/plain; charset=utf-16le", "a\x00\xfc\x00"), "text:aü", "and of another"},
		{answer(200, plain, "\x89PNG\r\n\x1a\n\x00\x00"), "image:image/png:\x89PNG\r\n\x1a\n\x00\x00", "an image that is called a text"},
		{answer(200, "text/csv", "\x00\x01\x02\x03"), "resource:application/octet-stream:app:///x?y=1:\x00\x01\x02\x03", "bytes that are called a text"},
		{answer(200, "application/x-ndjson", "{\"a\":1}\n2\n"), `text:[{"a":1},2] => {"result":[{"a":1},2]}`, "lines of JSON are a list"},
		{answer(200, "text/event-stream", "data: {\"a\":1}\n\ndata: b\n\n"), `text:[{"a":1},"b"] => {"result":[{"a":1},"b"]}`, "so are events"},
		{answer(200, "multipart/mixed; boundary=B", "--B\r\n\r\nhello\r\n--B\r\nContent-Type: image/png\r\n\r\nPNG\r\n--B--"), `text:hello + image:image/png:PNG`, "several parts are several blocks"},
		{answer(200, "multipart/mixed; boundary=B", "no parts"), `resource:multipart/mixed:app:///x?y=1:no parts`, "a multipart that is none"},
		{dispatch.Response{Status: 200, ContentType: "application/zip", Disposition: `attachment; filename="a b.zip"`, Body: []byte("ZIP"), Size: 3, Path: "/x"}, `text:a b.zip (application/zip, 3 bytes) + resource:application/zip:app:///x:ZIP`, "a file has a name"},
		{streamed(dispatch.ErrTimeout, "application/x-ndjson", "1\n2\n{\"hal"), `text:[1,2] + text:The response was cut off at the deadline; there may be more. => {"result":[1,2]}`, "a stream that was cut shows its whole parts"},
		{streamed(dispatch.ErrTimeout, plain, "one two"), `text:one two + text:The response was cut off at the deadline; there may be more.`, "and so does a text"},
		{streamed(nil, "text/event-stream", "data: 1\n\nda"), `text:[1] + text:The response was cut off at 11 bytes, which is the limit; there may be more. => {"result":[1]}`, "one that was too long too"},
	}
	for _, c := range tests {
		if got := sketch(new(Shaper).Shape(&c.response)); got != c.want {
			t.Errorf("%d %s %q:\n got %s\nwant %s: %s", c.response.Status, c.response.ContentType, c.response.Body, got, c.want, c.reason)
		}
	}
}

func TestObjectIsNotCopied(t *testing.T) {
	r := answer(200, ginJSON, `{"a":1}`)
	got := new(Shaper).Shape(&r)
	if unsafe.SliceData(got.Structured) != unsafe.SliceData(r.Body) || unsafe.SliceData(got.Content[0].Data) != unsafe.SliceData(r.Body) {
		t.Error("the answer was copied")
	}
}

func TestRedirects(t *testing.T) {
	tests := []struct {
		status         int
		location, want string
		reason         string
	}{
		{302, "/home", `text:HTTP 302 Found: the application responds with a redirect to /home, which was not followed. => {"status":302,"location":"/home"}`, "where it leads is told"},
		{303, "/orders/7", `text:HTTP 303 See Other: the application responds with a redirect to /orders/7, which was not followed. => {"status":303,"location":"/orders/7"}`, "after a POST"},
		{304, "", `text:HTTP 304 Not Modified: the application responds with a redirect, which was not followed. => {"status":304}`, "it may lead nowhere"},
		{302, "/\xff", "text:HTTP 302 Found: the application responds with a redirect to /\uFFFD, which was not followed. => {\"status\":302,\"location\":\"/\uFFFD\"}", "and be no text"},
		{302, "/login?next=%2Fx", `ERROR text:HTTP 302 Found: the application responds with a redirect to /login?next=%2Fx, which was not followed: it looks like a login page, so the call needs a session or other credentials. => {"status":302,"error":"it looks like a login page, so the call needs a session or other credentials","location":"/login?next=%2Fx"}`, "who has no session was not served"},
		{302, "/error", `ERROR text:HTTP 302 Found: the application responds with a redirect to /error, which was not followed: it looks like an error page, so the call was not carried out. => {"status":302,"error":"it looks like an error page, so the call was not carried out","location":"/error"}`, "nor was who is sent to an error page"},
	}
	for _, c := range tests {
		r := answer(c.status, html, "<a>")
		r.Headers = header("Location", c.location)
		if got := sketch(new(Shaper).Shape(&r)); got != c.want {
			t.Errorf("%d: got %s, want %s: %s", c.status, got, c.want, c.reason)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		response     dispatch.Response
		want, reason string
	}{
		{answer(404, ginJSON, `{"error":"no such user"}`), `ERROR text:HTTP 404 Not Found: {"error":"no such user"} => {"status":404,"error":"no such user","body":{"error":"no such user"}}`, "status, message and body"},
		{answer(400, ginJSON, `{"message":"bad","fields":[1]}`), `ERROR text:HTTP 400 Bad Request: {"message":"bad","fields":[1]} => {"status":400,"error":"bad","body":{"message":"bad","fields":[1]}}`, "another name of the message"},
		{answer(422, "application/problem+json", `{"type":"about:blank","title":"Invalid","detail":"qty is 0"}`), `ERROR text:HTTP 422 Unprocessable Entity: {"type":"about:blank","title":"Invalid","detail":"qty is 0"} => {"status":422,"error":"qty is 0","body":{"type":"about:blank","title":"Invalid","detail":"qty is 0"}}`, "a problem document"},
		{answer(500, ginJSON, `{"error":{"code":7,"message":"deep"}}`), `ERROR text:HTTP 500 Internal Server Error: {"error":{"code":7,"message":"deep"}} => {"status":500,"error":"deep","body":{"error":{"code":7,"message":"deep"}}}`, "a message within"},
		{answer(400, ginJSON, `["a","b"]`), `ERROR text:HTTP 400 Bad Request: ["a","b"] => {"status":400,"error":"Bad Request","body":["a","b"]}`, "JSON of any type"},
		{answer(400, ginJSON, `{"error":7}`), `ERROR text:HTTP 400 Bad Request: {"error":7} => {"status":400,"error":"Bad Request","body":{"error":7}}`, "a message that is no text"},
		{answer(502, html, "<h1>Bad</h1>\n"), `ERROR text:HTTP 502 Bad Gateway: <h1>Bad</h1> => {"status":502,"error":"Bad Gateway","body":"\u003ch1\u003eBad\u003c/h1\u003e"}`, "a page"},
		{answer(404, plain, "404 page not found"), `ERROR text:HTTP 404 Not Found: 404 page not found => {"status":404,"error":"Not Found","body":"404 page not found"}`, "Gin's own"},
		{answer(401, "", ""), `ERROR text:HTTP 401 Unauthorized => {"status":401,"error":"Unauthorized"}`, "nothing but a status"},
		{answer(599, "", ""), `ERROR text:HTTP 599 => {"status":599,"error":""}`, "one without a name"},
		{answer(400, ginJSON, `{"error":`), `ERROR text:HTTP 400 Bad Request: {"error": => {"status":400,"error":"Bad Request","body":"{\"error\":"}`, "JSON that is none is a text"},
		{answer(400, ginJSON, "{\"error\":\"\xff\"}"), "ERROR text:HTTP 400 Bad Request: {\"error\":\"\uFFFD\"} => {\"status\":400,\"error\":\"\uFFFD\",\"body\":{\"error\":\"\uFFFD\"}}", "what is no UTF-8 is replaced"},
	}
	for _, c := range tests {
		if got := sketch(new(Shaper).Shape(&c.response)); got != c.want {
			t.Errorf("%d %q:\n got %s\nwant %s: %s", c.response.Status, c.response.Body, got, c.want, c.reason)
		}
	}
}

func TestErrorsOfTheContext(t *testing.T) {
	tests := []struct {
		status      int
		body        string
		errors      []string
		retry, want string
		reason      string
	}{
		{500, "", []string{"no database", "no cache"}, "", `ERROR text:HTTP 500 Internal Server Error: no database; no cache => {"status":500,"error":"no database; no cache"}`, "an empty answer is filled"},
		{400, "bad", []string{"secret"}, "", `ERROR text:HTTP 400 Bad Request: bad => {"status":400,"error":"Bad Request","body":"bad"}`, "one that says something is not"},
		{200, "", []string{"warning"}, "", `text:The call succeeded (HTTP 200 OK); the response is empty.`, "nor is a success"},
		{503, "", nil, "7", `ERROR text:HTTP 503 Service Unavailable (retry after 7) => {"status":503,"error":"Service Unavailable"}`, "when to try again"},
		{429, "slow", nil, "Wed, 21 Oct 2026 07:28:00 GMT", `ERROR text:HTTP 429 Too Many Requests: slow (retry after Wed, 21 Oct 2026 07:28:00 GMT) => {"status":429,"error":"Too Many Requests","body":"slow"}`, "as a date"},
	}
	for _, c := range tests {
		r := answer(c.status, plain, c.body)
		r.Errors, r.Headers = c.errors, header("Retry-After", c.retry)
		if got := sketch(new(Shaper).Shape(&r)); got != c.want {
			t.Errorf("%d %q: got %s, want %s: %s", c.status, c.body, got, c.want, c.reason)
		}
	}
}

func TestPanicsAndHijack(t *testing.T) {
	tests := []struct {
		response     dispatch.Response
		want, reason string
	}{
		{dispatch.Response{Status: 500, Panicked: true}, `ERROR text:HTTP 500 Internal Server Error: the handler panicked => {"status":500,"error":"the handler panicked"}`, "Recovery's empty 500"},
		{dispatch.Response{Status: 200, Panicked: true}, `ERROR text:HTTP 500 Internal Server Error: the handler panicked => {"status":500,"error":"the handler panicked"}`, "Recovery that says nothing"},
		{dispatch.Response{Status: 200, Panicked: true, ContentType: ginJSON, Body: []byte(`{"a":1}`), Size: 7}, `ERROR text:HTTP 500 Internal Server Error: the handler panicked => {"status":500,"error":"the handler panicked"}`, "a body that was written before"},
		{dispatch.Response{Status: 500, Panicked: true, ContentType: ginJSON, Body: []byte(`{"error":"sorry"}`), Size: 17}, `ERROR text:HTTP 500 Internal Server Error: {"error":"sorry"} => {"status":500,"error":"sorry","body":{"error":"sorry"}}`, "a Recovery that answers is heard"},
		{dispatch.Response{Status: 200, Hijacked: true}, `ERROR text:The handler hijacks the connection, as for a websocket, so it cannot be called as a tool.`, "no connection to have"},
	}
	for _, c := range tests {
		if got := sketch(new(Shaper).Shape(&c.response)); got != c.want {
			t.Errorf("got %s, want %s: %s", got, c.want, c.reason)
		}
	}
}

func TestErrorFunc(t *testing.T) {
	never := func(int, http.Header, []byte) bool { return false }
	always := func(int, http.Header, []byte) bool { return true }
	byBody := func(status int, h http.Header, body []byte) bool {
		return status == 200 && h.Get("Content-Type") == ginJSON && strings.Contains(string(body), `"ok":0`)
	}
	tests := []struct {
		isError      func(int, http.Header, []byte) bool
		response     dispatch.Response
		want, reason string
	}{
		{never, answer(404, ginJSON, `{"a":1}`), `text:{"a":1} => {"a":1}`, "it replaces the rule for statuses"},
		{never, answer(404, plain, ``), `text:The call succeeded (HTTP 404 Not Found); the response is empty.`, "and a 404 is not a redirect"},
		{never, answer(200, ginJSON, `{"success":false}`), `text:{"success":false} => {"success":false}`, "and the one for envelopes"},
		{always, answer(200, ginJSON, `{"a":1}`), `ERROR text:HTTP 200 OK, but the response is an error: {"a":1} => {"status":200,"error":"OK","body":{"a":1}}`, "in both directions"},
		{byBody, answer(200, ginJSON, `{"ok":0,"msg":"no"}`), `ERROR text:HTTP 200 OK, but the response is an error: {"ok":0,"msg":"no"} => {"status":200,"error":"no","body":{"ok":0,"msg":"no"}}`, "it sees status, type and body"},
		{byBody, answer(200, ginJSON, `{"ok":1}`), `text:{"ok":1} => {"ok":1}`, "and decides"},
	}
	for _, c := range tests {
		s := Shaper{IsError: c.isError}
		if got := sketch(s.Shape(&c.response)); got != c.want {
			t.Errorf("%d %q: got %s, want %s: %s", c.response.Status, c.response.Body, got, c.want, c.reason)
		}
	}
}

func TestTooLarge(t *testing.T) {
	cut := func(status int, contentType, body string) dispatch.Response {
		r := answer(status, contentType, body)
		r.Size = 5000
		return r
	}
	tests := []struct {
		response     dispatch.Response
		narrowing    []string
		want, reason string
	}{
		{cut(200, ginJSON, `[{"a":1},`), []string{"page", "q"}, `ERROR text:The call succeeded (HTTP 200 OK), but its response of 5000 bytes or more is over the limit of 9 bytes. Narrow it with the arguments page, q. It begins: [{"a":1},`, "size, limit, remedy, beginning"},
		{cut(200, "image/png", "PNG"), nil, `ERROR text:The call succeeded (HTTP 200 OK), but its response of 5000 bytes or more is over the limit of 3 bytes.`, "bytes are not shown"},
		{cut(500, plain, "x"), nil, `ERROR text:HTTP 500 Internal Server Error: the response of 5000 bytes or more is over the limit of 1 bytes. It begins: x`, "an error stays one"},
	}
	for _, c := range tests {
		s := Shaper{Narrowing: c.narrowing}
		if got := sketch(s.Shape(&c.response)); got != c.want {
			t.Errorf("got %s, want %s: %s", got, c.want, c.reason)
		}
	}
	long := strings.Repeat("ü", 3000)
	r := cut(200, plain, long)
	r.Size = 2 * len(long)
	if got := string(new(Shaper).Shape(&r).Content[0].Data); strings.Contains(got, "\uFFFD") || len(got) > 3000 {
		t.Errorf("a beginning of %d bytes was cut within a character, or not cut", len(got))
	}
}

// A success of a tool with an output schema has structured content that conforms, or is
// no success: clients throw otherwise.
func TestPromises(t *testing.T) {
	type item struct {
		A int `json:"a"`
	}
	const but = `ERROR text:The call succeeded (HTTP 200 OK), but its response is not the one that the tool declares: + `
	object, list := promise[item](t), promise[[]item](t)
	tests := []struct {
		output       *schema.Output
		response     dispatch.Response
		want, reason string
	}{
		{object, answer(200, ginJSON, `{"a":1}`), `text:{"a":1} => {"a":1}`, "as promised"},
		{object, answer(200, ginJSON, `[1]`), but + `text:[1]`, "a list for an object"},
		{object, answer(200, ginJSON, `null`), but + `text:null`, "nothing for an object"},
		{list, answer(200, ginJSON, `[{"a":1}]`), `text:[{"a":1}] => {"result":[{"a":1}]}`, "a list is wrapped, and so is its schema"},
		{list, answer(200, ginJSON, `{"a":1}`), but + `text:{"a":1}`, "an object for a list"},
		{object, answer(200, plain, `hello`), but + `text:hello`, "text for an object"},
		{object, answer(200, "image/png", `PNG`), but + `image:image/png:PNG`, "an image for an object"},
		{object, answer(200, ginJSON, `{"a":`), but + `text:{"a":`, "half an object"},
		{object, answer(200, ginJSON, ``), but + `text:The call succeeded (HTTP 200 OK); the response is empty.`, "an empty answer"},
		{object, answer(404, ginJSON, `{"error":"no"}`), `ERROR text:HTTP 404 Not Found: {"error":"no"} (detail {"status":404,"error":"no","body":{"error":"no"}})`, "an error has no structured content, which clients would check; what it would be stands beside it"},
		{object, answer(200, plain, `{"a":1}`), `text:{"a":1} => {"a":1}`, "a promised document that is called a text"},
		{list, answer(200, "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n"), `text:[{"a":1},{"a":2}] => {"result":[{"a":1},{"a":2}]}`, "lines for a list"},
	}
	for _, c := range tests {
		s := Shaper{Output: c.output}
		if got := sketch(s.Shape(&c.response)); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s: %s", c.response.Body, got, c.want, c.reason)
		}
	}
	redirect := answer(302, "", "")
	if got := (&Shaper{Output: object}).Shape(&redirect); !got.IsError || got.Structured != nil {
		t.Errorf("a redirect became %s, want an error: the promised object is not there", sketch(got))
	}
}

func TestLongErrors(t *testing.T) {
	long := strings.Repeat("x", 20000)
	for name, r := range map[string]dispatch.Response{
		"a page":     answer(500, html, long),
		"a document": answer(500, ginJSON, `{"error":"`+long+`"}`),
	} {
		got := new(Shaper).Shape(&r)
		if n := len(got.Content[0].Data); n > 9000 || !got.IsError || !json.Valid(got.Structured) {
			t.Errorf("%s of 20,000 bytes became an error of %d, valid %v: want its beginning", name, n, json.Valid(got.Structured))
		}
	}
}

// FuzzShape: whatever is answered, structured content is a JSON object or missing, and a
// success of a tool that promises has it.
func FuzzShape(f *testing.F) {
	for _, body := range []string{`{"a":1}`, `[1]`, `null`, ``, "\xff", `{"error":{"message":"x"}}`, `{"code":1,"msg":""}`, ` {} `, `{"error":"` + "\xff\"}"} {
		for _, contentType := range []string{ginJSON, plain, "application/problem+json", "image/png", ""} {
			f.Add(200, contentType, []byte(body), false, 0)
			f.Add(404, contentType, []byte(body), true, 1)
		}
	}
	outputs := []*schema.Output{nil, promise[map[string]int](f), promise[[]int](f)}
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte, panicked bool, more int) {
		if status < 200 || status > 999 || more < 0 {
			return // no recorder has these
		}
		r := dispatch.Response{Status: status, ContentType: contentType, Body: body, Size: len(body) + more, Panicked: panicked, Path: "/x"}
		for _, output := range outputs {
			got := (&Shaper{Output: output}).Shape(&r)
			if len(got.Content) == 0 {
				t.Error("a result without content")
			}
			var object map[string]json.RawMessage
			if got.Structured != nil && (json.Unmarshal(got.Structured, &object) != nil || object == nil) {
				t.Errorf("structured content is not an object: %q", got.Structured)
			}
			if output != nil && !got.IsError && got.Structured == nil {
				t.Errorf("a success without what was promised: %s", sketch(got))
			}
		}
	})
}

// header returns the headers of a response with one, or none if it is empty.
func header(name, value string) []dispatch.Header {
	if value == "" {
		return nil
	}
	return []dispatch.Header{{Name: name, Value: value}}
}

// TestRefusals: redirects to the pages by which applications refuse a request, and ones that
// only look alike.
func TestRefusals(t *testing.T) {
	tests := []struct {
		path, location string
		want           bool
		reason         string
	}{
		{"/x", "/login", true, "a login page"},
		{"/x", "/users/sign_in", true, "in two words"},
		{"/x", "/auth/sign-in?next=/x", true, "with a dash"},
		{"/x", "https://id.example/oauth2/authorize?client_id=7", true, "an identity provider"},
		{"/x", "/SSO", true, "in capitals"},
		{"/x", "/error?code=7", true, "an error page"},
		{"/x", "/?error=access_denied", true, "an error in the query"},
		{"/x", "/access-denied", true, "a refusal by name"},
		{"/x", "/session/expired", true, "a session that is over"},
		{"/login", "/login?failed=1", true, "a login that failed"},
		{"/logout", "/login", false, "who logs out is sent there"},
		{"/users/sign_out?a=b", "/users/sign_in", false, "in two words"},
		{"/auth/github", "https://github.com/login/oauth/authorize", false, "a login that begins elsewhere"},
		{"/login", "/home", false, "a login that succeeded"},
		{"/x", "/blogs/7", false, "log within a word"},
		{"/x", "/authors/7", false, "auth within a word"},
		{"/x", "/terrors", false, "error within a word"},
		{"/x", "/orders/7", false, "what was created"},
		{"/x", "", false, "nowhere"},
		{"/x", "::", false, "no URL"},
		{"/login", "/search?q=login", false, "a word in the query says nothing"},
	}
	for _, c := range tests {
		if got := refusal(c.path, c.location) != ""; got != c.want {
			t.Errorf("%s to %s is a refusal: %t, want %t: %s", c.path, c.location, got, c.want, c.reason)
		}
	}
}

// TestReportedHeaders: what was created, where more is and when to come back is in the text and
// in the headers of a result, whatever the response is.
func TestReportedHeaders(t *testing.T) {
	location := []dispatch.Header{{Name: "Location", Value: "/orders/7"}}
	pages := []dispatch.Header{{Name: "Link", Value: `</x?page=2>; rel="next"`}, {Name: "X-Total-Count", Value: "42"}}
	later := []dispatch.Header{{Name: "Location", Value: "/jobs/7"}, {Name: "Retry-After", Value: "3"}}
	tests := []struct {
		response dispatch.Response
		headers  []dispatch.Header
		want     string
		object   string
		reason   string
	}{
		{answer(201, "", ""), location, `text:The call succeeded (HTTP 201 Created); the response is empty. + text:Location: /orders/7`, `{"Location":"/orders/7"}`, "what was created"},
		{answer(201, ginJSON, `{"id":7}`), location, `text:{"id":7} + text:Location: /orders/7 => {"id":7}`, `{"Location":"/orders/7"}`, "beside a body"},
		{answer(200, ginJSON, `[1]`), pages, "text:[1] + text:Link: </x?page=2>; rel=\"next\"\nX-Total-Count: 42 => {\"result\":[1]}", `{"Link":"\u003c/x?page=2\u003e; rel=\"next\"","X-Total-Count":"42"}`, "pages"},
		{answer(202, "", ""), later, "text:The call succeeded (HTTP 202 Accepted); the response is empty. + text:Location: /jobs/7\nRetry-After: 3", `{"Location":"/jobs/7","Retry-After":"3"}`, "when to come back"},
		{answer(503, plain, "no"), later[1:], `ERROR text:HTTP 503 Service Unavailable: no (retry after 3) => {"status":503,"error":"Service Unavailable","body":"no"}`, `{"Retry-After":"3"}`, "an error states it once"},
		{answer(303, "", ""), location, `text:HTTP 303 See Other: the application responds with a redirect to /orders/7, which was not followed. => {"status":303,"location":"/orders/7"}`, `{"Location":"/orders/7"}`, "and so does a redirect"},
		{answer(200, "image/png", "PNG"), pages[1:], `image:image/png:PNG + text:X-Total-Count: 42`, `{"X-Total-Count":"42"}`, "beside anything"},
		{answer(200, plain, "x"), nil, `text:x`, ``, "nothing"},
	}
	for _, c := range tests {
		c.response.Headers = c.headers
		r := new(Shaper).Shape(&c.response)
		if got := sketch(r); got != c.want || string(HeaderObject(r.Headers)) != c.object {
			t.Errorf("%s:\n got %s %s\nwant %s %s", c.reason, got, HeaderObject(r.Headers), c.want, c.object)
		}
	}
	long := answer(200, plain, "x")
	long.Headers = []dispatch.Header{{Name: "Link", Value: strings.Repeat("ü", 5000) + "\xff"}}
	if r := new(Shaper).Shape(&long); len(r.Content[1].Data) > shownOfHeader+len("Link: ") || !utf8.Valid(r.Content[1].Data) {
		t.Errorf("a long header has %d bytes in the text", len(r.Content[1].Data))
	}
}

// TestBroken: a success that the handler gave up writing is an error.
func TestBroken(t *testing.T) {
	tests := []struct {
		response     dispatch.Response
		errors       []string
		want, reason string
	}{
		{answer(200, ginJSON, ""), nil, `ERROR text:HTTP 200 OK, but the response is an error: the handler could not write its response; the call may have been carried out => {"status":200,"error":"the handler could not write its response; the call may have been carried out"}`, "NaN is not JSON"},
		{answer(200, html, "<p>half"), nil, `ERROR text:HTTP 200 OK, but the response is an error: the handler could not write its response; the call may have been carried out => {"status":200,"error":"the handler could not write its response; the call may have been carried out"}`, "a template that failed half way"},
		{answer(201, ginJSON, ""), []string{"no number"}, `ERROR text:HTTP 201 Created, but the response is an error: the handler could not write its response: no number; the call may have been carried out => {"status":201,"error":"the handler could not write its response: no number; the call may have been carried out"}`, "with what is for the client"},
		{answer(200, ginJSON, `{"a":1}`), nil, `text:{"a":1} => {"a":1}`, "a whole document was written"},
		{answer(404, ginJSON, `{"error":"no"}`), nil, `ERROR text:HTTP 404 Not Found: {"error":"no"} => {"status":404,"error":"no","body":{"error":"no"}}`, "an error is one by itself"},
	}
	for _, c := range tests {
		c.response.Broken, c.response.Errors = true, c.errors
		if got := sketch(new(Shaper).Shape(&c.response)); got != c.want {
			t.Errorf("got %s, want %s: %s", got, c.want, c.reason)
		}
		if contents, problem := new(Shaper).Contents(&c.response); problem.IsError != strings.HasPrefix(c.want, "ERROR") {
			t.Errorf("as contents: %v, %s: %s", contents, sketch(problem), c.reason)
		}
	}
}

// TestNull: a nil pointer or map is a success that states null, in a form that conforms.
func TestNull(t *testing.T) {
	type item struct {
		ID int `json:"id"`
	}
	null := answer(200, ginJSON, "null")
	for name, out := range map[string]*schema.Output{"a pointer": promise[*item](t), "a map": promise[map[string]int](t)} {
		s := Shaper{Output: out}
		if got, want := sketch(s.Shape(&null)), `text:null => {}`; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		object := answer(200, ginJSON, `{"id":1}`)
		if got, want := sketch(s.Shape(&object)), `text:{"id":1} => {"id":1}`; got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	s := Shaper{Output: promise[item](t)}
	if got := sketch(s.Shape(&null)); !strings.HasPrefix(got, "ERROR") {
		t.Errorf("a struct: got %s, want an error: it is never null", got)
	}
}

// TestShownIsBounded: whatever an application responds, what a result adds to it or shows of
// an error is bounded.
func TestShownIsBounded(t *testing.T) {
	long := strings.Repeat("ü", 50_000)
	text := func(r Result) (n int) {
		for _, c := range r.Content {
			if c.Kind == Text {
				n += len(c.Data)
			}
		}
		return n
	}
	const frame = 300
	failed := answer(500, plain, long)
	reasons := answer(500, plain, "")
	reasons.Errors = []string{long, long}
	large := answer(200, plain, long)
	large.Size *= 2
	headers := answer(204, "", "")
	for _, name := range dispatch.ReportedHeaders {
		headers.Headers = append(headers.Headers, dispatch.Header{Name: name, Value: long})
	}
	redirected := answer(302, "", "")
	redirected.Headers = headers.Headers[:1]
	for name, c := range map[string]struct {
		response dispatch.Response
		most     int
	}{
		"the body of an error":           {failed, 8000},
		"the errors of the context":      {reasons, 1000},
		"the beginning of a large one":   {large, 2000},
		"the headers":                    {headers, 4 * 2000},
		"where a redirect leads":         {redirected, 2000},
		"an error that is JSON and long": {answer(500, ginJSON, `{"error":"`+long+`"}`), 8000},
	} {
		r := new(Shaper).Shape(&c.response)
		if n := text(r); n > c.most+frame || n < c.most/2 {
			t.Errorf("%s: the text has %d bytes, want about %d", name, n, c.most)
		}
		if n := len(r.Structured); n > 2*c.most+frame {
			t.Errorf("%s: the structured content has %d bytes, want about %d", name, n, c.most)
		}
	}
	parts := answer(200, "multipart/mixed; boundary=B", strings.Repeat("--B\r\n\r\nx\r\n", 500)+"--B--")
	if n := len(new(Shaper).Shape(&parts).Content); n != 100 {
		t.Errorf("500 parts became %d blocks, want 100", n)
	}
}
