package serve

import (
	"context"
	"net/http"
	"reflect"
	"strconv"
	"sync"
	"time"
)

// headerSession is the header in which a client names its session.
const headerSession = "Mcp-Session-Id"

// A Session is a session of a client up to 2025-11-25.
type Session interface {
	// Close ends the session, and Wait returns when it has ended.
	Close() error
	Wait() error
}

// Sessions limits the number of sessions and ends idle ones. It is safe for concurrent use and must
// not be copied.
type Sessions struct {
	// Handler serves the requests of sessions.
	Handler http.Handler
	// Idle is the longest time that a session lasts without a request or a stream, and Max the
	// largest number of sessions. Both are positive.
	Idle time.Duration
	Max  int

	mu      sync.Mutex
	opening int // requests that may still open a session
	open    map[string]*openSession
	// inbound holds the messages of sessions by the headers of their requests.
	inbound sync.Map
}

// An openSession is a session with the number of its requests in progress.
type openSession struct {
	active int
	timer  *time.Timer // runs while active is 0
}

// Count returns the number of sessions. A nil Sessions has none.
func (s *Sessions) Count() int {
	if s == nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Opened counts a session until it ends. Ctx is the context of the message that opened it. Opened
// is called before the client receives the id.
func (s *Sessions) Opened(ctx context.Context, id string, session Session) {
	o := &openSession{timer: time.AfterFunc(s.Idle, func() {
		_ = session.Close() // if a stream cannot be closed, it ends with its request
	})}
	s.mu.Lock()
	if s.open == nil {
		s.open = map[string]*openSession{}
	}
	s.open[id] = o
	if in := InboundOf(ctx); in != nil && !in.opened {
		in.opened = true
		s.opening--
	}
	s.mu.Unlock()
	go func() {
		_ = session.Wait() // the reason for its end does not matter
		s.mu.Lock()
		defer s.mu.Unlock()
		o.timer.Stop()
		delete(s.open, id)
	}()
}

// accepts reports whether a request belongs to a session, or may open one. Clients of 2026-07-28
// have no sessions, and earlier clients may work without one.
func (s *Sessions) accepts(r *http.Request, e *envelope) bool {
	switch {
	case s == nil:
		return false
	case r.Method != http.MethodPost:
		return true
	case r.Header.Get("Mcp-Protocol-Version") >= modern:
		return false
	default:
		return r.Header.Get(headerSession) != "" || e.method == methodInitialize
	}
}

// ServeHTTP serves a request that belongs to a session, or may open one.
func (s *Sessions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	in := InboundOf(r.Context())
	done, ok := s.begin(in)
	if !ok {
		w.Header().Set("Retry-After", strconv.Itoa(int(min(s.Idle, time.Minute)/time.Second)+1))
		http.Error(w, "the server has "+strconv.Itoa(s.Max)+" sessions, which is its limit; try again later, "+
			"or use the protocol without a session", http.StatusServiceUnavailable)
		return
	}
	defer done()
	defer s.carry(in)()
	s.Handler.ServeHTTP(w, r)
}

// begin counts a request that belongs to a session or, if it is a message without a session id,
// opens one. It returns false if there are too many sessions.
func (s *Sessions) begin(in *Inbound) (done func(), ok bool) {
	id := in.Request.Header.Get(headerSession)
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == "" && in.Request.Method == http.MethodPost {
		if len(s.open)+s.opening >= s.Max {
			return nil, false
		}
		s.opening++
		return func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			if !in.opened {
				in.opened = true // it can no longer open a session
				s.opening--
			}
		}, true
	}
	o := s.open[id]
	if o == nil {
		return func() {}, true // the handler reports it
	}
	o.active++
	o.timer.Stop()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if o.active--; o.active == 0 && s.open[id] == o {
			o.timer.Reset(s.Idle)
		}
	}, true
}

// startOfCall is the time after which the SDK has certainly begun to handle a message.
const startOfCall = time.Minute

// carry stores an inbound message for [Sessions.InboundWith]. The caller calls done at the end of
// the request. If the client has disconnected, the message is kept a little longer, because its
// call may not have begun.
func (s *Sessions) carry(in *Inbound) (done func()) {
	key := headerKey(in.Request.Header)
	s.inbound.Store(key, in)
	return func() {
		if in.Err() == nil {
			s.inbound.Delete(key)
			return
		}
		time.AfterFunc(startOfCall, func() { s.inbound.Delete(key) })
	}
}

// InboundWith returns the inbound message of a session whose request has the same header map (not
// only an equal one), or nil. A nil Sessions has none.
func (s *Sessions) InboundWith(h http.Header) *Inbound {
	if s == nil || h == nil {
		return nil
	}
	in, _ := s.inbound.Load(headerKey(h))
	found, _ := in.(*Inbound)
	return found
}

// headerKey identifies a header map. No other map has the same key while this map is in use.
func headerKey(h http.Header) uintptr { return reflect.ValueOf(h).Pointer() }
