package truth

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"

	"github.com/gin-gonic/gin"
)

// enough is the number of flushes after which a stream is cut.
const enough = 3

// recorder has what handlers of streams and websockets need and httptest.ResponseRecorder lacks.
type recorder struct {
	*httptest.ResponseRecorder

	flushes  int
	hijacked bool
	gone     chan bool
	cancel   context.CancelFunc
}

func (r *recorder) Flush() {
	r.ResponseRecorder.Flush()
	if r.flushes++; r.flushes == enough {
		r.gone <- true
		r.cancel()
	}
}

// CloseNotify is what gin's Stream listens to.
func (r *recorder) CloseNotify() <-chan bool { return r.gone }

// Hijack notes that a handler wanted the connection, and refuses it.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.hijacked = true
	return nil, nil, errors.New("there is no connection")
}

// response is what came of a call.
type response struct {
	status   int
	content  string
	body     []byte
	header   http.Header
	hijacked bool
}

func (c call) do(engine *gin.Engine) (*response, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	request, err := c.request(ctx)
	if err != nil {
		return nil, err
	}
	w := &recorder{ResponseRecorder: httptest.NewRecorder(), gone: make(chan bool, 1), cancel: cancel}
	engine.ServeHTTP(w, request)
	content, _, err := mime.ParseMediaType(w.Header().Get("Content-Type"))
	if err != nil {
		content = ""
	}
	return &response{w.Code, content, w.Body.Bytes(), w.Header(), w.hijacked}, nil
}

// succeeded reports whether the application itself regards the call as a success.
func (a *Application) succeeded(route *Route, r *response) bool {
	if r.status >= http.StatusBadRequest {
		return false
	}
	if len(a.Success) == 0 || !strings.HasPrefix(route.Path, a.Prefix) || r.content != "application/json" {
		return true
	}
	var object map[string]any
	if json.Unmarshal(r.body, &object) != nil {
		return true
	}
	for name, value := range a.Success {
		if !reflect.DeepEqual(object[name], value) {
			return false
		}
	}
	return true
}

// documents splits a body into the JSON documents that it has: the lines of NDJSON, the data of
// server-sent events, or the one document of JSON.
func (r *response) documents() []string {
	switch r.content {
	case "application/x-ndjson":
		return strings.Split(strings.TrimSpace(string(r.body)), "\n")
	case "text/event-stream":
		var data []string
		for line := range strings.Lines(string(r.body)) {
			if after, ok := strings.CutPrefix(line, "data:"); ok {
				data = append(data, strings.TrimSpace(after))
			}
		}
		return data
	default:
		return []string{string(r.body)}
	}
}
