package dispatch

import (
	"math"
	"sync"
	"time"
)

// A worker is a goroutine that runs handlers, one after the other. A handler may never return: its
// call then abandons the worker, which ends if the handler returns after all. A worker is kept for
// further calls because its stack has grown already: a new goroutine for each call took a third of
// the time of a small call.
type worker struct {
	work chan *exchange
	// signals receive what the waiting call has to know, each signal at most once for a call.
	signals chan signal
	// timer signals [late]. It is stopped while no call waits for the worker.
	timer *time.Timer
}

// A signal is what a worker reports to the call that waits for it.
type signal uint8

const (
	// returned reports that the application has returned.
	returned signal = iota
	// overflowed reports that the response exceeds the limit.
	overflowed
	// late reports that time is up.
	late
	signalCount
)

// newWorker starts a worker.
func newWorker() *worker {
	w := &worker{work: make(chan *exchange, 1), signals: make(chan signal, signalCount)}
	w.timer = time.AfterFunc(math.MaxInt64, func() { w.signals <- late })
	w.timer.Stop()
	go w.run()
	return w
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

// deepen makes the stack of a new goroutine as large as a handler will need, while there is
// next to nothing on it to move: growing step by step, each time with all that a handler has
// put there, takes longer.
//
//go:noinline
func deepen(i byte) byte {
	var room [8 << 10]byte
	return room[i]
}

// idleTime is how long a worker without work is kept, at least; at most it is twice as long.
const idleTime = 50 * time.Millisecond

// A workers is a set of idle workers. The zero value and nil have none; nil keeps none. It is safe
// for concurrent use.
type workers struct {
	mu   sync.Mutex
	idle []*worker // the one that worked last is the last one
	// unused is how many workers at the beginning of idle have not worked since the last look.
	unused  int
	looking bool
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

// keep takes back a worker that has nothing to do.
func (s *workers) keep(w *worker) {
	if s == nil {
		close(w.work)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle = append(s.idle, w)
	if !s.looking {
		s.looking = true
		time.AfterFunc(idleTime, s.look)
	}
}

// look ends the workers that were not needed since the last look. It runs every idleTime, for as
// long as there are idle workers.
func (s *workers) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, w := range s.idle[:s.unused] {
		close(w.work)
		s.idle[i] = nil
	}
	s.idle = append(s.idle[:0], s.idle[s.unused:]...)
	clear(s.idle[len(s.idle):cap(s.idle)])
	s.unused = len(s.idle)
	if s.looking = len(s.idle) > 0; s.looking {
		time.AfterFunc(idleTime, s.look)
	}
}
