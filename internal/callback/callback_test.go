package callback

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDo(t *testing.T) {
	wrong := errors.New("wrong")
	tests := []struct {
		reason string
		f      func() error
		want   string
		detail string
	}{
		{"it returns", func() error { return nil }, "", ""},
		{"its error", func() error { return wrong }, "wrong", ""},
		{"a panic, whose value is only for developers", func() error { panic("s3cret") }, "it panicked", "it panicked: s3cret"},
		{"a panic with nil", func() error { panic(nil) }, "it panicked", ""},
		{"the end of its goroutine", func() error { runtime.Goexit(); return nil }, "it ended its goroutine", "it ended its goroutine"},
		{"a deferred end", func() error { defer runtime.Goexit(); return nil }, "it ended its goroutine", "it ended its goroutine"},
	}
	for _, test := range tests {
		t.Run(test.reason, func(t *testing.T) {
			err := Do(t.Context(), time.Minute, test.f)
			if text := message(err); text != test.want {
				t.Errorf("got %q, want %q", text, test.want)
			}
			var failed *Error
			if errors.As(err, &failed) && test.detail != "" && failed.Detail() != test.detail {
				t.Errorf("the detail is %q, want %q", failed.Detail(), test.detail)
			}
		})
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestDoEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forever := make(chan struct{})
		defer close(forever)
		wait := func() error { <-forever; return nil }
		if err := Do(t.Context(), time.Minute, wait); message(err) != "it did not return within 1m0s" {
			t.Errorf("at the limit: %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := Do(ctx, time.Minute, wait); !strings.Contains(message(err), "before the call was over") {
			t.Errorf("at the end of the context: %v", err)
		}
	})
}

func TestNested(t *testing.T) {
	if Nested() {
		t.Error("a function that nothing called is nested")
	}
	var direct, deep, other, beside bool
	err := Do(t.Context(), time.Minute, func() error {
		direct = Nested()
		deep = descend(100)
		done := make(chan bool)
		go func() { done <- Nested() }()
		other = <-done
		return Do(t.Context(), time.Minute, func() error { beside = Nested(); return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	if !direct || !deep || !beside {
		t.Errorf("nested: directly %v, deep in the stack %v, in another call %v; want all", direct, deep, beside)
	}
	if other {
		t.Error("another goroutine is nested, but it does not make the call wait")
	}
}

func descend(n int) bool {
	if n == 0 {
		return Nested()
	}
	return descend(n - 1)
}
