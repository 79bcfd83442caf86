package dispatch

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect"
)

// kept returns the workers that wait for further calls.
func (s *workers) kept() []*worker {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*worker(nil), s.idle...)
}

// TestWorkerIsKept: a worker serves one call after the other, unless its handler ended the goroutine
// or may still run.
func TestWorkerIsKept(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	for name, c := range map[string]struct {
		handler gin.HandlerFunc
		kept    bool
	}{
		"a response":              {func(*gin.Context) {}, true},
		"a panic":                 {func(*gin.Context) { panic("x") }, true},
		"an end of the goroutine": {func(*gin.Context) { runtime.Goexit() }, false},
		"no response in time":     {func(*gin.Context) { <-release }, false},
		"more than the patience":  {func(*gin.Context) { time.Sleep(20 * patience) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := serving(t, "GET /x", introspect.Annotation{}, c.handler)
			load := &Load{}
			f.target.Load = load
			// A worker whose timer fires just as the handler returns is not kept, so one call of several
			// decides.
			kept := false
			for range 10 {
				v := f.check(t, `{}`)
				_, _ = f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: 100 * time.Millisecond})
				kept = len(load.pool.kept()) == 1
				if kept {
					break
				}
			}
			if kept != c.kept {
				t.Errorf("the worker is kept: %t, want %t", kept, c.kept)
			}
		})
	}
}

// TestWorkersEnd: workers without work do not stay.
func TestWorkersEnd(t *testing.T) {
	f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) { time.Sleep(time.Millisecond) })
	load := &Load{}
	f.target.Load = load
	v := f.check(t, `{}`)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() { _, _ = f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: time.Minute}) })
	}
	all.Wait()
	if len(load.pool.kept()) == 0 {
		t.Error("no worker is kept")
	}
	for len(load.pool.kept()) > 0 { // the test's own time limit
		time.Sleep(idleTime)
	}
}

// TestNoWorkerIsKeptInABubble: a test of the application's in a bubble of testing/synctest waits for
// all goroutines of the bubble, and fails if one of them waits for work.
func TestNoWorkerIsKeptInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := serving(t, "GET /x", introspect.Annotation{}, func(*gin.Context) {})
		f.target.Load = &Load{}
		f.must(t, `{}`)
	})
}

// TestSignalsBelongToOneCall: a call whose handler returns about when its time is up, when the
// patience is over or when the client cancels it does not disturb the next call of the worker.
func TestSignalsBelongToOneCall(t *testing.T) {
	delay := make(chan time.Duration, 1)
	f := serving(t, "GET /x", introspect.Annotation{}, func(c *gin.Context) {
		time.Sleep(<-delay)
		c.String(http.StatusOK, "done")
	})
	load := &Load{}
	f.target.Load = load
	v := f.check(t, `{}`)
	for i := range 300 {
		ctx, cancel := context.WithCancel(t.Context())
		timeout := time.Minute
		switch i % 3 {
		case 0:
			timeout = time.Duration(i) * 10 * time.Microsecond
		case 1:
			time.AfterFunc(time.Duration(i)*10*time.Microsecond, cancel)
		}
		delay <- time.Duration(i) * 10 * time.Microsecond
		_, err := f.plan.Do(ctx, &f.target, &Call{Values: v, Timeout: timeout})
		if err != nil && !errors.Is(err, ErrTimeout) && !errors.Is(err, ErrCanceled) {
			t.Fatal(err)
		}
		cancel()
		for len(delay) > 0 { // the handler has not begun yet
			runtime.Gosched()
		}
		delay <- 0
		if r, err := f.plan.Do(t.Context(), &f.target, &Call{Values: v, Timeout: time.Minute}); err != nil || string(r.Body) != "done" {
			t.Fatalf("after call %d the next one has %v, %v", i, r, err)
		}
	}
}

// TestRunRecovers: what a function of the application does to its goroutine ends the call, not the
// process.
func TestRunRecovers(t *testing.T) {
	for name, f := range map[string]func(){
		"a panic":                      func() { panic("x") },
		"the panic of a reverse proxy": func() { panic(http.ErrAbortHandler) },
		"a panic with nil":             func() { panic(nil) },
		"an end of the goroutine":      runtime.Goexit,
	} {
		var panicked *PanicError
		if err := new(Load).Run(t.Context(), "x", 1, f); !errors.As(err, &panicked) {
			t.Errorf("%s: Run returns %v", name, err)
		}
		if err := new(Load).Await(t.Context(), "x", 1, func(*Slot) { f() }); !errors.As(err, &panicked) {
			t.Errorf("%s: Await returns %v", name, err)
		}
	}
}

// TestAbandonedWorkerIsCollected: nothing refers to a worker that its call has abandoned, once its
// function has returned. The deadline of Run is never.
func TestAbandonedWorkerIsCollected(t *testing.T) {
	load := new(Load)
	collected := func() weak.Pointer[worker] {
		w := newWorker()
		load.pool.keep(w)
		return weak.Make(w)
	}()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	if err := load.Run(ctx, "x", 1, func() { cancel(); <-release }); !errors.Is(err, ErrCanceled) {
		t.Fatal(err)
	}
	close(release)
	for collected.Value() != nil { // the test's own time limit
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}
