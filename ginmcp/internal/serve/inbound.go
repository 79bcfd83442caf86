package serve

import (
	"bytes"
	"context"
	"net/http"

	"github.com/ginmcp/ginmcp/internal/jsonscan"
)

type inboundKey struct{}

// An Inbound is a message that came over HTTP, with the request that carried it. It is the context
// for handling the message.
type Inbound struct {
	context.Context //nolint:containedctx // it extends this context

	Request *http.Request
	Message []byte

	body messageBody
	// batch is nil for a message that is not part of a batch.
	batch *batch
	// opened is true for a message that can no longer open a session. The mutex of [Sessions] guards
	// it.
	opened bool
}

// InboundOf returns the inbound message whose context ctx is or derives from, or nil.
func InboundOf(ctx context.Context) *Inbound {
	in, _ := ctx.Value(inboundKey{}).(*Inbound)
	return in
}

// Value returns the inbound message itself for its key, and otherwise the value of the
// request's context.
func (in *Inbound) Value(key any) any {
	if key == (inboundKey{}) {
		return in
	}
	return in.Context.Value(key)
}

// A messageBody is a message that can be read again as a body.
type messageBody struct{ bytes.Reader }

// Close does nothing: a reader of bytes holds no resources.
func (*messageBody) Close() error { return nil }

// withInbound returns a copy of r with an [Inbound] as its context and message as its body. The
// encoding of message may differ from that of received.
func withInbound(r *http.Request, received, message []byte) *http.Request {
	in := &Inbound{Context: r.Context(), Request: r, Message: received}
	in.body.Reset(message)
	if body := jsonscan.SkipSpace(received, 0); body < len(received) && received[body] == '[' {
		in.batch = newBatch()
	}
	inner := r.WithContext(in)
	inner.Body = &in.body
	return inner
}
