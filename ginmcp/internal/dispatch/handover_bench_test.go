package dispatch

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"
)

// BenchmarkHandover compares ways to run a handler so that it cannot block the caller; see
// docs/performance.md. They are measured in turn, and the metrics are the shortest batches of all
// rounds, in nanoseconds. Each way waits for the handler, for a deadline and for the end of a context.
func BenchmarkHandover(b *testing.B) {
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	kept := newWorker()
	defer kept.end()
	timer := time.NewTimer(time.Hour)
	wait := func(done <-chan struct{}) {
		timer.Reset(time.Minute)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		for handlerOfBenchmark(); yield(struct{}{}); {
			handlerOfBenchmark()
		}
	})
	defer stop()
	late := time.AfterFunc(time.Hour, func() {})
	ways := map[string]func(){
		"caller": handlerOfBenchmark,
		"goroutine": func() {
			done := make(chan struct{})
			go func() { handlerOfBenchmark(); close(done) }()
			wait(done)
		},
		"deepened": func() {
			done := make(chan struct{})
			go func() { deepen(0); handlerOfBenchmark(); close(done) }()
			wait(done)
		},
		"kept": func() {
			x, now := &exchange{f: handlerOfBenchmark}, time.Now()
			x.within(ctx, new(Call), now.Add(time.Minute))
			x.startQuick(kept, now)
			_ = x.wait(nil)
			kept.timer.Stop()
		},
		"caller+timer": func() {
			late.Reset(time.Minute)
			handlerOfBenchmark()
			late.Stop()
		},
		"coroutine+timer": func() {
			late.Reset(time.Minute)
			next()
			late.Stop()
		},
	}
	shortest := map[string]time.Duration{}
	const batch = 100
	for b.Loop() {
		for name, call := range ways {
			began := time.Now()
			for range batch {
				call()
			}
			took := time.Since(began) / batch
			if best, ok := shortest[name]; !ok || took < best {
				shortest[name] = took
			}
		}
	}
	names := make([]string, 0, len(shortest))
	for name := range shortest {
		names = append(names, name)
	}
	for _, name := range slices.Sorted(slices.Values(names)) {
		b.ReportMetric(float64(shortest[name]), name+"-ns")
	}
	b.ReportMetric(0, "ns/op")
}

// handlerOfBenchmark needs some stack, as a handler does.
//
//go:noinline
func handlerOfBenchmark() { deepen(1) }
