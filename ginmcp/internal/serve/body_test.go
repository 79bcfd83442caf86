package serve

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestReadBody(t *testing.T) {
	small, large, limit := "{}", strings.Repeat("x", 3*firstRead+7), strings.Repeat("x", MaxBody)
	for _, test := range []struct {
		reason   string
		body     io.Reader
		declared int64
		want     string
		err      error
	}{
		{"a small body of known length", strings.NewReader(small), int64(len(small)), small, nil},
		{"a small body of unknown length", strings.NewReader(small), -1, small, nil},
		{"an empty body of unknown length", strings.NewReader(""), -1, "", nil},
		{"a large body of known length", strings.NewReader(large), int64(len(large)), large, nil},
		{"a large body of unknown length", strings.NewReader(large), -1, large, nil},
		{"byte by byte", iotest.OneByteReader(strings.NewReader(large)), int64(len(large)), large, nil},
		{"the end comes with the last bytes", iotest.DataErrReader(strings.NewReader(large)), -1, large, nil},
		{"as large as allowed", strings.NewReader(limit), MaxBody, limit, nil},
		{"as large as allowed, of unknown length", strings.NewReader(limit), -1, limit, nil},
		{"one byte more, of unknown length", strings.NewReader(limit + "x"), -1, "", new(http.MaxBytesError)},
		{"one byte more is refused unread", iotest.ErrReader(io.ErrNoProgress), MaxBody + 1, "", new(http.MaxBytesError)},
		{"shorter than declared", strings.NewReader(small), 3, "", io.ErrUnexpectedEOF},
		{"a broken connection", iotest.ErrReader(io.ErrClosedPipe), -1, "", io.ErrClosedPipe},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", test.body)
		r.ContentLength = test.declared
		body, err := readBody(httptest.NewRecorder(), r, bodyTimeout, new(reservation))
		var tooLarge *http.MaxBytesError
		if errors.As(test.err, &tooLarge) {
			if !errors.As(err, &tooLarge) || tooLarge.Limit != MaxBody {
				t.Errorf("%s: error %v, want a body that is too large", test.reason, err)
			}
			continue
		}
		if string(body) != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %d bytes, error %v; want %d bytes, error %v", test.reason, len(body), err, len(test.want), test.err)
		}
	}
}

// A client that declares a large body and sends nothing of it costs next to nothing.
func TestDeclaredLengthTakesNoMemory(t *testing.T) {
	sent := strings.Repeat("x", firstRead/2)
	for _, declared := range []int64{firstRead, 1 << 20, MaxBody} {
		const runs = 50
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range runs {
			r := &http.Request{Body: io.NopCloser(strings.NewReader(sent)), ContentLength: declared}
			_, _ = readBody(nil, r, bodyTimeout, new(reservation))
		}
		runtime.ReadMemStats(&after)
		bytes := (after.TotalAlloc - before.TotalAlloc) / runs
		if bytes > 2*firstRead {
			t.Errorf("%d bytes of memory for a declared length of %d and %d bytes sent", bytes, declared, len(sent))
		}
	}
}

// A body that does not arrive in time ends the request, and a body in time leaves no deadline
// behind on the connection.
func TestSlowBody(t *testing.T) {
	results, room := make(chan error, 1), NewRoom()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		timeout := time.Minute
		if r.Header.Get("Slow") != "" {
			timeout = 20 * time.Millisecond
		}
		_, err := readBody(w, r, timeout, &reservation{room: room, ctx: r.Context()})
		results <- err
	}))
	defer server.Close()
	for _, test := range []struct {
		reason, head, sent string
		want               error
	}{
		{"nothing arrives", "Slow: 1\r\nContent-Length: 100\r\n", "", errSlowBody},
		{"a part arrives", "Slow: 1\r\nContent-Length: 100\r\n", "{}", errSlowBody},
		{"the last chunk does not arrive", "Slow: 1\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n", errSlowBody},
		{"everything arrives", "Content-Length: 2\r\n", "{}", nil},
		{"nothing arrives, with the watchdog of a body that did", "Slow: 1\r\nContent-Length: 100\r\n", "", errSlowBody},
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n%s", test.head, test.sent)
		if err := <-results; !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v", test.reason, err, test.want)
		}
		if test.want == nil { // the connection goes on
			if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil {
				t.Errorf("%s: %v", test.reason, err)
			}
			fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n%s", test.head, test.sent)
			if err := <-results; err != nil {
				t.Errorf("%s, again: error %v", test.reason, err)
			}
		}
		conn.Close()
	}
}
