package dispatch

import (
	"context"
	"errors"
	"hash/maphash"
	"math"
	"math/bits"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ginmcp/ginmcp/internal/timeout"
)

// A Load counts the calls in progress and the running handlers, and limits both. Its limits are set
// before the first call. Zero means no limit. A nil Load neither counts nor limits. A Load is safe
// for concurrent use.
//
// A handler that ignores its cancelled context keeps running after its call has ended. So a call
// reserves the slot of its handler before it is dispatched, and the slot is free again when the
// handler returns: the limits of handlers include abandoned ones.
type Load struct {
	// MaxCalls limits the number of calls in progress.
	MaxCalls int
	// MaxHandlers limits the number of running handlers, MaxPerOperation those of one operation,
	// and MaxPerCaller those for one caller.
	MaxHandlers, MaxPerOperation, MaxPerCaller int

	calls atomic.Int64

	mu                  sync.Mutex
	handlers, abandoned int
	operations          map[string]*int
	callers             map[Identity]*int

	pool workers
}

// workers returns the workers that run handlers. It returns nil, so that no workers are kept, for a
// nil load and in a bubble of testing/synctest, where a test waits until every goroutine has ended.
func (l *Load) workers(now time.Time) *workers {
	if l == nil || timeout.InBubble(now) {
		return nil
	}
	return &l.pool
}

// Calls returns the number of calls in progress.
func (l *Load) Calls() int { return int(l.calls.Load()) }

// Abandoned returns the number of handlers that still run although their call has ended.
func (l *Load) Abandoned() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.abandoned
}

// A BusyError is the error of a call that would exceed a limit of a [Load]. Nothing was called.
type BusyError struct {
	// Limit is the limit, and Of names what it counts.
	Limit int
	Of    string
}

// Error names the limit.
func (e *BusyError) Error() string {
	return strconv.Itoa(e.Limit) + " " + e.Of + " are in progress, which is the limit"
}

// Is reports whether target is [ErrBusy].
func (*BusyError) Is(target error) bool { return target == ErrBusy }

// ErrBusy matches every [BusyError].
var ErrBusy = errors.New("the server is busy")

// An Identity identifies the caller for which a call is counted. It reveals nothing about the
// caller.
type Identity uint64

var identitySeed = maphash.MakeSeed()

// Identify returns the identity of a caller. It is made from the user, if one is known, otherwise
// from the Authorization and Cookie headers of the request, and otherwise from its address. All
// calls without a request, over stdio, have the same identity.
func Identify(user string, r *http.Request) Identity {
	id := Identity(0)
	switch {
	case user != "":
		id = id.with("user", user)
	case r == nil:
	case len(r.Header["Authorization"])+len(r.Header["Cookie"]) > 0:
		for _, name := range []string{"Authorization", "Cookie"} {
			for _, value := range r.Header[name] {
				id = id.with(name, value)
			}
		}
	default:
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		id = id.with("", host)
	}
	return id
}

// with returns the identity of a caller with one more property.
func (id Identity) with(kind, value string) Identity {
	return 31*id + Identity(maphash.String(identitySeed, kind)^bits.Reverse64(maphash.String(identitySeed, value)))
}

// A Slot is the slot of a composed tool among the calls in progress. Calls that the tool makes one
// after the other share it. Calls that it makes at the same time need slots of their own.
type Slot struct{ free chan struct{} }

func newSlot() *Slot {
	s := &Slot{make(chan struct{}, 1)}
	s.free <- struct{}{}
	return s
}

// enter counts one more call, unless there would be too many. A call of a composed tool uses the
// tool's own slot if that is free. In that case, borrowed is true.
func (l *Load) enter(ctx *inside, tool *Slot) (borrowed bool, err error) {
	if l == nil {
		return false, nil
	}
	if tool == nil {
		return false, l.tryEnter()
	}
	select {
	case <-tool.free:
		return true, nil
	default:
	}
	if l.tryEnter() == nil {
		return false, nil
	}
	defer ctx.watch()()
	select {
	case <-tool.free:
		return true, nil
	case <-ctx.Done():
		return false, ended(ctx)
	}
}

