package result

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

func TestPrune(t *testing.T) {
	tests := []struct {
		reason      string
		paths       []string
		body, wants string
	}{
		{"a member", []string{"id"}, `{"id":1,"name":"a"}`, `{"id":1}`},
		{"members keep their order and numbers their digits", []string{"b", "a"}, `{"a":1.50e400,"x":0,"b":12345678901234567890}`, `{"a":1.50e400,"b":12345678901234567890}`},
		{"a member of a member", []string{"owner.name"}, `{"id":1,"owner":{"id":2,"name":"ann"}}`, `{"owner":{"name":"ann"}}`},
		{"a member of each item", []string{"items[].title"}, `{"items":[{"title":"a","x":1},{"x":2},{"title":null}],"n":3}`, `{"items":[{"title":"a"},{},{"title":null}]}`},
		{"items as they are", []string{"items[]"}, `{"items":[{"a":[1, 2]}],"n":3}`, `{"items":[{"a":[1, 2]}]}`},
		{"lists of lists", []string{"rows[][].v"}, `{"rows":[[{"v":1,"w":2}],[]]}`, `{"rows":[[{"v":1}],[]]}`},
		{"a list at the root is entered by itself", []string{"id"}, ` [ {"id":1,"x":2} , {"id":3} ] `, `[{"id":1},{"id":3}]`},
		{"or by name", []string{"[].id"}, `[{"id":1,"x":2}]`, `[{"id":1}]`},
		{"lists at the root of lists", []string{"[][].id"}, `[[{"id":1,"x":2}]]`, `[[{"id":1}]]`},
		{"all items", []string{"[]"}, `[{"id":1}, 2]`, `[{"id":1}, 2]`},
		{"several paths into one member", []string{"o.a", "o.c"}, `{"o":{"a":1,"b":2,"c":3}}`, `{"o":{"a":1,"c":3}}`},
		{"the whole and a part of it are the whole", []string{"o.a", "o"}, `{"o":{"a":1,"b":2}}`, `{"o":{"a":1,"b":2}}`},
		{"in either order", []string{"o", "o.a"}, `{"o":{"a":1,"b":2}}`, `{"o":{"a":1,"b":2}}`},
		{"what is not there stays away", []string{"no", "o.no"}, `{"id":1,"o":{"x":1}}`, `{"o":{}}`},
		{"null has no parts", []string{"owner.name"}, `{"owner":null,"id":1}`, `{"owner":null}`},
		{"nor has a text", []string{"owner.name"}, `{"owner":"ann","id":1}`, `{"owner":"ann"}`},
		{"nor an item that is none", []string{"items[].id"}, `{"items":[1,{"id":2,"x":3},null]}`, `{"items":[1,{"id":2},null]}`},
		{"nor a text at the root", []string{"id"}, `"x"`, `"x"`},
		{"a list where no list was expected keeps nothing", []string{"owner.name"}, `{"owner":[{"name":"ann","x":1}]}`, `{"owner":[]}`},
		{"nor does an object where a list was", []string{"items[].id"}, `{"items":{"id":1,"x":2}}`, `{"items":{}}`},
		{"a key is found however it is escaped, and kept so", []string{"id"}, `{"\u0069d":1,"ID":2}`, `{"\u0069d":1}`},
		{"a key that comes twice", []string{"a"}, `{"a":1,"b":2,"a":3}`, `{"a":1,"a":3}`},
		{"brackets and quotes within texts", []string{"a", "c"}, `{"a":"}\"]","b":"{\"c\":1}","c":"\\"}`, `{"a":"}\"]","c":"\\"}`},
		{"an empty object", []string{"a"}, `{}`, `{}`},
		{"an empty list", []string{"a"}, `[]`, `[]`},
		{"space", []string{"a", "b"}, "{\n \"a\" : [ 1 ] ,\n \"b\" : 2 }", `{"a":[ 1 ],"b":2}`},
	}
	for _, test := range tests {
		p, err := NewPick(test.paths...)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(p.prune([]byte(test.body))); got != test.wants {
			t.Errorf("%s: %q of %s\ngot  %s\nwant %s", test.reason, test.paths, test.body, got, test.wants)
		}
	}
}

func TestPickRefusesPaths(t *testing.T) {
	for path, reason := range map[string]string{
		"": "nothing", ".": "nothing but a dot", "a.": "no name at the end", ".a": "none at the beginning", "a..b": "none between",
		"a[0]": "an index", "a[": "half a bracket", "a]": "the other half", "[]a": "a name behind a list", "a.[]": "a list without a name",
		"a[]b": "a name behind a list", "[a]": "a name within brackets", "a][": "brackets the wrong way round",
	} {
		if _, err := NewPick("fine", path); err == nil || !strings.Contains(err.Error(), "write names with dots between them") {
			t.Errorf("%q, %s: error %v, want one that says what a path is", path, reason, err)
		}
	}
	if _, err := NewPick(); err == nil {
		t.Error("no path at all is not a mistake")
	}
}

