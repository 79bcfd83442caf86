package jsonscan

import (
	"encoding/json"
	"strings"
	"testing"
)

var validSamples = []string{
	"", " ", "{}", "[]", " {} ", "{}{}", "[1,2", "[1,]", "{,}", `{"a"}`, `{"a":}`, `{"a":1,}`, `{"a":1 "b":2}`, `{a:1}`, "nul", "nulll", "true", "tru",
	"01", "-", "-0", "0.", ".5", "1.5e", "1e+5", "1E-05", "+1", `"`, `"\"`, `"\x"`, `"\u12"`, `"\u12g4"`, `"\ud800"`, "\"\x01\"", "\"\t\"",
	"\"\x7f\xff\"", `"a long text without anything special in it"`, `"a long text with a quote \" in it"`, "]", "}", "[}", "{]", ":", ",", "\uFEFF1",
	`{"a":[{"b":[[],{}]}],"c":null}`, "[[[[1]]]]", `"12345678"`, "\"1234567\x1f\"", `"1234567\\"`,
	strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1),
	strings.Repeat(`{"a":[`, 100) + strings.Repeat("]}", 100), strings.Repeat(`{"a":[`, 100) + strings.Repeat("]}", 60) + "}]",
	strings.Repeat(`[{"a":`, 100) + "1" + strings.Repeat("}]", 100), strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 64) + "]",
	strings.Repeat(`{"a":`, 5000), strings.Repeat("[", 1<<20),
}

// Valid agrees with encoding/json on every text.
func FuzzValid(f *testing.F) {
	for _, sample := range validSamples {
		f.Add([]byte(sample))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, want := Valid(b), json.Valid(b); got != want {
			t.Errorf("Valid is %v, encoding/json says %v: %q", got, want, b)
		}
		for i := range min(len(b), 20) {
			want := len(b)
			for j := i; j < len(b); j++ {
				if c := b[j]; c < ' ' || c == '"' || c == '\\' {
					want = j
					break
				}
			}
			if got := PlainEnd(b, i); got != want || PlainEnd(string(b), i) != want {
				t.Errorf("PlainEnd from %d is %d, want %d: %q", i, got, want, b)
			}
		}
	})
}

func TestValidAllocatesNothing(t *testing.T) {
	document := []byte(`{"a":[1,2,{"b":"c"}]}`)
	if n := testing.AllocsPerRun(100, func() { Valid(document) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkValid(b *testing.B) {
	document := []byte(`[{"id":0,"name":"item of some name"}` + strings.Repeat(`,{"id":17,"name":"item of some name"}`, 3000) + "]")
	for name, valid := range map[string]func([]byte) bool{"ours": Valid, "encoding/json": json.Valid} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(document)))
			for b.Loop() {
				valid(document)
			}
		})
	}
}