func (l *Load) tryEnter() error {
	for {
		calls := l.calls.Load()
		if l.MaxCalls > 0 && calls >= int64(l.MaxCalls) {
			return &BusyError{l.MaxCalls, "calls"}
		}
		if l.calls.CompareAndSwap(calls, calls+1) {
			return nil
		}
	}
}

// exit reverses enter.
func (l *Load) exit(tool *Slot, borrowed bool) {
	switch {
	case l == nil:
	case borrowed:
		tool.free <- struct{}{}
	default:
		l.calls.Add(-1)
	}
}

// A reservation is the slot of one handler. The zero reservation belongs to no load.
type reservation struct {
	load   *Load
	caller Identity
	// ofOperation and ofCaller are the counters of the load in which the handler is counted.
	ofOperation, ofCaller *int
	// abandoned is true once the call no longer waits for the handler, and returned once the handler
	// has returned.
	abandoned, returned bool
}

// reserve reserves the slot of a handler, unless too many are in use.
func (l *Load) reserve(operation string, caller Identity) (reservation, error) {
	if l == nil {
		return reservation{}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.operations == nil {
		l.operations, l.callers = map[string]*int{}, map[Identity]*int{}
	}
	ofOperation, ofCaller := counter(l.operations, operation), l.callers[caller]
	switch {
	case l.MaxHandlers > 0 && l.handlers >= l.MaxHandlers:
		return reservation{}, &BusyError{l.MaxHandlers, "handlers"}
	case l.MaxPerOperation > 0 && *ofOperation >= l.MaxPerOperation:
		return reservation{}, &BusyError{l.MaxPerOperation, "handlers of this tool"}
	case l.MaxPerCaller > 0 && ofCaller != nil && *ofCaller >= l.MaxPerCaller:
		return reservation{}, &BusyError{l.MaxPerCaller, "handlers for this caller"}
	case ofCaller == nil: // the table has only callers with a handler
		ofCaller = counter(l.callers, caller)
	}
	l.handlers++
	*ofOperation++
	*ofCaller++
	return reservation{load: l, caller: caller, ofOperation: ofOperation, ofCaller: ofCaller}, nil
}

// counter returns the counter of key, and adds it to the table if there is none.
func counter[K comparable](table map[K]*int, key K) *int {
	n := table[key]
	if n == nil {
		n = new(int)
		table[key] = n
	}
	return n
}

// abandon records that the call no longer waits for the handler.
func (s *reservation) abandon() {
	if s.load == nil {
		return
	}
	s.load.mu.Lock()
	defer s.load.mu.Unlock()
	if !s.returned && !s.abandoned {
		s.abandoned = true
		s.load.abandoned++
	}
}

// maxIdleCallers is the number of callers without a handler that stay in the table: most of them
// call again, and adding a caller takes longer than counting.
const maxIdleCallers = 1000

// release frees the slot: the handler has returned, or was never called.
func (s *reservation) release() {
	l := s.load
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s.returned = true
	if s.abandoned {
		l.abandoned--
	}
	l.handlers--
	*s.ofOperation--
	if *s.ofCaller--; *s.ofCaller == 0 && len(l.callers) > maxIdleCallers {
		delete(l.callers, s.caller)
	}
}

// Run calls f in a separate goroutine and waits until it returns or ctx ends. It counts as a
// handler of an operation until f returns, but not as a call. A panic becomes a [PanicError].
func (l *Load) Run(ctx context.Context, operation string, caller Identity, f func()) error {
	slot, err := l.reserve(operation, caller)
	if err != nil {
		return err
	}
	const forever = math.MaxInt64 // ctx has a deadline, if there is one
	x := &exchange{slot: slot, f: f}
	x.recorder.exchange = x
	now := time.Now()
	x.within(ctx, new(Call), now.Add(forever))
	pool := l.workers(now)
	x.start(pool.take(), x.inside.deadline)
	defer x.release(pool)
	return x.wait(nil)
}

// Await is Run for a composed tool, which counts as a call. The calls that f makes share the slot
// of the tool, see [Call.Within].
func (l *Load) Await(ctx context.Context, tool string, caller Identity, f func(*Slot)) error {
	if _, err := l.enter(nil, nil); err != nil {
		return err
	}
	defer l.exit(nil, false)
	return l.Run(ctx, tool, caller, func() { f(newSlot()) })
}