func TestShapePicks(t *testing.T) {
	const secret = "s3cret"
	tests := []struct {
		reason           string
		r                dispatch.Response
		text, structured string
		isError          bool
	}{
		{"an object", dispatch.Response{Status: 200, ContentType: "application/json", Body: []byte(`{"id":1,"password":"s3cret"}`)}, `{"id":1}`, `{"id":1}`, false},
		{"a list", dispatch.Response{Status: 200, ContentType: "application/json", Body: []byte(`[{"id":1,"password":"s3cret"}]`)}, `[{"id":1}]`, `{"result":[{"id":1}]}`, false},
		{"JSON that says it is a text", dispatch.Response{Status: 200, ContentType: "text/plain; charset=utf-8", Body: []byte(`{"id":1,"password":"s3cret"}`)}, `{"id":1}`, `{"id":1}`, false},
		{"each line of a stream", dispatch.Response{Status: 200, ContentType: "application/x-ndjson", Body: []byte("{\"id\":1,\"password\":\"s3cret\"}\n{\"id\":2}\n")}, `[{"id":1},{"id":2}]`, `{"result":[{"id":1},{"id":2}]}`, false},
		{"a stream whose end is missing", dispatch.Response{Status: 200, Streamed: true, Cut: dispatch.ErrTimeout, ContentType: "application/x-ndjson", Body: []byte("{\"id\":1,\"password\":\"s3cret\"}\n{\"pass")}, `[{"id":1}]`, `{"result":[{"id":1}]}`, false},
		{"JSON that is none is not shown", dispatch.Response{Status: 200, ContentType: "application/json", Body: []byte(`{"password":"s3cret"`)}, "not complete JSON", "", true},
		{"nor is JSON whose end is missing", dispatch.Response{Status: 200, Streamed: true, Cut: dispatch.ErrTimeout, ContentType: "application/json", Body: []byte(`{"password":"s3cret"`)}, "not complete JSON", "", true},
		{"nor the beginning of an answer that is too large", dispatch.Response{Status: 200, ContentType: "application/json", Body: []byte(`{"password":"s3cret"`), Size: 99}, "over the limit", "", true},
		{"an error is as it was", dispatch.Response{Status: 404, ContentType: "application/json", Body: []byte(`{"error":"gone"}`)}, `HTTP 404 Not Found: {"error":"gone"}`, `{"status":404,"error":"gone","body":{"error":"gone"}}`, true},
		{"an envelope around an error too", dispatch.Response{Status: 200, ContentType: "application/json", Body: []byte(`{"success":false}`)}, `HTTP 200 OK, but the response is an error: {"success":false}`, "", true},
		{"an empty answer", dispatch.Response{Status: 204}, "The call succeeded (HTTP 204 No Content); the response is empty.", "", false},
		{"a text has no parts", dispatch.Response{Status: 200, ContentType: "text/plain", Body: []byte("done")}, "done", "", false},
	}
	p, err := NewPick("id")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			if test.r.Size == 0 {
				test.r.Size = len(test.r.Body)
			}
			s := Shaper{Pick: p}
			out := s.Shape(&test.r)
			text := string(out.Content[0].Data)
			if !strings.Contains(text, test.text) || strings.Contains(text, secret) || out.IsError != test.isError {
				t.Errorf("text %s, error %v, want %s", text, out.IsError, test.text)
			}
			if strings.Contains(string(out.Structured), secret) || test.structured != "" && string(out.Structured) != test.structured {
				t.Errorf("structured %s\nwant %s", out.Structured, test.structured)
			}
		})
	}
	s := Shaper{Pick: p}
	large := dispatch.Response{Status: http.StatusBadGateway, ContentType: "application/json", Body: []byte(`{"why`), Size: 99}
	if out := s.Shape(&large); !strings.Contains(string(out.Content[0].Data), `It begins: {"why`) {
		t.Errorf("%s: want an error to say how it begins", out.Content[0].Data)
	}
}

// What is picked is JSON, and nothing but parts of what there was.
func FuzzPick(f *testing.F) {
	for _, seed := range [][2]string{
		{"id", `{"id":1,"x":{"id":2}}`}, {"a.b", `{"a":{"b":1},"c":2}`}, {"a[].b", `{"a":[{"b":1},2,null]}`}, {"[].a", `[{"a":1}]`},
		{"[]", `[1]`}, {"a[][]", `{"a":[[1],{}]}`}, {"a", `"x"`}, {"a", `{"\u0061":1,"a":2}`}, {"ü.b", `{"ü":{"b":"\ud800"}}`},
	} {
		f.Add(seed[0], "z", []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, path, other string, body []byte) {
		p, err := NewPick(path, other)
		if err != nil || !json.Valid(body) {
			return
		}
		body = bytes.TrimSpace(body)
		out := p.prune(body)
		if !json.Valid(out) || !isPartOf(out, body) {
			t.Errorf("%q and %q of %s are %s", path, other, body, out)
		}
		if again := p.prune(out); !bytes.Equal(again, out) {
			t.Errorf("%q and %q of %s are %s, and of that %s", path, other, body, out, again)
		}
	})
}

// isPartOf reports whether every member and item of a value is, in this order, one of another.
func isPartOf(some, all []byte) bool {
	if bytes.Equal(some, all) {
		return true
	}
	if some[0] != all[0] {
		return false
	}
	switch some[0] {
	case '{':
		type member struct{ key, value []byte }
		var rest []member
		for key, value := range jsonscan.Members(all) {
			rest = append(rest, member{key, value})
		}
		for key, value := range jsonscan.Members(some) {
			for len(rest) > 0 && (!bytes.Equal(rest[0].key, key) || !isPartOf(value, rest[0].value)) {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				return false
			}
			rest = rest[1:]
		}
		return true
	case '[':
		var rest [][]byte
		for item := range jsonscan.Items(all) {
			rest = append(rest, item)
		}
		for item := range jsonscan.Items(some) {
			for len(rest) > 0 && !isPartOf(item, rest[0]) {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				return false
			}
			rest = rest[1:]
		}
		return true
	}
	return false
}
