package ginmcp

import (
	"bytes"
	"context"
	"net/http"
)

type arrivalKey struct{}

// An arrival is how a message came over HTTP: the request that carried it, and the message. It
// is the context of what is done about the message. The zero arrival, which is no context, is
// that of a message which no request carried.
type arrival struct {
	context.Context //nolint:containedctx // it is one

	request *http.Request
	message []byte
	body    messageBody
}

// Value returns the arrival itself, and else what the request's context holds.
func (a *arrival) Value(key any) any {
	if key == (arrivalKey{}) {
		return a
	}
	return a.Context.Value(key)
}

// messageBody is a message that is read again.
type messageBody struct{ bytes.Reader }

// Close does nothing: there is nothing behind the bytes.
func (*messageBody) Close() error { return nil }

// arrive returns r as the SDK is to see it, with its message to read again.
func arrive(r *http.Request, message []byte) *http.Request {
	a := &arrival{Context: r.Context(), request: r, message: message}
	a.body.Reset(message)
	inner := r.WithContext(a)
	inner.Body = &a.body
	return inner
}
