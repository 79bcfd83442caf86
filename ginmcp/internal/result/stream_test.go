package result

import (
	"encoding/json"
	"testing"
)

func TestParts(t *testing.T) {
	for _, c := range []struct{ reason, mime, body, want string }{
		{"lines of JSON", "application/x-ndjson", "{\"a\":1}\n[2]\n", `[{"a":1},[2]]`},
		{"a last line without an end", "application/x-ndjson", "{\"a\":1}\n{\"b\":2}", `[{"a":1},{"b":2}]`},
		{"a line that is none is a string", "application/x-ndjson", "oops\n1\n\n", `["oops",1]`},
		{"JSON text sequences", "application/json-seq", "\x1e{\"a\":1}\n\x1e2\n", `[{"a":1},2]`},
		{"events with data only", eventStream, "data: {\"a\":1}\n\ndata: two\n\n", `[{"a":1},"two"]`},
		{"data of several lines", eventStream, "data: a\ndata: b\n\n", `["a\nb"]`},
		{"events with a name and an id", eventStream, "event: tick\nid: 7\ndata: 1\n\n", `[{"event":"tick","id":"7","data":1}]`},
		{"message is the name that an event has anyway", eventStream, "event:message\ndata:1\n\n", `[1]`},
		{"comments, retries and events without data", eventStream, ": ping\n\nretry: 5\n\nevent: x\n\ndata: 1\n\n", `[1]`},
		{"an event that was cut off", eventStream, "data: 1\n\ndata: 2", `[1]`},
		{"carriage returns", eventStream, "data: 1\r\n\r\ndata: 2\r\r", `[1,2]`},
		{"nothing", eventStream, "", `[]`},
		{"what is not UTF-8", "application/x-ndjson", "\xff\n", `["\ufffd"]`},
	} {
		got := parts(c.mime, []byte(c.body))
		if !json.Valid(got) || canon(t, got) != canon(t, []byte(c.want)) {
			t.Errorf("%s: got %s, want %s", c.reason, got, c.want)
		}
	}
}

func canon(t *testing.T, raw []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
