package result

import (
	"net/http"
	"testing"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// read writes contents in one line, or the error that there is in their place.
func read(s *Shaper, r dispatch.Response) string {
	c, problem := s.Contents(&r)
	switch {
	case problem.IsError:
		return sketch(problem)
	case c.Text:
		return "text:" + c.MIMEType + ":" + string(c.Data)
	default:
		return "blob:" + c.MIMEType + ":" + string(c.Data)
	}
}

func TestContents(t *testing.T) {
	big := answer(200, plain, "0123456789")
	big.Size = 100
	hijacked := answer(200, "", "")
	hijacked.Hijacked = true
	panicked := answer(200, plain, "half")
	panicked.Panicked = true
	redirect := answer(302, "", "")
	redirect.Headers = []dispatch.Header{{Name: "Location", Value: "/orders/7"}}
	tests := []struct {
		reason   string
		response dispatch.Response
		want     string
	}{
		{"JSON is text", answer(200, ginJSON, `{"a":1}`), `text:application/json:{"a":1}`},
		{"so is its kin", answer(200, "application/vnd.api+json", `{"a":1}`), `text:application/vnd.api+json:{"a":1}`},
		{"a list is what it is", answer(200, ginJSON, `[1]`), `text:application/json:[1]`},
		{"text", answer(200, plain, "hello"), "text:text/plain:hello"},
		{"markup", answer(200, html, "<p>"), "text:text/html:<p>"},
		{"a picture that is a text", answer(200, "image/svg+xml", "<svg/>"), "text:image/svg+xml:<svg/>"},
		{"another character set", answer(200, "text/csv; charset=iso-8859-1", "caf\xe9"), "text:text/csv:café"},
		{"bytes that only say that they are text", answer(200, plain, "\x89PNG\r\n\x1a\n\x00"), "blob:image/png:\x89PNG\r\n\x1a\n\x00"},
		{"a picture", answer(200, "image/png", "\x89PNG"), "blob:image/png:\x89PNG"},
		{"bytes of no type", answer(200, "", "\x00\x01"), "blob:application/octet-stream:\x00\x01"},
		{"a document of many parts is not taken apart", answer(200, "multipart/mixed; boundary=x", "--x--"), "blob:multipart/mixed:--x--"},
		{"events that came to their end", answer(200, "text/event-stream", "data: 1\n\n"), "text:text/event-stream:data: 1\n\n"},
		{"nothing is not an error", answer(204, "", ""), "blob:application/octet-stream:"},
		{"an empty text", answer(200, plain, ""), "text:text/plain:"},

		{"an error, with its status and body", answer(403, ginJSON, `{"error":"no"}`), `ERROR text:HTTP 403 Forbidden: {"error":"no"} => {"status":403,"error":"no","body":{"error":"no"}}`},
		{"an envelope around one", answer(200, ginJSON, `{"error":"no"}`), `ERROR text:HTTP 200 OK, but the response is an error: {"error":"no"} => {"status":200,"error":"no","body":{"error":"no"}}`},
		{"a redirect is not followed", redirect, `ERROR text:HTTP 302 Found: the application responds with a redirect to /orders/7, which was not followed. => {"status":302,"location":"/orders/7"}`},
		{"too much", big, "ERROR text:The call succeeded (HTTP 200 OK), but its response of 100 bytes or more is over the limit of 10 bytes. Narrow it with the arguments q. It begins: 0123456789"},
		{"half of a panic", panicked, `ERROR text:HTTP 500 Internal Server Error: the handler panicked => {"status":500,"error":"the handler panicked"}`},
		{"a connection", hijacked, "ERROR text:The handler hijacks the connection, as for a websocket, so it cannot be read as a resource."},
		{"a part of an answer", streamed(dispatch.ErrTimeout, "text/event-stream", "data: 1\n\n"), "ERROR text:The response was cut off at the deadline; a resource is read completely or not at all."},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := read(&Shaper{Narrowing: []string{"q"}}, test.response); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestDeclaredContents(t *testing.T) {
	tests := []struct {
		reason   string
		response dispatch.Response
		want     string
	}{
		{"what says nothing of itself is what was declared", answer(200, plain, `{"a":1}`), `text:application/json:{"a":1}`},
		{"unless it is not", answer(200, plain, "hello"), "text:text/plain:hello"},
		{"what says more is that", answer(200, "application/hal+json", `{}`), "text:application/hal+json:{}"},
		{"what says something else is that", answer(200, "text/csv", "1"), "text:text/csv:1"},
		{"nothing at all", answer(200, "", ""), "text:application/json:"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if got := read(&Shaper{Output: promise[map[string]int](t)}, test.response); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// What an audit wants to know is there, whatever becomes of the answer.
func TestContentsTellStatusAndSize(t *testing.T) {
	for _, status := range []int{200, 404} {
		r := answer(status, plain, "hello")
		if _, out := (&Shaper{}).Contents(&r); out.Status != status || out.Size != 5 || out.IsError != (status >= http.StatusBadRequest) {
			t.Errorf("%d: %+v", status, out)
		}
	}
}
