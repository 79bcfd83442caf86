package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Checked returns a transport that passes on only messages which are what the protocol demands, and
// responds to others with an error, as the endpoint does over HTTP. The connection stays usable.
//
// The end of the input comes after the responses to everything that was read before. go-sdk 1.8.0 drops
// the responses of calls in progress: a client that writes its messages and closes the stream would get
// only some of them. A transport that serves only some versions of the protocol is returned as it is,
// because it is not a stream.
func Checked(t mcp.Transport) mcp.Transport {
	if _, ok := t.(mcp.ProtocolVersionSupporter); ok {
		return t
	}
	inner := linesOf(t)
	return checked{inner, inner != t}
}

// checked is the transport of [Checked]. Lines is true if the messages are checked before they are decoded.
type checked struct {
	mcp.Transport

	lines bool
}

// Connect connects the transport.
func (t checked) Connect(ctx context.Context) (mcp.Connection, error) {
	c, err := t.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &checkedConnection{
		Connection: c, lines: t.lines, open: map[jsonrpc.ID]struct{}{}, closed: make(chan struct{}),
	}, nil
}

// A checkedConnection knows the requests that were read and not answered.
type checkedConnection struct {
	mcp.Connection

	lines bool

	mu   sync.Mutex
	open map[jsonrpc.ID]struct{}
	// idle is closed when the input has ended and open is empty. It is nil before the end.
	idle chan struct{}

	closing sync.Once
	closed  chan struct{}
}

// Read reads the next message. At the end of the input it waits for the answers.
func (c *checkedConnection) Read(ctx context.Context) (jsonrpc.Message, error) {
	message, err := c.read(ctx)
	if errors.Is(err, io.EOF) {
		select {
		case <-c.end():
		case <-c.closed:
		case <-ctx.Done():
		}
		return message, err
	}
	if request, ok := message.(*jsonrpc.Request); ok && err == nil {
		c.begin(request)
	}
	return message, err
}

// read returns the next message that is what the protocol demands.
func (c *checkedConnection) read(ctx context.Context) (jsonrpc.Message, error) {
	for {
		message, err := c.Connection.Read(ctx)
		request, ok := message.(*jsonrpc.Request)
		if err != nil || !ok || c.lines {
			return message, err
		}
		problem := serve.CheckRequest(request.Method, request.Params, request.IsCall(), CheckParams)
		if problem == nil {
			return message, nil
		}
		if !request.IsCall() { // a notification has no response
			continue
		}
		refusal := &jsonrpc.Error{Code: int64(problem.Code), Message: problem.Message}
		if err := c.Connection.Write(ctx, &jsonrpc.Response{ID: request.ID, Error: refusal}); err != nil {
			return nil, err //nolint:wrapcheck // it is the transport's own
		}
	}
}

// begin notes a request. One that listens for changes is never answered, and neither is one that was
// cancelled.
func (c *checkedConnection) begin(request *jsonrpc.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case request.Method == methodCancelled:
		var params struct {
			ID any `json:"requestId"`
		}
		if json.Unmarshal(request.Params, &params) != nil {
			return
		}
		if id, err := jsonrpc.MakeID(params.ID); err == nil {
			delete(c.open, id)
		}
	case request.IsCall() && request.Method != MethodListen:
		c.open[request.ID] = struct{}{}
	}
}

const methodCancelled = "notifications/cancelled"

// end notes the end of the input, and returns what is closed when there is nothing left to answer.
func (c *checkedConnection) end() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.idle == nil {
		c.idle = make(chan struct{})
		if len(c.open) == 0 {
			close(c.idle)
		}
	}
	return c.idle
}

// Write writes a message.
func (c *checkedConnection) Write(ctx context.Context, message jsonrpc.Message) error {
	err := c.Connection.Write(ctx, message)
	response, ok := message.(*jsonrpc.Response)
	if !ok {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.open[response.ID]; known {
		delete(c.open, response.ID)
		if c.idle != nil && len(c.open) == 0 {
			close(c.idle)
		}
	}
	return err
}

// Close closes the connection. A Read that waits returns.
func (c *checkedConnection) Close() error {
	c.closing.Do(func() { close(c.closed) })
	return c.Connection.Close()
}
