package invoke

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A state can be opened until it expires, by whoever has the key, and not if one bit was changed.
func TestSigner(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	now := time.Unix(1e9, 0)
	key := []byte("key")
	one, other := NewSigner(key, logger), NewSigner(key, logger)
	one.now, other.now = func() time.Time { return now }, func() time.Time { return now }
	bound := []byte("bound")
	text := one.seal(
		&state{Asked: []string{"a"}, Answers: map[string]json.RawMessage{"b": json.RawMessage(`{"x":1}`)}},
		bound,
	)
	got, ok := other.open(text, bound)
	if !ok || len(got.Asked) != 1 || string(got.Answers["b"]) != `{"x":1}` {
		t.Errorf("opened %+v, %t", got, ok)
	}
	if _, ok := other.open(text, []byte("other")); ok {
		t.Error("it was opened for another call")
	}
	now = now.Add(stateLife + time.Second)
	if _, ok := other.open(text, bound); ok {
		t.Error("it was opened after it had expired")
	}
	if log.Len() != 0 {
		t.Errorf("a key was given, and yet: %s", &log)
	}
	random := NewSigner(nil, logger)
	if _, ok := other.open(random.seal(new(state), bound), bound); ok {
		t.Error("a random key opens what another one signed")
	}
	random.seal(new(state), bound)
	if n := strings.Count(log.String(), "WithStateKey"); n != 1 {
		t.Errorf("the random key was logged %d times, want once: %s", n, &log)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := random.seal(new(state), bound)
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if _, ok := random.open(base64.RawURLEncoding.EncodeToString(b), bound); ok {
			t.Error("a changed state was opened")
		}
	})
}

// Equal calls of one caller have one binding, and no others.
func TestBinding(t *testing.T) {
	request := func(header ...string) *http.Request {
		r := &http.Request{Header: http.Header{}, RemoteAddr: header[0]}
		for i := 1; i < len(header); i += 2 {
			r.Header.Add(header[i], header[i+1])
		}
		return r
	}
	base := Call{
		Arguments: []byte(`{"a":1,"b":[2,{"c":3,"d":"x"}]}`),
		Request:   request("192.0.2.1:1", "Authorization", "x"),
	}
	for _, tt := range []struct {
		reason, name, arguments string
		r                       *http.Request
		same                    bool
	}{
		{"the same call from another address", "t", string(base.Arguments), request("192.0.2.2:1", "Authorization", "x"), true},
		{"members in another order", "t", ` {"b":[2,{"d":"x","c":3}], "a":1}`, base.Request, true},
		{"another tool", "u", string(base.Arguments), base.Request, false},
		{"another value", "t", `{"a":2,"b":[2,{"c":3,"d":"x"}]}`, base.Request, false},
		{"a list in another order", "t", `{"a":1,"b":[{"c":3,"d":"x"},2]}`, base.Request, false},
		{"a number of another precision", "t", `{"a":1.0,"b":[2,{"c":3,"d":"x"}]}`, base.Request, false},
		{"another token", "t", string(base.Arguments), request("192.0.2.1:1", "Authorization", "y"), false},
		{"no token", "t", string(base.Arguments), request("192.0.2.1:1"), false},
		{"a cookie in its place", "t", string(base.Arguments), request("192.0.2.1:1", "Cookie", "x"), false},
		{"a cookie too", "t", string(base.Arguments), request("192.0.2.1:1", "Authorization", "x", "Cookie", "x"), false},
		{"no request", "t", string(base.Arguments), nil, false},
	} {
		c := Call{Arguments: []byte(tt.arguments), Request: tt.r}
		same := bytes.Equal(binding(context.Background(), &base, "t"), binding(context.Background(), &c, tt.name))
		if same != tt.same {
			t.Errorf("%s: the same: %t, want %t", tt.reason, same, tt.same)
		}
	}
	none, null, empty := Call{}, Call{Arguments: []byte("null")}, Call{Arguments: []byte("{}")}
	if first := binding(context.Background(), &none, "t"); !bytes.Equal(
		first,
		binding(context.Background(), &null, "t"),
	) ||
		!bytes.Equal(first, binding(context.Background(), &empty, "t")) {
		t.Error("no arguments, null and {} are not the same")
	}
}
