package serve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/semaphore"
)

// FreeBody is the size in bytes up to which a body is always read. MinRoom is how many bytes of
// larger bodies an endpoint has at a time, if GOMEMLIMIT does not allow more. RoomWait is how long a
// body waits for room.
const (
	FreeBody = 64 << 10
	MinRoom  = 64 << 20
	RoomWait = 30 * time.Second
)

// errNoRoom is the error of a body for which there was no room in time. Nothing was called.
var errNoRoom = errors.New("the server has as many large messages in progress as it has room for; try again later")

// A room bounds the memory of large bodies: every message is held in it from its arrival until its
// response. What a call makes of its message is a small multiple of that. It is safe for concurrent
// use. A nil room has no limit.
type room struct{ free *semaphore.Weighted }

// newRoom makes a room of [MinRoom] or an eighth of GOMEMLIMIT, if that is set and more.
func newRoom() *room {
	const share = 8
	size := int64(MinRoom)
	if limit := debug.SetMemoryLimit(-1); limit < 1<<62 {
		size = max(size, limit/share)
	}
	return &room{semaphore.NewWeighted(size)}
}

// A reservation is the part of a room that one body has.
type reservation struct {
	room *room
	ctx  context.Context //nolint:containedctx // it is that of the request whose body is read
	held int64
}

// enlarge reserves n bytes in all, or returns an error if there is no room for so long that the
// client had better try again.
func (r *reservation) enlarge(n int64) error {
	if r.room == nil || n <= FreeBody || n <= r.held {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.ctx, RoomWait)
	defer cancel()
	if err := r.room.free.Acquire(ctx, n-r.held); err != nil {
		return fmt.Errorf("%w: %w", errNoRoom, err)
	}
	r.held = n
	return nil
}

// shrink keeps n bytes.
func (r *reservation) shrink(n int64) {
	if n <= FreeBody {
		n = 0
	}
	if n < r.held {
		r.room.free.Release(r.held - n)
		r.held = n
	}
}
