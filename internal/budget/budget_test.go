package budget

import (
	"context"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestLimits(t *testing.T) {
	tests := []struct {
		message, head, body int
		reason              string
	}{
		{0, 64 << 10, 64 << 10, "no message at all: a hidden argument may still have a value"},
		{1 << 10, 80 << 10, 80 << 10, "a short message may repeat names"},
		{60 << 10, 1 << 20, 1 << 20, "to the limit of net/http"},
		{1 << 20, 1 << 20, 4 << 20, "a large form may be escaped"},
		{4 << 20, 1 << 20, 16 << 20, "as large as a message may be"},
	}
	for _, c := range tests {
		if head, body := Head(c.message), Body(c.message); head != c.head || body != c.body {
			t.Errorf("%d bytes: head %d, body %d; want %d, %d: %s", c.message, head, body, c.head, c.body, c.reason)
		}
	}
}

func TestSpend(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(0, 100).Draw(t, "limit")
		b, spent := New(t.Context(), limit), 0
		for _, n := range rapid.SliceOf(rapid.OneOf(rapid.IntRange(0, 30), rapid.Just(math.MaxInt))).Draw(t, "spent") {
			if !b.Spend(n) {
				if spent+max(n, 0) <= limit && n <= limit {
					t.Fatalf("%d of %d were refused after %d", n, limit, spent)
				}
				if b.Spend(1) {
					t.Fatal("a budget that was exceeded allows more")
				}
				return
			}
			if spent += n; spent > limit {
				t.Fatalf("%d were spent of %d", spent, limit)
			}
		}
	})
}

func TestStepObservesTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	b := New(ctx, 0)
	for range 10 * interval {
		if err := b.Step(); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	steps := 0
	var err error
	for ; err == nil && steps <= interval; steps++ {
		err = b.Step()
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after %d steps the error is %v, want %v", steps, err, context.Canceled)
	}
	var zero Budget
	for range 2 * interval {
		if err := zero.Step(); err != nil {
			t.Fatal(err)
		}
	}
}
