package schema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// A writer writes JSON, in the order of its calls.
type writer struct{ buf []byte }

func (w *writer) open()  { w.buf = append(w.buf, '{') }
func (w *writer) close() { w.buf = append(w.buf, '}') }

// next separates the items of an array.
func (w *writer) next() {
	if w.buf[len(w.buf)-1] != '[' {
		w.buf = append(w.buf, ',')
	}
}

func (w *writer) key(name string) {
	if w.buf[len(w.buf)-1] != '{' {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(appendJSON(w.buf, name), ':')
}

func (w *writer) text(name, value string) {
	if value != "" {
		w.key(name)
		w.buf = appendJSON(w.buf, value)
	}
}

func (w *writer) raw(name string, value json.RawMessage) {
	if len(value) > 0 {
		w.key(name)
		w.buf = append(w.buf, value...)
	}
}

func (w *writer) list(name string, values []json.RawMessage) {
	if len(values) == 0 {
		return
	}
	w.key(name)
	w.buf = append(w.buf, '[')
	for _, v := range values {
		w.next()
		w.buf = append(w.buf, v...)
	}
	w.buf = append(w.buf, ']')
}

func (w *writer) number(name string, value *int) {
	if value != nil {
		w.key(name)
		w.buf = strconv.AppendInt(w.buf, int64(*value), 10)
	}
}

func (w *writer) bound(name string, value *bound) {
	if value != nil {
		w.key(name)
		w.buf = append(w.buf, value.text...)
	}
}

func (w *writer) flag(name string, value bool) {
	if value {
		w.key(name)
		w.buf = append(w.buf, "true"...)
	}
}

// appendJSON appends v as JSON without escaping the characters of HTML.
func appendJSON(buf []byte, v any) []byte {
	if text, ok := v.(string); ok && plain(text) {
		return append(append(append(buf, '"'), text...), '"')
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return append(buf, "null"...)
	}
	return append(buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// plain reports whether a text is the same in JSON, as most texts are.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			return false
		}
	}
	return true
}

// Truncate returns text with at most limit characters. If some were cut off, the last one is an
// ellipsis.
func Truncate(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}
