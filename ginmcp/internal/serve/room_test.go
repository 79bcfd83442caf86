package serve

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// left returns how many bytes of a room are free.
func left(r *Room, size int64) int64 {
	for n := size; n > 0; n -= 1 << 10 {
		if r.free.TryAcquire(n) {
			r.free.Release(n)
			return n
		}
	}
	return 0
}

// Large bodies share the room of the endpoint, as large as they are in memory; small ones need none.
func TestRoomOfBodies(t *testing.T) {
	const size = 8 << 20
	zipped := new(bytes.Buffer)
	z := gzip.NewWriter(zipped)
	_, _ = z.Write(bytes.Repeat([]byte("x"), 3<<20))
	_ = z.Close()
	for _, test := range []struct {
		reason   string
		body     io.Reader
		declared int64
		encoding string
		held     int64
	}{
		{"a small body", strings.NewReader("{}"), 2, "", 0},
		{"the largest one that needs no room", strings.NewReader(strings.Repeat("x", FreeBody)), FreeBody, "", 0},
		{"one byte more", strings.NewReader(strings.Repeat("x", FreeBody+1)), FreeBody + 1, "", FreeBody + 1},
		{"as large as allowed", strings.NewReader(strings.Repeat("x", MaxBody)), MaxBody, "", MaxBody},
		{"of unknown length, with the memory that it takes", strings.NewReader(strings.Repeat("x", FreeBody+1)), -1, "", 2 * FreeBody},
		{"small, of unknown length", strings.NewReader("{}"), -1, "", 0},
		{"declared and not sent", iotest.ErrReader(io.ErrClosedPipe), MaxBody, "", 0},
		{"compressed", zipped, -1, "gzip", MaxBody},
	} {
		held := reservation{room: newRoom(size), ctx: t.Context()}
		r := httptest.NewRequest(http.MethodPost, "/", test.body)
		r.ContentLength = test.declared
		body, err := readBody(httptest.NewRecorder(), r, bodyTimeout, &held)
		if err == nil && test.encoding != "" {
			r.Header.Set("Content-Encoding", test.encoding)
			_, err = decoded(r, body, &held)
		}
		if err != nil && !errors.Is(err, io.ErrClosedPipe) || held.held != test.held {
			t.Errorf("%s: %d bytes are reserved, %v; want %d", test.reason, held.held, err, test.held)
		}
		held.shrink(0)
		if n := left(held.room, size); n != size {
			t.Errorf("%s: %d bytes are free afterwards, want %d", test.reason, n, size)
		}
	}
}

// A body for which there is no room waits, and is refused if there is none in time.
func TestRoomIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		full := newRoom(MaxBody)
		first := reservation{room: full, ctx: t.Context()}
		if err := first.enlarge(MaxBody); err != nil {
			t.Fatal(err)
		}
		small := reservation{room: full, ctx: t.Context()}
		if err := small.enlarge(FreeBody); err != nil {
			t.Errorf("a small body is refused: %v", err)
		}
		second, start := reservation{room: full, ctx: t.Context()}, time.Now()
		if err := second.enlarge(FreeBody + 1); !errors.Is(err, errNoRoom) || time.Since(start) != RoomWait {
			t.Errorf("%v after %s, want a refusal after %s", err, time.Since(start), RoomWait)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		canceled := reservation{room: full, ctx: gone}
		if err := canceled.enlarge(MaxBody); !errors.Is(err, context.Canceled) {
			t.Errorf("a client that has gone away: %v", err)
		}
		time.AfterFunc(time.Second, func() { first.shrink(0) })
		if err := second.enlarge(MaxBody); err != nil {
			t.Errorf("once there is room: %v", err)
		}
		second.shrink(0)
	})
}

// The response without room states that the client can try again.
func TestNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, err := New(Config{Calls: new(InFlight), Single: http.NotFoundHandler()})
		if err != nil {
			t.Fatal(err)
		}
		e.room = newRoom(MaxBody)
		held := reservation{room: e.room, ctx: t.Context()}
		_ = held.enlarge(MaxBody)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(strings.Repeat(" ", FreeBody+1))))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" ||
			!strings.Contains(w.Body.String(), "try again") {
			t.Errorf("got %d %v %s", w.Code, w.Header(), w.Body)
		}
		held.shrink(0)
		w = httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/mcp", strings.NewReader(strings.Repeat(" ", FreeBody+1))))
		if w.Code != http.StatusBadRequest || left(e.room, MaxBody) != MaxBody {
			t.Errorf("afterwards: got %d %s, and %d bytes are free", w.Code, w.Body, left(e.room, MaxBody))
		}
	})
}

