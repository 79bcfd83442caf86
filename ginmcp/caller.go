package ginmcp

import (
	"context"
	"errors"
	"net/http"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
)

// A Caller calls the application's operations for a tool that was made with [WithTool], on
// behalf of the client that called the tool. It is safe for concurrent use while the tool's
// function runs.
type Caller interface {
	// Do calls an operation and waits for its response. The operation is named by its ID:
	// that of its annotation or of a document, or else the name that was made for it. It
	// need not be a tool: excluded and hidden operations are called in the same way. Tools
	// without a route cannot be called, so that no tool can call itself.
	//
	// Args are the operation's own arguments, whatever its tool calls them: anything that
	// encoding/json encodes as an object. Nil is no arguments. They are checked as the
	// arguments of a tool are.
	//
	// The request is made in process, for the same client: with its headers, its address
	// and its trace. It ends with ctx and with the tool, whichever is first, and has the
	// operation's own time limit as well.
	//
	// The response is decoded into out as by encoding/json; nil discards it. A *string
	// takes a response that is not JSON, and a *[]byte takes any response as it is. An empty
	// response leaves out unchanged. A response that would be an error result, and one that
	// redirects, is a *[CallError].
	Do(ctx context.Context, operation string, args, out any) error
}

// A CallError states that an operation was not carried out, or responded with an error.
type CallError struct {
	// Operation is the operation that was called.
	Operation string
	// Status is the status of the response, or 0 if the application was not called or did
	// not respond.
	Status int
	// Message is the message in the response, if it has one, or states why there is no
	// response.
	Message string
	// Body is the body of the response.
	Body []byte
}

// Error returns the operation, the status and the message.
func (e *CallError) Error() string { return (*catalogue.CallError)(e).Error() }

// StatusCode returns the status that the client of the tool is told: that of the response, or
// 502 if there was no response or its status is that of a success.
func (e *CallError) StatusCode() int {
	if e.Status < http.StatusBadRequest {
		return http.StatusBadGateway
	}
	return e.Status
}

// caller is the Caller of one call of a tool.
type caller struct{ *catalogue.Caller }

func (c caller) Do(ctx context.Context, operation string, args, out any) error {
	err := c.Caller.Do(ctx, operation, args, out)
	var failed *catalogue.CallError
	if errors.As(err, &failed) {
		return (*CallError)(failed)
	}
	return err
}
