package ginmcp

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// A corpus holds the messages of an attack. It begins with the worst ones that are known, and
// grows by each message whose response is of a kind that no message had before. It is safe for
// concurrent use.
type corpus struct {
	mu       sync.Mutex
	messages [][]byte
	kinds    map[uint64]bool
	size     int // of all messages, in bytes
}

// maxCorpus is the size in bytes up to which a corpus grows.
const maxCorpus = 128 << 20

func newCorpus() *corpus {
	c := &corpus{kinds: map[uint64]bool{}}
	for _, message := range worstMessages() {
		c.messages = append(c.messages, []byte(message))
		c.size += len(message)
	}
	return c
}

// next returns a message: one of the corpus, or a change of one.
func (c *corpus) next() []byte {
	c.mu.Lock()
	a, b := c.messages[rand.IntN(len(c.messages))], c.messages[rand.IntN(len(c.messages))]
	c.mu.Unlock()
	if rand.IntN(2) == 0 {
		return a
	}
	return mutated(a, b)
}

// digits are what differs between two responses of the same kind.
var digits = regexp.MustCompile(`[0-9]+`)

// learn adds a message whose response is of a new kind.
func (c *corpus) learn(message []byte, status int, response []byte) {
	const beginning = 120
	h := fnv.New64a()
	fmt.Fprint(
		h,
		status,
		bits(len(response)),
		digits.ReplaceAllString(string(response[:min(len(response), beginning)]), "0"),
	)
	c.mu.Lock()
	defer c.mu.Unlock()
	if kind := h.Sum64(); !c.kinds[kind] && c.size+len(message) <= maxCorpus {
		c.kinds[kind] = true
		c.messages = append(c.messages, message)
		c.size += len(message)
	}
}

// bits is the order of magnitude of n.
func bits(n int) (b int) {
	for ; n > 0; n >>= 2 {
		b++
	}
	return b
}

// mutated returns a changed copy of a message, which may contain a part of another one.
func mutated(message, other []byte) []byte {
	if len(message) == 0 || len(other) == 0 {
		return []byte("{}")
	}
	at := rand.IntN(len(message))
	end := at + rand.IntN(min(len(message)-at, 1<<10)+1)
	part := message[at:end]
	var middle []byte
	switch rand.IntN(6) {
	case 0: // repeat a part
		middle = bytes.Repeat(part, 1+rand.IntN(serve.MaxBody/(len(part)+1)))
	case 1: // leave it out
	case 2: // a long text of one character
		middle = bytes.Repeat([]byte(oneOf("n", "%", `\"`, "&", "\xff", "/", "é", `\u0000`)), rand.IntN(1<<19))
	case 3: // deep nesting
		depth := rand.IntN(12_000)
		middle = append(bytes.Repeat([]byte(`[`), depth), bytes.Repeat([]byte(`]`), depth)...)
	case 4: // a part of another message
		from := rand.IntN(len(other))
		middle = other[from : from+rand.IntN(len(other)-from+1)]
	default: // a value that is hard to read
		middle = []byte(
			oneOf("1e999999999", "-0", "null", `{"":""}`, `"\ud800"`, "\x00", strings.Repeat("9", 1<<12), "true", "[]"),
		)
	}
	out := append(append(bytes.Clone(message[:at]), middle...), message[end:]...)
	return out[:min(len(out), serve.MaxBody+1)]
}

func oneOf(choices ...string) string { return choices[rand.IntN(len(choices))] }

// callMessage is the message that calls a tool.
func callMessage(name, arguments string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"` + name + `","arguments":` + arguments + `}}`
}

// worstMessages are the messages that cost the most for their size, for the routes of [attacked]:
// names times items, unknown names, batches, long texts and URIs, files, large bodies and responses.
func worstMessages() []string {
	const large = serve.MaxBody - 1<<10
	name, ones := strings.Repeat("n", 400<<10), strings.Repeat("1,", 49_999)+"1"
	each := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	object := func(in string) string { return `{"` + in + `":{"` + name + `":[` + ones + `]}}` }
	file := `{"filename":"a","text":"` + strings.Repeat("x", 3<<20) + `"}`
	call := `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"large"}}`
	rpc := func(method, params string) string {
		return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":` + params + `}`
	}
	return []string{
		rpc("tools/list", "{}"),
		callMessage(
			"get_any",
			object("query"),
		), callMessage("post_any", object("query")), callMessage("post_any", object("form")),
		callMessage("post_any", `{"form":{`+each(100_000, `"name%d":[1,"%%"]`)+`}}`),
		callMessage(
			"deep",
			object("filter"),
		), callMessage("deep", `{"filter":`+strings.Repeat(`{"a":`, 900)+"1"+strings.Repeat("}", 900)+`}`),
		callMessage(
			"header",
			`{"X-A":"`+strings.Repeat("a", large)+`"}`,
		), callMessage("header", `{"X-A":["`+strings.Repeat(`a","`, 1<<19)+`"]}`),
		callMessage("cookie", `{"theme":"`+strings.Repeat("%", large)+`"}`),
		callMessage(
			"path",
			`{"id":"`+strings.Repeat("%", large)+`"}`,
		), callMessage("path", `{"id":"`+strings.Repeat("%", 40<<10)+`"}`),
		callMessage("wide", `{`+each(20_000, `"b%d":1`)+`}`), callMessage("wide", `{`+each(300_000, `"B%06d":1`)+`}`),
		callMessage("batch", `{"calls":[`+each(20, `{"tool":"large","arguments":{},"n%d":1}`)+`]}`),
		callMessage("batch", `{"calls":[`+strings.Repeat(`{"tool":"large"},`, 19)+`{"tool":"large"}]}`),
		callMessage("batch", `{"calls":[`+strings.Repeat(`{},`, 1<<20)+`{}]}`),
		callMessage("search_tools", `{"query":"`+strings.Repeat("user ", 40_000)+`"}`),
		callMessage("upload", `{"file":`+file+`}`), callMessage("echo", `{"body":"`+strings.Repeat("x", large)+`"}`),
		callMessage("echo", `{"body":[`+strings.Repeat(`{"a":1},`, 500_000)+`1]}`),
		callMessage(
			"slow",
			`{"query":{"a":"`+strings.Repeat("x", 60<<10)+`"}}`,
		), callMessage("slow_upload", `{"file":`+file+`}`),
		callMessage("deaf", "{}"), callMessage("panic", "{}"), callMessage("large", "{}"),
		callMessage(strings.Repeat("n", large), "{}"), callMessage("get_any", `"`+strings.Repeat(`\"`, large/2)+`"`),
		rpc("tools/call", `{"name":3,"arguments":"`+strings.Repeat(`\"`, large/2)+`"}`),
		rpc("logging/setLevel", `{"level":{"a":"`+strings.Repeat(`\"`, large/2)+`"}}`),
		rpc(strings.Repeat("m", large), "{}"),
		rpc("resources/read", `{"uri":"app:///list?`+strings.Repeat("a&", 100_000)+`"}`),
		rpc("resources/read", `{"uri":"app:///list?q=`+strings.Repeat("&", large)+`"}`),
		rpc(
			"completion/complete",
			`{"ref":{"type":"ref/resource","uri":"`+strings.Repeat("<", large)+`"},"argument":{"name":"q","value":""}}`,
		),
		rpc("prompts/get", `{"name":"`+strings.Repeat("p", large)+`"}`),
		"[" + each(serve.MaxBatch, call) + "]", "[" + each(2000, call) + "]x",
		strings.Repeat("[", serve.MaxBody), strings.Repeat(" ", serve.MaxBody+1),
	}
}
