package gosdk

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// lines is a transport of one message per line, as stdio. Unlike those of go-sdk 1.8.0, which end the
// connection at the first message that they cannot read, it responds to such a message with an error. It
// makes the same demands on a message as the endpoint over HTTP.
type lines struct {
	in  io.ReadCloser
	out io.WriteCloser
	// limit is the largest message in bytes, negative for none.
	limit int
}

// linesOf returns the transport of lines that stands for one of the SDK, or t itself if it is another
// one.
func linesOf(t mcp.Transport) mcp.Transport {
	switch t := t.(type) {
	case *mcp.StdioTransport:
		return &lines{os.Stdin, stdout{os.Stdout}, maxLine(t.MaxLineLength)} //nolint:forbidigo // it writes the protocol
	case *mcp.IOTransport:
		return &lines{t.Reader, t.Writer, maxLine(t.MaxLineLength)}
	case *mcp.LoggingTransport:
		return &mcp.LoggingTransport{Transport: linesOf(t.Transport), Writer: t.Writer}
	default:
		return t
	}
}

// maxLine returns the limit of a message for the limit that a transport states, 0 if it states none.
func maxLine(stated int) int {
	if stated == 0 {
		return serve.MaxBody
	}
	return stated
}

// stdout is a standard output that stays open.
type stdout struct{ io.Writer }

// Close does nothing.
func (stdout) Close() error { return nil }

// Connect begins to read.
func (t *lines) Connect(context.Context) (mcp.Connection, error) {
	c := &lineConnection{
		in: t.in, out: t.out, limit: t.limit, incoming: make(chan line), closed: make(chan struct{}),
		batches: true, open: map[jsonrpc.ID]lineRequest{},
	}
	go c.read(&lineReader{in: bufio.NewReader(t.in), limit: t.limit})
	return c, nil
}

// A lineConnection is the connection of lines.
type lineConnection struct {
	in       io.Closer
	out      io.WriteCloser
	limit    int
	incoming chan line
	closing  sync.Once
	closed   chan struct{}
	closeErr error

	// queue has messages of a batch that were not read yet. Only Read uses it.
	queue []jsonrpc.Message

	mu sync.Mutex // guards writes and the fields below
	// batches is true as long as the version of the protocol may have batches.
	batches bool
	// open are the requests without a response.
	open map[jsonrpc.ID]lineRequest
}

// A lineRequest is a request without a response. Its batch is nil if it is not in one.
type lineRequest struct {
	id    []byte // JSON
	batch *lineBatch
}

// read reads lines until the end. As with any reader of a standard input, its goroutine is left if the
// input is neither closed nor read further.
func (c *lineConnection) read(r *lineReader) {
	for {
		l := r.next()
		select {
		case c.incoming <- l:
		case <-c.closed:
			return
		}
		if l.err != nil {
			return
		}
	}
}

// SessionID returns "": the connection is the session.
func (*lineConnection) SessionID() string { return "" }

