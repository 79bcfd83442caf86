package serve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/internal/timeout"
	"golang.org/x/sync/semaphore"
)

// FreeBody is the size in bytes up to which a body is always read. MinRoom is the number of bytes
// that larger bodies may have in total, if GOMEMLIMIT does not allow more. RoomWait is the time
// that a body waits for room. SlowBody is the time in which a body that has room must arrive while
// another one waits.
const (
	FreeBody = 64 << 10
	MinRoom  = 64 << 20
	RoomWait = 30 * time.Second
	SlowBody = 5 * time.Second
)

// errNoRoom is the error of a body for which there was no room in time. Nothing was called.
var errNoRoom = errors.New("the server has too many large messages in progress; try again later")

// A Room limits the memory of large messages. A message occupies it from its arrival until its
// response. The memory of a call is a small multiple of the size of its message. A Room is safe for
// concurrent use. A nil Room has no limit.
type Room struct {
	free *semaphore.Weighted
	size int64

	mu sync.Mutex
	// arriving are the bodies with room that are being read.
	arriving map[*arrival]struct{}

	idle watchdogs
}

// watchdogs returns the watchdogs of bodies. It returns nil, so that none are kept, for a nil room and in a
// bubble of testing/synctest.
func (r *Room) watchdogs(now time.Time) *watchdogs {
	if r == nil || timeout.InBubble(now) {
		return nil
	}
	return &r.idle
}

// An arrival is a body that is being read: since when it has room, and the watchdog that can end it.
type arrival struct {
	since time.Time
	watch *watchdog
}

// NewRoom makes a room of [MinRoom] bytes, or of an eighth of GOMEMLIMIT if that is set and more.
func NewRoom() *Room {
	const share = 8
	size := int64(MinRoom)
	if limit := debug.SetMemoryLimit(-1); limit < 1<<62 {
		size = max(size, limit/share)
	}
	return newRoom(size)
}

func newRoom(size int64) *Room {
	return &Room{free: semaphore.NewWeighted(size), size: size, arriving: map[*arrival]struct{}{}}
}

// Hold waits for room for n bytes, at most for [RoomWait]. The caller calls release when they are free
// again. There is always room for sizes up to [FreeBody]. A size over that of the room has all of it.
func (r *Room) Hold(ctx context.Context, n int64) (release func(), err error) {
	if n <= FreeBody {
		return func() {}, nil
	}
	n = min(n, r.size)
	ctx, cancel := context.WithTimeout(ctx, RoomWait)
	defer cancel()
	if err := r.free.Acquire(ctx, n); err != nil {
		return nil, fmt.Errorf("%w: %w", errNoRoom, err)
	}
	return sync.OnceFunc(func() { r.free.Release(n) }), nil
}

// A reservation is the part of a room that one body occupies.
type reservation struct {
	room *Room
	ctx  context.Context //nolint:containedctx // the context of the request whose body is read
	held int64
	// watch is the watchdog of the body while it is read, or nil. Arrival is the body, if it has room.
	watch   *watchdog
	arrival *arrival
}

// enlarge increases the reservation to n bytes. It returns an error if there is no room within
// [RoomWait].
func (r *reservation) enlarge(n int64) error {
	if r.room == nil || n <= FreeBody || n <= r.held {
		return nil
	}
	if !r.room.free.TryAcquire(n - r.held) {
		ctx, cancel := context.WithTimeout(r.ctx, RoomWait)
		defer cancel()
		defer r.room.press()()
		if err := r.room.free.Acquire(ctx, n-r.held); err != nil {
			return fmt.Errorf("%w: %w", errNoRoom, err)
		}
	}
	if r.arrival == nil && r.watch != nil {
		r.arrival = &arrival{time.Now(), r.watch}
		r.room.mu.Lock()
		r.room.arriving[r.arrival] = struct{}{}
		r.room.mu.Unlock()
	}
	r.held = n
	return nil
}

// arrived notes that the body is not read any more. Its watchdog is not used afterwards.
func (r *reservation) arrived() {
	if r.arrival != nil {
		r.room.mu.Lock()
		delete(r.room.arriving, r.arrival)
		r.room.mu.Unlock()
	}
	r.watch, r.arrival = nil, nil
}

// press aborts bodies that take longer than [SlowBody], until the caller calls stop: a client that sends
// slowly must not keep the room from others.
func (r *Room) press() (stop func()) {
	const interval = SlowBody / 10
	done := make(chan struct{})
	go func() {
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			r.abortSlow()
			select {
			case <-ticker.C:
			case <-done:
				return
			}
		}
	}()
	return func() { close(done) }
}

func (r *Room) abortSlow() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for body := range r.arriving {
		if time.Since(body.since) >= SlowBody {
			delete(r.arriving, body)
			body.watch.hurry()
		}
	}
}

// shrink reduces the reservation to n bytes.
func (r *reservation) shrink(n int64) {
	if n <= FreeBody {
		n = 0
	}
	if n < r.held {
		r.room.free.Release(r.held - n)
		r.held = n
	}
}
