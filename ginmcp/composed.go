package ginmcp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// WithTool adds a tool that is made of several operations: f calls them, and what it returns
// is the tool's answer.
//
//	ginmcp.WithTool("order_summary", func(ctx context.Context, call ginmcp.Caller, in OrderID) (Summary, error) {
//		var order Order
//		if err := call.Do(ctx, "get_order", in, &order); err != nil {
//			return Summary{}, err
//		}
//		...
//	}, ginmcp.Summary("An order, who ordered it and where it is."), ginmcp.ReadOnly())
//
// In is what the tool takes and Out what it answers with, by their json tags and binding
// rules. Arguments are checked before f is called. An In that is no struct is one argument,
// body, and struct{} takes nothing.
//
// An error of f is an error result with the error's text: it is for the agent to read, so
// what it should not know does not belong there. One with a method StatusCode() int, such as
// [Error] and [*CallError], tells its status too. A panic is an error result without its
// text. What f does not do in time, see [WithTimeout] and [Timeout], is an error, and the
// context ends.
//
// The options say what the tool means: Summary, Description, Tags, ReadOnly, Destructive,
// Idempotent, Timeout and Hidden, which leaves the tool out. Others, a name that is no name
// of a tool, a name that is given twice and a nil f are errors of [New]. A name that an
// operation has as its ID withholds both, and is an error of [Server.Refresh].
func WithTool[In, Out any](name string, f func(ctx context.Context, call Caller, in In) (Out, error), opts ...OpOption) Option {
	return optionFunc(func(c *config) error {
		if f == nil {
			return fmt.Errorf("WithTool: the function of %q is nil", name)
		}
		a := annotation(name, opts)
		if len(a.Inputs)+len(a.Params)+len(a.Responses) > 0 || a.Method != "" || a.Status != 0 || a.ID != name {
			return fmt.Errorf("WithTool: %q has an option that only a route can have: the types declare what it takes and returns", name)
		}
		return c.compose(a, reflect.TypeFor[In](), reflect.TypeFor[Out](), func(ctx context.Context, call Caller, body []byte) (any, error) {
			var in In
			if reflect.TypeFor[In]() != reflect.TypeFor[struct{}]() {
				if err := decode(body, &in); err != nil {
					return nil, err
				}
			}
			return f(ctx, call, in)
		})
	})
}

// A composition is the function of a composed tool.
type composition func(ctx context.Context, call Caller, body []byte) (any, error)

// compose adds a composed tool.
func (c *config) compose(a *introspect.Annotation, in, out reflect.Type, f composition) error {
	op := introspect.Operation{
		ID: a.ID, Summary: a.Summary, Description: a.Description, Tags: a.Tags, Hints: a.Hints, Hidden: a.Hidden, Timeout: a.Timeout,
		Responses: []introspect.Response{{Status: http.StatusOK, Type: introspect.TypeRef{Go: out}, Source: introspect.SourceExplicit}},
	}
	if in != reflect.TypeFor[struct{}]() {
		op.Inputs = []introspect.Input{{In: introspect.LocationBody, Type: introspect.TypeRef{Go: in}, Source: introspect.SourceExplicit}}
	}
	t, err := newRouteless(op)
	if err != nil {
		return fmt.Errorf("WithTool: %q: %w", a.ID, err)
	}
	t.run = func(ctx context.Context, at place, c call, body []byte) result.Result {
		return t.compose(ctx, at, c, body, f)
	}
	return c.add(t)
}

// decode reads the arguments of a composed tool, and validates them as Gin would.
func decode(body []byte, in any) error {
	t := reflect.TypeOf(in).Elem()
	if err := json.Unmarshal(body, in); err != nil {
		return &bind.Error{Status: http.StatusBadRequest, Problems: schema.Explain(t, err)}
	}
	if binding.Validator == nil {
		return nil
	}
	if err := binding.Validator.ValidateStruct(in); err != nil {
		return &bind.Error{Status: http.StatusBadRequest, Problems: schema.Explain(t, err)}
	}
	return nil
}

// compose calls f for as long as the tool may take.
func (t *routeless) compose(ctx context.Context, at place, c call, body []byte, f composition) result.Result {
	s, name, limit := at.server, t.op.ID, at.server.config.timeout
	if t.op.Timeout > 0 {
		limit = t.op.Timeout
	}
	invocation := &Invocation{tool: name, peer: c.peer}
	defer invocation.over.Store(true)
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, invocationKey{}, invocation), limit)
	defer cancel()
	if c.caller != nil { // whose request may end before the session of the protocol does
		defer context.AfterFunc(c.caller.Context(), cancel)()
	}
	inner := call{caller: c.caller, trace: c.trace, tool: name}
	if c.peer != nil {
		inner.peer = quiet{c.peer}
	}
	var out any
	var failure error
	err := s.target.Load.Await(ctx, func() {
		out, failure = f(ctx, &caller{ctx: ctx, catalogue: at.catalogue, call: inner}, body)
	})
	if err != nil {
		return s.failed(ctx, name, limit, err)
	}
	if failure != nil {
		return t.failed(failure)
	}
	return t.answer(s, out)
}

// failed makes a result of the error of a composed tool.
func (t *routeless) failed(err error) result.Result {
	var invalid *bind.Error
	if errors.As(err, &invalid) {
		return refused(t.op.ID, invalid.Problems)
	}
	r := result.Message(err.Error())
	var coded codedError
	if errors.As(err, &coded) {
		r.Status = coded.StatusCode()
		detail, _ := json.Marshal(struct { // texts and a number never fail
			Status int    `json:"status"`
			Error  string `json:"error"`
		}{r.Status, err.Error()})
		if t.output == nil {
			r.Structured = detail
		} else {
			r.Detail = detail
		}
	}
	return r
}

// answer makes a result of what a composed tool returned: bytes are what they look like, and
// anything else is JSON.
func (t *routeless) answer(s *Server, out any) result.Result {
	response := &dispatch.Response{Status: http.StatusOK, Path: "/" + t.op.ID}
	if raw, ok := out.([]byte); ok {
		response.Body, response.ContentType = raw, http.DetectContentType(raw)
	} else {
		document, err := encoded(out)
		if err != nil {
			s.config.logger.Error("ginmcp: a tool's answer is no JSON", slog.String("tool", t.op.ID), slog.Any("error", err))
			return result.Message("The call succeeded, but its answer cannot be written as JSON.")
		}
		response.Body, response.ContentType = document, "application/json"
	}
	response.Size = len(response.Body)
	response.Body = response.Body[:min(response.Size, s.config.maxResponse)]
	shaper := result.Shaper{Output: t.output, IsError: func(int, http.Header, []byte) bool { return false }}
	return shaper.Shape(response)
}