// A client that sends slowly has the room as long as nothing else needs it. It does not keep other
// messages waiting for longer than SlowBody.
func TestSlowSenderGivesWay(t *testing.T) {
	for _, test := range []struct {
		reason string
		others bool
		slow   time.Duration // for which the slow body has the room
	}{
		{"nothing else needs the room", false, bodyTimeout},
		{"another message waits", true, SlowBody},
	} {
		synctest.Test(t, func(t *testing.T) {
			full, began := newRoom(MaxBody), time.Now()
			read, write := io.Pipe()
			over := make(chan time.Duration)
			go func() {
				watch := newTestWatchdog(write, bodyTimeout)
				slow := reservation{room: full, ctx: t.Context(), watch: watch}
				if _, err := readAll(read, MaxBody, &slow); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s: the slow body: %v", test.reason, err)
				}
				if slow.arrived(); !watch.stop() {
					t.Errorf("%s: the slow body was not aborted", test.reason)
				}
				slow.shrink(0)
				over <- time.Since(began)
			}()
			if _, err := write.Write(make([]byte, FreeBody+1)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if test.others {
				other := reservation{room: full, ctx: t.Context()}
				body, err := readAll(strings.NewReader(strings.Repeat("x", MaxBody)), MaxBody, &other)
				if err != nil || len(body) != MaxBody {
					t.Errorf("%s: the other body has %d bytes, %v", test.reason, len(body), err)
				}
				other.shrink(0)
			}
			if took := <-over; took != test.slow {
				t.Errorf("%s: the slow body ended after %s, want %s", test.reason, took, test.slow)
			}
			_ = write.Close()
			if len(full.arriving) > 0 || left(full, MaxBody) != MaxBody {
				t.Errorf("%s: %d bodies arrive, %d bytes are free", test.reason, len(full.arriving), left(full, MaxBody))
			}
		})
	}
}

// A watchdog can be hurried, once.
func TestHurriedWatchdog(t *testing.T) {
	read, write := io.Pipe()
	defer func() { _ = write.Close() }()
	watch := newTestWatchdog(write, time.Hour)
	watch.hurry()
	if _, err := read.Read(make([]byte, 1)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the read ended with %v", err)
	}
	watch.hurry()
	if !watch.stop() {
		t.Error("the deadline has not passed")
	}
}

// newTestWatchdog starts a watchdog of a body.
func newTestWatchdog(body *io.PipeWriter, timeout time.Duration) *watchdog {
	watch := newWatchdog()
	watch.start(slowWriter{httptest.NewRecorder(), body}, time.Now(), timeout)
	return watch
}

// A slowWriter is the writer of a request whose body is a pipe.
type slowWriter struct {
	*httptest.ResponseRecorder

	body *io.PipeWriter
}

// SetReadDeadline ends the reading of the body.
func (w slowWriter) SetReadDeadline(time.Time) error {
	return w.body.CloseWithError(context.DeadlineExceeded)
}

// Results are held as they are counted, a very large one in the whole room.
func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(MaxBody)
		if _, err := r.Hold(t.Context(), FreeBody); err != nil || left(r, MaxBody) != MaxBody {
			t.Errorf("a small result: %v, %d bytes are free", err, left(r, MaxBody))
		}
		release, err := r.Hold(t.Context(), 100*MaxBody)
		if err != nil || left(r, MaxBody) != 0 {
			t.Errorf("a large result: %v, %d bytes are free", err, left(r, MaxBody))
		}
		start := time.Now()
		if _, err := r.Hold(t.Context(), FreeBody+1); !errors.Is(err, errNoRoom) || time.Since(start) != RoomWait {
			t.Errorf("without room: %v after %s", err, time.Since(start))
		}
		release()
		release()
		if left(r, MaxBody) != MaxBody {
			t.Errorf("%d bytes are free afterwards", left(r, MaxBody))
		}
	})
}
