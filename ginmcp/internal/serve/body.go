package serve

import (
	"errors"
	"io"
	"net/http"
)

// MaxBody is the largest body of a request in bytes: the SDK's own limit.
const MaxBody = 4 << 20

// firstRead is how much room a body gets before any of it has arrived.
const firstRead = 8 << 10

// ReadBody reads the body of r, which may be nil. A body over [MaxBody] is an
// [http.MaxBytesError]. Memory is taken as the bytes arrive, at most twice as much, whatever
// length the client declared.
func ReadBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	source, want, room := io.Reader(r.Body), r.ContentLength, firstRead
	if want > MaxBody {
		return nil, &http.MaxBytesError{Limit: MaxBody}
	}
	if want < 0 {
		source = http.MaxBytesReader(w, r.Body, MaxBody)
	}
	if want >= 0 && want < firstRead {
		room = int(want)
	}
	body := make([]byte, 0, room)
	for int64(len(body)) != want {
		if len(body) == cap(body) {
			body = grow(body, want)
		}
		n, err := source.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if errors.Is(err, io.EOF) {
			if int64(len(body)) < want {
				return nil, io.ErrUnexpectedEOF
			}
			return body, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// grow doubles the room, but takes no more than a declared length needs.
func grow(body []byte, want int64) []byte {
	size := 2 * int64(cap(body))
	if want > int64(cap(body)) {
		size = min(size, want)
	}
	return append(make([]byte, 0, size), body...)
}
