// Package jsonscan walks JSON text without decoding it. Every function except Valid itself requires
// text that [Valid] has accepted: they look for the end of a value, not for mistakes.
package jsonscan

import (
	"bytes"
	"encoding/json"
	"iter"
)

// SkipSpace returns the position of the next byte that is not white space.
func SkipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// StringEnd returns the position after the string that begins at i.
func StringEnd(b []byte, i int) int {
	for i++; i < len(b); {
		if i = PlainEnd(b, i); i == len(b) {
			break
		}
		switch b[i] {
		case '"':
			return i + 1
		case '\\':
			i += 2
		default:
			i++
		}
	}
	return min(i, len(b))
}

// ScalarEnd returns the position after the number, true, false or null that begins
// at i.
func ScalarEnd(b []byte, i int) int {
	for i < len(b) {
		switch b[i] {
		case ',', ']', '}', ' ', '\n', '\r', '\t':
			return i
		}
		i++
	}
	return i
}

// ValueEnd returns the position after the value that begins at i.
func ValueEnd(b []byte, i int) int {
	switch b[i] {
	case '"':
		return StringEnd(b, i)
	case '{', '[':
		return bracketEnd(b, i)
	default:
		return ScalarEnd(b, i)
	}
}

func bracketEnd(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			i = StringEnd(b, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return i
}

// Unquote returns the text of a JSON string. It copies the text only if it has an escape.
func Unquote(quoted []byte) []byte {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var text string
	if err := json.Unmarshal(quoted, &text); err != nil {
		return inner
	}
	return []byte(text)
}

// Members yields the members of an object in their order: the text of each key and the JSON of
// its value. For any other value it yields nothing.
func Members(b []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		i := SkipSpace(b, 0)
		if i == len(b) || b[i] != '{' {
			return
		}
		for i = SkipSpace(b, i+1); b[i] != '}'; {
			end := StringEnd(b, i)
			key := Unquote(b[i:end])
			i = SkipSpace(b, SkipSpace(b, end)+1)
			end = ValueEnd(b, i)
			if !yield(key, b[i:end]) {
				return
			}
			if i = SkipSpace(b, end); b[i] == ',' {
				i = SkipSpace(b, i+1)
			}
		}
	}
}

// Items yields the items of an array in their order. For any other value it yields nothing.
func Items(b []byte) iter.Seq[[]byte] {
	return func(yield func(item []byte) bool) {
		i := SkipSpace(b, 0)
		if i == len(b) || b[i] != '[' {
			return
		}
		for i = SkipSpace(b, i+1); b[i] != ']'; {
			end := ValueEnd(b, i)
			if !yield(b[i:end]) {
				return
			}
			if i = SkipSpace(b, end); b[i] == ',' {
				i = SkipSpace(b, i+1)
			}
		}
	}
}
