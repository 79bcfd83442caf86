package ginmcp

import (
	"context"
	"errors"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// ErrInputRequired is the error that [Invocation.Elicit], [Invocation.Sample] and
// [Invocation.Roots] return for a client of the version 2026-07-28, which answers in the next round
// of the call. The handler then stops and responds with any error. That response is discarded, and
// the client gets the question instead. Once the client has answered, the handler is called again
// from its beginning. If the handler responds with a success, the client gets that response, and
// the question is dropped.
//
// A [Handle] route responds to the error with the status 428.
var ErrInputRequired = invoke.ErrInputRequired

// An InputError states why the client cannot be asked. A [Handle] route responds to it with the
// status 422.
type InputError struct {
	// Capability is what the client would need: "elicitation", "sampling" or "roots".
	Capability string
	// Reason states what is missing.
	Reason string
}

// Error returns the capability and the reason.
func (e *InputError) Error() string { return (*invoke.InputError)(e).Error() }

// StatusCode returns 422.
func (e *InputError) StatusCode() int { return (*invoke.InputError)(e).StatusCode() }

// Elicit asks the person who uses the client, with a message and either a form, as a JSON Schema of
// primitive members, or an address to visit. The result states whether the person accepted, declined
// or cancelled, and what they filled in; it conforms to the form.
//
//	answer, err := call.Elicit(ctx, "seat", &mcp.ElicitParams{
//		Message: "Window or aisle?",
//		RequestedSchema: json.RawMessage(`{"type":"object","properties":{
//			"seat":{"type":"string","enum":["window","aisle"]}}}`),
//	})
//	if err != nil {
//		return nil, err
//	}
//
// Name identifies the question among those of the call, and must be the same each time the handler
// is called. A client of 2026-07-28 answers in the next round: see [ErrInputRequired]. A handler
// must therefore ask before it changes anything. It may ask several questions before it stops. In a
// session, see [WithSessions], Elicit waits for the answer; the time counts towards the [Timeout]
// of the operation.
//
// Elicit returns an [*InputError] if the client cannot be asked: it does not support this, the call
// is part of a batch, or the request came over plain HTTP. The server cannot know whether the
// client asked the person or answered by itself. To have an action confirmed, use [Confirm].
func (v *Invocation) Elicit(ctx context.Context, name string, p *mcp.ElicitParams) (*mcp.ElicitResult, error) {
	if v == nil {
		return nil, notCalled("elicitation")
	}
	res, err := v.call.Elicit(ctx, name, p)
	return res, inputError("Elicit", name, err)
}

// Sample asks the client's model for a message. It is used as [Invocation.Elicit] is.
//
//nolint:staticcheck // deprecated with sampling, which clients will have for a year yet
func (v *Invocation) Sample(
	ctx context.Context,
	name string,
	p *mcp.CreateMessageParams,
) (*mcp.CreateMessageResult, error) {
	if v == nil {
		return nil, notCalled("sampling")
	}
	res, err := v.call.Sample(ctx, name, p)
	return res, inputError("Sample", name, err)
}

// Roots asks the client which folders and files it works with. It is used as [Invocation.Elicit] is.
//
//nolint:staticcheck // deprecated with roots, which clients will have for a year yet
func (v *Invocation) Roots(ctx context.Context, name string) (*mcp.ListRootsResult, error) {
	if v == nil {
		return nil, notCalled("roots")
	}
	res, err := v.call.Roots(ctx, name)
	return res, inputError("Roots", name, err)
}

func notCalled(capability string) error {
	return &InputError{Capability: capability, Reason: "the request was not made for a call of an agent"}
}

// inputError returns the error of a question in the form of this package.
func inputError(method, name string, err error) error {
	var unavailable *invoke.InputError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrInputRequired):
		return err
	case errors.As(err, &unavailable):
		return (*InputError)(unavailable)
	default:
		return fmt.Errorf("%s %q: %w", method, name, err)
	}
}

// minStateKey is the shortest key in bytes.
const minStateKey = 32

// WithStateKey sets the key that signs what clients carry from one request of a call to the next:
// the state of [Invocation.Elicit], and the tokens of [Confirm]. They are bound to the caller, the
// tool and its arguments, and expire after 30 minutes. The key is a secret of at least 32 random
// bytes, and all replicas must have the same one. The default is a random key. Then only the
// process that asked accepts the answer, and it logs a warning when it first asks.
func WithStateKey(key []byte) Option {
	return optionFunc(func(c *config) error {
		if len(key) < minStateKey {
			return fmt.Errorf("WithStateKey: the key has %d bytes, and needs at least %d", len(key), minStateKey)
		}
		c.stateKey = key
		return nil
	})
}
