package serve

import (
	"net/http"
	"time"
)

// withoutDeadline removes the write deadline of a server with a WriteTimeout, and applies the
// timeout to each write instead. The deadline counts from the arrival of the request and would end
// a call before its own limit. Without such a timeout, it returns w itself.
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
	_ = d.controller.SetWriteDeadline(time.Now().Add(d.timeout)) // withoutDeadline has checked that it can be set
	return d.ResponseWriter.Write(p)
}

// FlushError flushes within the timeout of the last write. It removes the deadline afterwards,
// because the next event may come much later.
func (d *deadlineWriter) FlushError() error {
	err := d.controller.Flush()
	_ = d.controller.SetWriteDeadline(time.Time{})
	return err
}

// Unwrap returns the writer that [http.ResponseController] uses for everything else.
func (d *deadlineWriter) Unwrap() http.ResponseWriter { return d.ResponseWriter }
