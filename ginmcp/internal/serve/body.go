package serve

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// MaxBody is the largest body of a request in bytes. It is the SDK's own limit.
const MaxBody = 4 << 20

// bodyTimeout is the time in which a body must arrive. http.Server.ReadTimeout can set a shorter
// one.
const bodyTimeout = time.Minute

// errSlowBody is the error of a body that did not arrive in time.
var errSlowBody = errors.New("the body did not arrive in time")

// firstRead is the capacity for a body before its first bytes arrive.
const firstRead = 8 << 10

// readBody reads the body of r, which may be nil. It returns an [http.MaxBytesError] for a body
// over [MaxBody], and an error for a body that does not arrive in time. The memory for a body is at
// most 8 KiB or twice the bytes that have arrived, regardless of the declared length. A body over
// [FreeBody] needs a reservation, which a client gets only after it has sent that many bytes.
func readBody(w http.ResponseWriter, r *http.Request, timeout time.Duration, held *reservation) ([]byte, error) {
	switch {
	case r.Body == nil || r.Body == http.NoBody:
		return nil, nil
	case r.ContentLength > MaxBody:
		return nil, &http.MaxBytesError{Limit: MaxBody}
	}
	source := io.Reader(r.Body)
	if r.ContentLength < 0 {
		source = http.MaxBytesReader(w, r.Body, MaxBody)
	}
	now := time.Now()
	idle := held.room.watchdogs(now)
	watch := idle.take()
	watch.start(w, now, timeout)
	held.watch = watch
	body, err := readAll(source, r.ContentLength, held)
	held.arrived()
	if watch.stop() {
		took := time.Since(watch.began).Round(time.Second)
		return nil, fmt.Errorf("%w: %d bytes in %s", errSlowBody, len(body), took)
	}
	idle.keep(watch)
	if err != nil {
		return nil, err
	}
	return body, nil
}

// readAll reads want bytes or, if want is negative, everything. The source has at most [MaxBody]
// bytes. With an error, readAll also returns the bytes read so far.
func readAll(source io.Reader, want int64, held *reservation) ([]byte, error) {
	room := int64(firstRead)
	if want >= 0 {
		room = min(room, want)
	}
	body := make([]byte, 0, room)
	for int64(len(body)) != want {
		if len(body) == cap(body) {
			if len(body) >= FreeBody {
				if err := held.enlarge(cmp.Or(max(want, 0), MaxBody)); err != nil {
					return body, err
				}
			}
			body = grow(body, want)
		}
		n, err := source.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case errors.Is(err, io.EOF) && int64(len(body)) < want:
			return body, io.ErrUnexpectedEOF
		case errors.Is(err, io.EOF):
			held.shrink(int64(cap(body)))
			return body, nil
		case err != nil:
			return body, err
		}
	}
	return body, nil
}

// grow doubles the capacity, but not beyond a declared length.
func grow(body []byte, want int64) []byte {
	size := 2 * int64(cap(body))
	if want > int64(cap(body)) {
		size = min(size, want)
	}
	return append(make([]byte, 0, size), body...)
}
