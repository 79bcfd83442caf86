package ginmcp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Caller calls the application's operations on behalf of whoever called a tool that was
// made with [WithTool]. It is safe for concurrent use, for as long as the tool's function
// runs.
type Caller interface {
	// Do calls an operation and waits for its answer. The operation is known by its ID: that
	// of its annotation or of a document, or else the name that was made for it. It need
	// not be a tool: excluded and hidden operations are called in the same way. Tools that
	// are no operation cannot be called, so that no tool can come back to itself.
	//
	// Args are the operation's own arguments, whatever its tool calls them: anything that
	// encoding/json makes an object of. Nil is none. They are checked as those of a tool.
	//
	// The request is made in process, for the same caller: with its headers, its address
	// and its trace. It ends with ctx and with the tool, whichever is first, and has the
	// operation's own limit besides.
	//
	// The answer is read into out as by encoding/json; nil discards it. A *string takes an
	// answer that is no JSON, and a *[]byte takes any answer as it came. An empty answer
	// leaves out as it is. An answer that would be an error result, and one that redirects,
	// is a *[CallError].
	Do(ctx context.Context, operation string, args, out any) error
}

// A CallError tells that an operation was not carried out, or answered with an error.
type CallError struct {
	// Operation is what was called.
	Operation string
	// Status is what the application answered, or 0 where it was not asked or did not
	// answer.
	Status int
	// Message is the sentence in the answer, as far as there is one, or says why there is
	// no answer.
	Message string
	// Body is the answer as it came.
	Body []byte
}

// Error returns the operation, the status and the message.
func (e *CallError) Error() string {
	if e.Status < http.StatusBadRequest {
		return e.Operation + ": " + e.Message
	}
	line := fmt.Sprintf("%s: HTTP %d", e.Operation, e.Status)
	text := http.StatusText(e.Status)
	if text != "" {
		line += " " + text
	}
	if e.Message == "" || e.Message == text {
		return line
	}
	return line + ": " + e.Message
}

// StatusCode returns the status that the caller of a tool is told: what the application
// answered, or 502 where it did not or where its answer has the status of a success.
func (e *CallError) StatusCode() int {
	if e.Status < http.StatusBadRequest {
		return http.StatusBadGateway
	}
	return e.Status
}

// caller is the Caller of one call of a tool.
type caller struct {
	// ctx ends with the tool.
	ctx       context.Context
	catalogue *catalogue
	call      call
}

func (c *caller) Do(ctx context.Context, operation string, args, out any) error {
	o, err := c.catalogue.operation(operation)
	if err != nil {
		return err
	}
	inner := c.call
	if inner.arguments, err = encoded(args); err != nil {
		return fmt.Errorf("%s: the arguments: %w", operation, err)
	}
	// A quick handler may answer before anybody sees that its call is over.
	if c.ctx.Err() != nil {
		return c.over(operation)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	response, refusal := o.respond(ctx, inner)
	if refusal != nil {
		if errors.Is(c.ctx.Err(), context.DeadlineExceeded) {
			return c.over(operation)
		}
		return &CallError{Operation: operation, Message: textsOf(refusal)}
	}
	plain := result.Shaper{IsError: o.shaper.IsError, Narrowing: o.shaper.Narrowing}
	answer := plain.Shape(response)
	if err := answered(operation, response, &answer); err != nil {
		return err
	}
	return read(operation, response, &answer, out)
}

// over tells that the tool is over, and what ended it.
func (c *caller) over(operation string) error {
	if errors.Is(c.ctx.Err(), context.DeadlineExceeded) {
		return &CallError{Operation: operation, Message: "the time of the tool was up"}
	}
	return &CallError{Operation: operation, Message: "the tool is over"}
}

// encoded returns arguments as JSON.
func encoded(args any) (json.RawMessage, error) {
	if args == nil {
		return nil, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(args)
	return bytes.TrimSpace(b.Bytes()), err
}

// answered returns what is wrong with an answer, or nil.
func answered(operation string, r *dispatch.Response, shaped *result.Result) error {
	redirect := r.Status >= http.StatusMultipleChoices && r.Status < http.StatusBadRequest
	cut := r.Cut != nil || r.TooLarge()
	if !shaped.IsError && !redirect && !cut {
		return nil
	}
	e := &CallError{Operation: operation, Status: r.Status, Body: r.Body}
	var failure struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(shaped.Structured, &failure) == nil && shaped.IsError {
		e.Message = failure.Error
	}
	if cut && !shaped.IsError {
		e.Message = string(shaped.Content[len(shaped.Content)-1].Data)
	}
	e.Message = cmp.Or(e.Message, textsOf(shaped))
	return e
}

// read puts an answer into out.
func read(operation string, r *dispatch.Response, shaped *result.Result, out any) error {
	if out == nil {
		return nil
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = r.Body
		return nil
	}
	if len(r.Body) == 0 {
		return nil
	}
	document := r.Body
	if shaped.Structured != nil {
		document = shaped.Content[0].Data // what came in parts is a list there
	}
	err := json.Unmarshal(document, out)
	if err == nil {
		return nil
	}
	if text, ok := out.(*string); ok {
		*text = string(document)
		return nil
	}
	if !json.Valid(document) {
		return fmt.Errorf("%s: the answer is no JSON but %s, which a string or a []byte can take", operation, cmp.Or(r.ContentType, "of no type"))
	}
	return fmt.Errorf("%s: the answer does not fit: %w", operation, err)
}

// textsOf returns the texts of a result.
func textsOf(r *result.Result) string {
	var texts [][]byte
	for _, c := range r.Content {
		if c.Kind == result.Text {
			texts = append(texts, c.Data)
		}
	}
	return string(bytes.Join(texts, []byte("\n")))
}

// reachable is what a Caller can call: the operations by their IDs and names, each compiled
// when it is needed first. It is as the application declares it, whatever its tool is like.
type reachable map[string]func() (*operation, error)

// operation returns the operation that a Caller names.
func (c *catalogue) operation(id string) (*operation, error) {
	compile := c.reachable[id]
	if compile == nil {
		return nil, fmt.Errorf("there is no operation %q%s", id, didYouMean(id, slices.Collect(maps.Keys(c.reachable))))
	}
	o, err := compile()
	if err != nil {
		return nil, fmt.Errorf("the operation %q cannot be called: %w", id, err)
	}
	return o, nil
}

// reach makes the operations reachable. An ID goes before a name; one that two operations
// have reaches neither.
func (b *builder) reach() {
	r, count := reachable{}, map[string]int{}
	for i := range b.catalogue.operations {
		if id := b.catalogue.operations[i].ID; id != "" {
			r[id] = b.lazily(b.names[i], &b.catalogue.operations[i])
			if count[id]++; count[id] > 1 {
				r[id] = func() (*operation, error) { return nil, errors.New("several routes have that ID") }
			}
		}
	}
	for i := range b.catalogue.operations {
		if name := b.names[i]; r[name] == nil {
			r[name] = b.lazily(name, &b.catalogue.operations[i])
		}
	}
	b.catalogue.reachable = r
}

// lazily compiles an operation when it is needed first.
func (b *builder) lazily(name string, op *introspect.Operation) func() (*operation, error) {
	s, guard, schemas := b.server, b.guard, b.schemas
	return sync.OnceValues(func() (*operation, error) {
		o, _, err := s.compile(name, op, s.config.declaredOnly, guard, schemas)
		return o, err
	})
}

// quiet is a peer that hears of no progress: how far a tool is, is not for its parts to say.
type quiet struct{ peer }

func (quiet) wantsProgress() bool               { return false }
func (quiet) progress(float64, float64, string) {}
