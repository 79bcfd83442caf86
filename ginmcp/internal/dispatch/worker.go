package dispatch

import (
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/internal/timeout"
)

// A worker is a goroutine that runs handlers, one after the other. If a handler does not return in
// time, its call abandons the worker, which ends if the handler ever returns. Workers are kept for
// further calls because their stacks have already grown: a new goroutine for each call took a third
// of the time of a small call.
type worker struct {
	work chan *exchange
	// signals receives each signal at most once per call.
	signals chan signal
	// timer signals [late]. It has no deadline while no call waits for the worker.
	timer *timeout.Timer
}

// A signal is what a worker reports to the call that waits for it.
type signal uint8

const (
	// returned reports that the application has returned.
	returned signal = iota
	// overflowed reports that the response exceeds the limit.
	overflowed
	// late reports that the time is up.
	late
	signalCount
)

// newWorker starts a worker.
func newWorker() *worker {
	w := &worker{work: make(chan *exchange, 1), signals: make(chan signal, signalCount)}
	w.timer = timeout.New(func() { w.signals <- late })
	go w.run()
	return w
}

// end ends a worker that has no work.
func (w *worker) end() {
	w.timer.Close()
	close(w.work)
}

// run runs exchanges until there are no more, or one was abandoned.
func (w *worker) run() {
	deepen(0)
	for x := range w.work {
		x.run()
		if x.state.Load() == abandoned {
			return
		}
	}
}

// deepen grows the stack of a new goroutine to the size that a handler will need, while the stack
// is almost empty. Growing it step by step would take longer, because each step copies everything
// that the handler has put on it.
//
//go:noinline
func deepen(i byte) byte {
	var room [8 << 10]byte
	return room[i]
}

// idleTime is the minimum time that a worker without work is kept. The maximum is twice as long.
const idleTime = 50 * time.Millisecond

// A workers is a set of idle workers. The zero value is empty. A nil set is empty and keeps no
// workers. It is safe for concurrent use.
type workers struct {
	mu   sync.Mutex
	idle []*worker // most recently used last
	// unused is the number of workers at the beginning of idle that have not worked since the last
	// cleanup.
	unused   int
	cleaning bool
}

// take returns an idle worker, or a new one.
func (s *workers) take() *worker {
	if s == nil {
		return newWorker()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.idle) - 1
	if n < 0 {
		return newWorker()
	}
	w := s.idle[n]
	s.idle[n] = nil
	s.idle, s.unused = s.idle[:n], min(s.unused, n)
	return w
}

// keep adds an idle worker to the set.
func (s *workers) keep(w *worker) {
	if s == nil {
		w.end()
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, w)
	if !s.cleaning {
		s.cleaning = true
		time.AfterFunc(idleTime, s.cleanup)
	}
}

// cleanup ends the workers that were not needed since the last cleanup. It runs every idleTime, as
// long as there are idle workers.
func (s *workers) cleanup() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.idle[:s.unused] {
		w.end()
		s.idle[i] = nil
	}
	s.idle = append(s.idle[:0], s.idle[s.unused:]...)
	clear(s.idle[len(s.idle):cap(s.idle)])
	s.unused = len(s.idle)
	if s.cleaning = len(s.idle) > 0; s.cleaning {
		time.AfterFunc(idleTime, s.cleanup)
	}
}
