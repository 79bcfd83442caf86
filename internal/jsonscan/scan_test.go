package jsonscan

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf8"
	"unsafe"
)

func TestValueEnd(t *testing.T) {
	tests := []struct{ text, want, reason string }{
		{`"a"`, `"a"`, "a string"},
		{`"a\"b\\" , 1`, `"a\"b\\"`, "an escaped quote does not end it"},
		{`"]}," ]`, `"]},"`, "nor does what ends other values"},
		{`-1.50e+3,`, `-1.50e+3`, "a number"},
		{`0]`, `0`, "before a bracket"},
		{`null }`, `null`, "before a space"},
		{"true\n", "true", "before a line break"},
		{`[1,[2,"]"],{"a":"}"}] ,`, `[1,[2,"]"],{"a":"}"}]`, "brackets within strings do not count"},
		{`{}x`, `{}`, "an empty object"},
		{`{"a":{"b":[{}]}}`, `{"a":{"b":[{}]}}`, "to the end of the text"},
	}
	for _, c := range tests {
		if got := c.text[:ValueEnd([]byte(c.text), 0)]; got != c.want {
			t.Errorf("%s: got %s, want %s: %s", c.text, got, c.want, c.reason)
		}
	}
}

func TestUnquote(t *testing.T) {
	tests := []struct{ quoted, want, reason string }{
		{`""`, ``, "empty"},
		{`"ü"`, `ü`, "beyond ASCII"},
		{`"\u00fc\n\"\\\/"`, "ü\n\"\\/", "every kind of escape"},
		{`"\ud83d\ude00"`, "😀", "a pair of surrogates"},
		{`"\ud83d"`, "\uFFFD", "half of one, as encoding/json reads it"},
	}
	for _, c := range tests {
		if got := string(Unquote([]byte(c.quoted))); got != c.want {
			t.Errorf("%s: got %q, want %q: %s", c.quoted, got, c.want, c.reason)
		}
	}
	plain := []byte(`"plain"`)
	if unsafe.SliceData(Unquote(plain)) != &plain[1] {
		t.Error("a string without escapes was copied")
	}
}

func TestMembersAndItemsStop(t *testing.T) {
	for key := range Members([]byte(`{"a":1,"b":2}`)) {
		if string(key) != "a" {
			t.Errorf("went on to %s after the loop was left", key)
		}
		break
	}
	for item := range Items([]byte(`[1,2]`)) {
		if string(item) != "1" {
			t.Errorf("went on to %s after the loop was left", item)
		}
		break
	}
	for _, text := range []string{``, ` `, `1`, `"x"`, `null`, `[]`, `{}`} {
		for key, value := range Members([]byte(text)) {
			t.Errorf("%s has a member %s: %s", text, key, value)
		}
		for item := range Items([]byte(text)) {
			t.Errorf("%s has an item %s", text, item)
		}
	}
}

// FuzzAgainstEncodingJSON: whatever json.Valid accepts is walked as encoding/json
// reads it.
func FuzzAgainstEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":[1,{"c":"\"}"}],"a":null}`, ` { } `, `[]`, ` [ 1 , "x" , [ ] , { } ] `, `"\u00e9\\"`, `-0.5e-7`, "\t{\r\n\"\\u0061\" : true }", `{"":""}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) || !utf8.Valid(text) {
			return
		}
		start := SkipSpace(text, 0)
		end := ValueEnd(text, start)
		if value := text[start:end]; !json.Valid(value) || len(bytes.TrimSpace(text[end:])) > 0 {
			t.Fatalf("the value of %q ends at %d: %q", text, end, value)
		}
		switch text[start] {
		case '"':
			var want string
			if err := json.Unmarshal(text, &want); err != nil || string(Unquote(text[start:end])) != want {
				t.Errorf("Unquote(%q) = %q, want %q (%v)", text, Unquote(text[start:end]), want, err)
			}
		case '[':
			var want []json.RawMessage
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			var got []json.RawMessage
			for item := range Items(text) {
				got = append(got, item)
			}
			if !slices.EqualFunc(got, want, func(x, y json.RawMessage) bool { return bytes.Equal(x, y) }) {
				t.Errorf("Items(%q) = %q, want %q", text, got, want)
			}
		case '{':
			compareMembers(t, text)
		}
	})
}

func compareMembers(t *testing.T, text []byte) {
	t.Helper()
	want := json.NewDecoder(bytes.NewReader(text))
	if _, err := want.Token(); err != nil {
		t.Fatal(err)
	}
	for key, value := range Members(text) {
		token, err := want.Token()
		if err != nil || token != string(key) {
			t.Fatalf("%q: key %q, want %v (%v)", text, key, token, err)
		}
		var raw json.RawMessage
		if err := want.Decode(&raw); err != nil || !bytes.Equal(raw, value) {
			t.Fatalf("%q: value %q of %q, want %q (%v)", text, value, key, raw, err)
		}
	}
	if want.More() {
		t.Errorf("%q: encoding/json has more members", text)
	}
}
