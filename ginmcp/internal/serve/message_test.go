package serve

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// FuzzCheckMessage holds that what is accepted is what every decoder reads: one value, of at
// most MaxBatch messages with distinct ids, at a cost in proportion to the body.
func FuzzCheckMessage(f *testing.F) {
	ping := `{"jsonrpc":"2.0","id":1,"method":"ping"}`
	for _, body := range []string{
		"", ping, "[" + ping + "]", "[" + ping + "," + ping + "]", ping + ping, "[[]]", "\uFEFF" + ping, "[" + strings.Repeat(ping+",", 60) + "1]x",
		`[{"id":"a","method":""},{"id":"\u0061","m\u0065thod":""}]`, strings.Repeat(`{"a":`, 20_000), `[{"method":"` + strings.Repeat(`\u0061`, 2_000) + `","id":1}]`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		refusal := CheckMessage(body)
		runtime.ReadMemStats(&after)
		if used, limit := after.TotalAlloc-before.TotalAlloc, uint64(64*len(body)+64<<10); used > limit {
			t.Errorf("%d bytes of memory for a body of %d", used, len(body))
		}
		if refusal != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(body)) // it stops after the first value, as the SDK does
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil || len(bytes.TrimSpace(body[decoder.InputOffset():])) > 0 {
			t.Fatalf("it is more than one JSON value (%v): %q", err, body)
		}
		messages, ok := value.([]any)
		if !ok {
			messages = []any{value}
		}
		if len(messages) == 0 || len(messages) > MaxBatch {
			t.Errorf("%d messages: %q", len(messages), body)
		}
		ids := map[string]bool{}
		for _, m := range messages {
			message, ok := m.(map[string]any)
			if !ok {
				t.Fatalf("a message that is not an object: %q", body)
			}
			_, request := message["method"]
			id := fmt.Sprintf("%T %v", message["id"], message["id"])
			if request && message["id"] != nil && ids[id] && len(messages) > 1 {
				t.Errorf("two requests have the id %s: %q", id, body)
			}
			ids[id] = ids[id] || request
		}
	})
}
