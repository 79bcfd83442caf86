package ginmcp

import (
	"context"
	"runtime"
	"testing"

	"github.com/ginmcp/ginmcp/internal/testkit"
)

// What a call costs over serving the same request bare, in allocations: they do not move
// with the machine's load. A call has a deadline, and its caller has headers; a bare
// request has neither.
func TestAllocations(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	bars := map[string]struct {
		more   float64
		reason string
	}{
		"get":  {15, "plan, guard, deadline, recorder and result"},
		"post": {0, "arguments that are all body are the body, as they stand"},
		"big":  {5, "the answer is recorded once and shaped without a copy"},
	}
	engine := loadEngine()
	s, err := New(engine)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range loadCases {
		t.Run(c.name, func(t *testing.T) {
			a := newAdapter(t, s, &c)
			if r := a.call(t.Context()); r.IsError {
				t.Fatalf("the call failed: %s", r.Content[0].Data)
			}
			bare := testing.AllocsPerRun(200, func() { c.bare(t, engine) })
			ours := testing.AllocsPerRun(200, func() { a.call(t.Context()) })
			if bar := bars[c.name]; ours > bare+bar.more {
				t.Errorf("a call has %v allocations, a bare request %v; at most %v more: %s", ours, bare, bar.more, bar.reason)
			}
		})
	}
}

// The bytes of a large answer exist once more than in a bare request at the most.
func TestAllocatedBytes(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	engine := loadEngine()
	s, err := New(engine)
	if err != nil {
		t.Fatal(err)
	}
	c := loadCases[2]
	a := newAdapter(t, s, &c)
	body := float64(len(a.call(t.Context()).Structured))
	bare := bytesPerRun(50, func() { c.bare(t, engine) })
	ours := bytesPerRun(50, func() { a.call(t.Context()) })
	if ours > bare+1.2*body {
		t.Errorf("a call allocates %.0f bytes and a bare request %.0f, for an answer of %.0f; at most 1.2 times the answer more", ours, bare, body)
	}
}

// What a call through the SDK's handler costs over a native low-level tool, which does the same
// work without Gin: routing, binding and validation are in it, which for the POST are more than
// half. The bars are what is reached, so that it does not grow.
func TestSDKAdapterAllocations(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	bars := map[string]struct{ allocs, bytes float64 }{"get": {25, 4_700}, "post": {45, 7_400}}
	s, err := New(loadEngine())
	if err != nil {
		t.Fatal(err)
	}
	native := loadNativeHandler()
	for _, c := range loadCases {
		bar, ok := bars[c.name]
		if !ok {
			continue
		}
		message := loadMessage(&c)
		allocs := testing.AllocsPerRun(100, func() { serveOnce(t, s, message) }) - testing.AllocsPerRun(100, func() { serveOnce(t, native, message) })
		bytes := bytesPerRun(100, func() { serveOnce(t, s, message) }) - bytesPerRun(100, func() { serveOnce(t, native, message) })
		t.Logf("%s: %.0f allocations and %.0f bytes more than a native tool", c.name, allocs, bytes)
		if allocs > bar.allocs || bytes > bar.bytes {
			t.Errorf("%s: %.0f allocations and %.0f bytes more than a native tool, want at most %.0f and %.0f", c.name, allocs, bytes, bar.allocs, bar.bytes)
		}
	}
}

// A server whose observer has no functions allocates what one without an observer does, and one that
// observes allocates more, so that the test would see it.
func TestNoObserverAllocatesNothing(t *testing.T) {
	if testkit.Race {
		t.Skip("the race detector allocates by itself")
	}
	message := loadMessage(&loadCases[0])
	allocations := func(opts ...Option) float64 {
		s, err := New(loadEngine(), opts...)
		if err != nil {
			t.Fatal(err)
		}
		return testing.AllocsPerRun(100, func() { serveOnce(t, s, message) })
	}
	none := allocations()
	if silent := allocations(WithObserver(Observer{})); silent != none {
		t.Errorf("with an observer without functions there are %v allocations, and %v without one", silent, none)
	}
	watching := Observer{Message: func(context.Context, Message) Observation { return Observation{} }}
	if watched := allocations(WithObserver(watching)); watched <= none {
		t.Errorf("with an observer there are %v allocations, and %v without one", watched, none)
	}
}

// bytesPerRun is [testing.AllocsPerRun] for bytes.
func bytesPerRun(runs int, f func()) float64 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	f()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		f()
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(runs)
}
