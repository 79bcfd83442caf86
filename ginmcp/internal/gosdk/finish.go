package gosdk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// Finish returns a transport on which the end of the input comes after the answers to everything that
// was read before. go-sdk 1.8.0 drops the answers of calls in progress: a client that writes its
// messages and closes the stream would get some of them only. A transport that serves some versions of
// the protocol only is returned as it is, because it is not a stream.
func Finish(t mcp.Transport) mcp.Transport {
	if _, ok := t.(mcp.ProtocolVersionSupporter); ok {
		return t
	}
	return finishing{t}
}

type finishing struct{ mcp.Transport }

// Connect connects the transport.
func (f finishing) Connect(ctx context.Context) (mcp.Connection, error) {
	c, err := f.Transport.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &finishingConnection{Connection: c, open: map[jsonrpc.ID]struct{}{}, closed: make(chan struct{})}, nil
}

// A finishingConnection knows the requests that were read and not answered.
type finishingConnection struct {
	mcp.Connection

	mu   sync.Mutex
	open map[jsonrpc.ID]struct{}
	// idle is closed when the input has ended and open is empty. It is nil before the end.
	idle chan struct{}

	closing sync.Once
	closed  chan struct{}
}

// Read reads the next message. At the end of the input it waits for the answers.
func (c *finishingConnection) Read(ctx context.Context) (jsonrpc.Message, error) {
	message, err := c.Connection.Read(ctx)
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

// begin notes a request. One that listens for changes is never answered, and neither is one that was
// cancelled.
func (c *finishingConnection) begin(request *jsonrpc.Request) {
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
func (c *finishingConnection) end() <-chan struct{} {
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
func (c *finishingConnection) Write(ctx context.Context, message jsonrpc.Message) error {
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
func (c *finishingConnection) Close() error {
	c.closing.Do(func() { close(c.closed) })
	return c.Connection.Close()
}
