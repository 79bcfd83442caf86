package catalogue

import (
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
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/internal/near"
)

// A Caller calls the operations of an application for a composed tool, on behalf of the client
// that called the tool. It is safe for concurrent use while the tool runs.
type Caller struct {
	// ctx ends when the tool ends.
	ctx  context.Context
	view *View
	call invoke.Call
}

// A CallError reports that an operation was not called, or that it responded with an error.
type CallError struct {
	Operation string
	// Status is the status of the response, or 0 if there was none.
	Status  int
	Message string
	Body    []byte
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

// Do calls an operation by its ID or name and reads the response into out.
func (c *Caller) Do(ctx context.Context, operation string, args, out any) error {
	o, err := c.view.reach(operation)
	if err != nil {
		return err
	}
	inner := c.call
	if args != nil {
		if inner.Arguments, err = invoke.Encode(args); err != nil {
			return fmt.Errorf("%s: the arguments: %w", operation, err)
		}
	}
	inner.Part = operation
	// The tool may have ended while the handler responded.
	if c.ctx.Err() != nil {
		return c.over(operation)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.ctx, cancel)()
	response, refusal := o.Respond(ctx, &inner)
	if refusal != nil {
		if errors.Is(c.ctx.Err(), context.DeadlineExceeded) {
			return c.over(operation)
		}
		return &CallError{Operation: operation, Message: refusal.Texts()}
	}
	shaped := o.Shape(response)
	if err := responseError(operation, response, &shaped); err != nil {
		return err
	}
	return read(operation, response, &shaped, out)
}

// over returns the error of a call after the tool has ended, with the reason for its end.
func (c *Caller) over(operation string) error {
	if errors.Is(c.ctx.Err(), context.DeadlineExceeded) {
		return &CallError{Operation: operation, Message: "the time limit of the tool was reached"}
	}
	return &CallError{Operation: operation, Message: "the tool has ended"}
}

// responseError returns the error for a response that is not a success, or nil.
func responseError(operation string, r *dispatch.Response, shaped *result.Result) error {
	redirect := r.Status >= http.StatusMultipleChoices && r.Status < http.StatusBadRequest
	cut := r.Cut != nil || r.TooLarge()
	if !shaped.IsError && !redirect && !cut {
		return nil
	}
	e := &CallError{Operation: operation, Status: r.Status, Body: r.Body}
	var detail struct {
		Error string `json:"error"`
	}
	if shaped.IsError && json.Unmarshal(shaped.Structured, &detail) == nil {
		e.Message = detail.Error
	}
	if cut && !shaped.IsError {
		e.Message = string(shaped.Content[len(shaped.Content)-1].Data)
	}
	e.Message = cmp.Or(e.Message, shaped.Texts())
	return e
}

// read decodes a response into out.
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
		document = shaped.Content[0].Data // here, a streamed response is a list
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
		return fmt.Errorf(
			"%s: the response is not JSON but %s; read it into a string or a []byte",
			operation,
			cmp.Or(r.ContentType, "of no type"),
		)
	}
	return fmt.Errorf("%s: the response does not fit: %w", operation, err)
}

// A reachable is an operation that a [Caller] can call. It is compiled when it is first needed.
// Curations do not apply to it, because they only change what agents see.
type reachable struct {
	subject int
	compile func() (*invoke.Callable, error)
}

// reach returns the operation that a composed tool names, unless the caller of the tool may not
// use it.
func (v *View) reach(id string) (*invoke.Callable, error) {
	known := v.catalogue.reachable
	r, ok := known[id]
	if !ok {
		return nil, fmt.Errorf("there is no operation %q%s", id, near.DidYouMean(id, slices.Collect(maps.Keys(known))))
	}
	switch v.permission(r.subject) {
	case Denied:
		return nil, &CallError{Operation: id, Status: http.StatusForbidden, Message: "the caller may not use this operation"}
	case Obtainable:
		return nil, &CallError{
			Operation: id, Status: http.StatusForbidden,
			Message: "the caller needs the scope " + v.catalogue.Requirement(r.subject).String(),
		}
	case Allowed:
	}
	o, err := r.compile()
	if err != nil {
		return nil, fmt.Errorf("the operation %q cannot be called: %w", id, err)
	}
	return o, nil
}

// reach makes the operations reachable by their IDs and names. An ID takes precedence over a name.
// An ID that two operations have reaches neither.
func (b *builder) reach() {
	r, count := map[string]reachable{}, map[string]int{}
	for i, c := range b.routes() {
		if id := c.op.ID; id != "" {
			r[id] = reachable{i, b.lazily(c)}
			if count[id]++; count[id] > 1 {
				r[id] = reachable{i, func() (*invoke.Callable, error) { return nil, errors.New("several routes have that ID") }}
			}
		}
	}
	for i, c := range b.routes() {
		if _, ok := r[c.name]; !ok {
			r[c.name] = reachable{i, b.lazily(c)}
		}
	}
	b.catalogue.reachable = r
}

// lazily compiles an operation when it is first needed.
func (b *builder) lazily(c *candidate) func() (*invoke.Callable, error) {
	env, schemas, name, op, declaredOnly := b.env, b.schemas, c.name, c.op, b.spec.DeclaredOnly
	return sync.OnceValues(func() (*invoke.Callable, error) {
		o, _, err := env.Compile(name, op, declaredOnly, schemas)
		return o, err
	})
}
