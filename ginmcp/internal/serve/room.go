package serve

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/semaphore"
)

// FreeBody is the size in bytes up to which a body is always read. MinRoom is the number of bytes
// that larger bodies may have in total, if GOMEMLIMIT does not allow more. RoomWait is the time
// that a body waits for room.
const (
	FreeBody = 64 << 10
	MinRoom  = 64 << 20
	RoomWait = 30 * time.Second
)

// errNoRoom is the error of a body for which there was no room in time. Nothing was called.
var errNoRoom = errors.New("the server has too many large messages in progress; try again later")

// A room limits the memory of large bodies. A message occupies it from its arrival until its
// response. The memory of a call is a small multiple of the size of its message. A room is safe for
// concurrent use. A nil room has no limit.
type room struct{ free *semaphore.Weighted }

// newRoom makes a room of [MinRoom] bytes, or of an eighth of GOMEMLIMIT if that is set and more.
func newRoom() *room {
	const share = 8
	size := int64(MinRoom)
	if limit := debug.SetMemoryLimit(-1); limit < 1<<62 {
		size = max(size, limit/share)
	}
	return &room{semaphore.NewWeighted(size)}
}

// A reservation is the part of a room that one body occupies.
type reservation struct {
	room *room
	ctx  context.Context //nolint:containedctx // the context of the request whose body is read
	held int64
}

// enlarge increases the reservation to n bytes. It returns an error if there is no room within
// [RoomWait].
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