// Read returns the next message. It responds to lines that are not messages.
func (c *lineConnection) Read(ctx context.Context) (jsonrpc.Message, error) {
	for {
		if len(c.queue) > 0 {
			next := c.queue[0]
			c.queue = c.queue[1:]
			return next, nil
		}
		var l line
		select {
		case l = <-c.incoming:
		case <-c.closed:
			return nil, io.EOF
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if l.err != nil {
			return nil, l.err
		}
		if err := c.accept(l); err != nil {
			return nil, err
		}
	}
}

// accept adds the messages of a line to the queue, or responds to it. The error is that of writing.
func (c *lineConnection) accept(l line) error {
	if !l.tooLong && len(bytes.TrimSpace(l.text)) == 0 {
		return nil
	}
	problem := c.problem(l)
	if problem == nil {
		problem = c.enqueue(l.text)
	}
	if problem == nil {
		return nil
	}
	if !problem.Response {
		c.mu.Lock()
		defer c.mu.Unlock()
		_, err := c.out.Write(problem.Line())
		return err //nolint:wrapcheck // it is the transport's own
	}
	if failed := failed(problem); failed != nil {
		c.queue = []jsonrpc.Message{failed}
	}
	return nil
}

// failed returns the message for a response of the client that cannot be read: a response has no
// response, but the request of the server that waits for it has to end. It returns nil if that request is
// not known.
func failed(problem *serve.MessageError) jsonrpc.Message {
	var value any
	if json.Unmarshal(problem.ID, &value) != nil {
		return nil
	}
	id, err := jsonrpc.MakeID(value)
	if err != nil || !id.IsValid() {
		return nil
	}
	return &jsonrpc.Response{ID: id, Error: &jsonrpc.Error{Code: int64(problem.Code), Message: problem.Message}}
}

// problem returns why the messages of a line cannot be carried out, or nil.
func (c *lineConnection) problem(l line) *serve.MessageError {
	if l.tooLong {
		return serve.TooLong(c.limit, l.id)
	}
	return serve.Check(l.text, CheckParams)
}

// noBatches is the first version of the protocol without batches.
const noBatches = "2025-06-18"

// enqueue decodes the messages of a line and notes their requests.
func (c *lineConnection) enqueue(text []byte) *serve.MessageError {
	parts, batch := serve.Split(text)
	c.mu.Lock()
	defer c.mu.Unlock()
	if batch && !c.batches {
		return serve.Refused(nil, "the protocol has no batches from version "+noBatches+" on")
	}
	var of *lineBatch
	if batch {
		of = new(lineBatch)
	}
	var decoded []jsonrpc.Message
	requests := map[jsonrpc.ID]lineRequest{}
	for _, part := range parts {
		m, err := jsonrpc.DecodeMessage(part.Message)
		if err != nil {
			return serve.Refused(nil, "the message is not one of JSON-RPC 2.0")
		}
		decoded = append(decoded, m)
		if request, ok := m.(*jsonrpc.Request); ok && request.IsCall() {
			if _, used := c.open[request.ID]; used {
				return serve.Refused(nil, "a request in progress has the same id")
			}
			requests[request.ID] = lineRequest{part.ID, of}
		}
		if version, ok := serve.Initialized(part.Message); ok {
			c.batches = version < noBatches && version != ""
		}
	}
	if batch {
		of.left = len(requests)
	}
	maps.Copy(c.open, requests)
	c.queue = decoded
	return nil
}

// A lineBatch collects the responses to one batch, which are written as one line.
type lineBatch struct {
	left      int
	responses [][]byte
	size      int
}

// add adds a response. The size of all is bounded, because they are held until the last one is known.
func (b *lineBatch) add(id, response []byte) {
	if b.size+len(response) > serve.MaxBody {
		response = serve.TooLarge(id).Line()
	}
	b.left--
	b.size += len(response)
	b.responses = append(b.responses, bytes.TrimRight(response, "\n"))
}

// Write writes a message, or keeps it until its batch is complete.
func (c *lineConnection) Write(ctx context.Context, message jsonrpc.Message) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	text, err := jsonrpc.EncodeMessage(message)
	if err != nil {
		return err //nolint:wrapcheck // the message is the SDK's
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if response, ok := message.(*jsonrpc.Response); ok {
		request, known := c.open[response.ID]
		delete(c.open, response.ID)
		if known {
			text = serve.WithID(text, request.id)
		}
		if b := request.batch; b != nil {
			if b.add(request.id, text); b.left > 0 {
				return nil
			}
			text = append(append([]byte{'['}, bytes.Join(b.responses, []byte{','})...), ']')
		}
	}
	_, err = c.out.Write(append(text, '\n'))
	return err //nolint:wrapcheck // it is the transport's own
}

// Close closes the input and the output.
func (c *lineConnection) Close() error {
	c.closing.Do(func() {
		c.closeErr = errors.Join(c.in.Close(), c.out.Close())
		close(c.closed)
	})
	return c.closeErr
}
