package serve

import (
	"net/http"
	"time"
)

// withoutDeadline lifts the write deadline of a server with a WriteTimeout, which counts from the
// arrival of the request and would end a call that is still in time. Each write gets the server's
// timeout again. It returns w itself where there is no such timeout.
func withoutDeadline(w http.ResponseWriter, r *http.Request) http.ResponseWriter {
	server, _ := r.Context().Value(http.ServerContextKey).(*http.Server)
	if server == nil || server.WriteTimeout <= 0 {
		return w
	}
	d := &deadlineWriter{w, http.NewResponseController(w), server.WriteTimeout}
	if d.controller.SetWriteDeadline(time.Time{}) != nil {
		return w
	}
	return d
}

// A deadlineWriter sets a deadline before each write.
type deadlineWriter struct {
	http.ResponseWriter

	controller *http.ResponseController
	timeout    time.Duration
}

// Write writes p within the timeout.
func (d *deadlineWriter) Write(p []byte) (int, error) {
	_ = d.controller.SetWriteDeadline(time.Now().Add(d.timeout)) // it could be set before
	return d.ResponseWriter.Write(p)
}

// FlushError flushes within the timeout of the last write. The deadline is lifted afterwards:
// there may be a long time until the next event.
func (d *deadlineWriter) FlushError() error {
	err := d.controller.Flush()
	_ = d.controller.SetWriteDeadline(time.Time{})
	return err
}

// Unwrap returns the writer that [http.ResponseController] uses for everything else.
func (d *deadlineWriter) Unwrap() http.ResponseWriter { return d.ResponseWriter }
