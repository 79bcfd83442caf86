package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"reflect"

	"github.com/gin-gonic/gin/binding"
	"github.com/ginmcp/ginmcp/ginmcp/internal/bind"
	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/schema"
)

// A Composition is the function of a composed tool. The body holds its arguments as one JSON value.
type Composition func(ctx context.Context, call *Caller, body []byte) (any, error)

// NewComposed makes a composed tool with the function f and the types in and out. With the input
// type struct{}, the tool has no arguments.
func NewComposed(a *introspect.Annotation, in, out reflect.Type, f Composition) (*Virtual, error) {
	op := introspect.Operation{
		ID: a.ID, Summary: a.Summary, Description: a.Description, Tags: a.Tags, Hints: a.Hints,
		Hidden: a.Hidden, Timeout: a.Timeout, Scopes: a.Scopes, Confirm: a.Confirm,
		Responses: []introspect.Response{
			{Status: http.StatusOK, Type: introspect.TypeRef{Go: out}, Source: introspect.SourceExplicit},
		},
	}
	if in != reflect.TypeFor[struct{}]() {
		op.Inputs = []introspect.Input{
			{In: introspect.LocationBody, Type: introspect.TypeRef{Go: in}, Source: introspect.SourceExplicit},
		}
	}
	v, err := newVirtual(op)
	if err != nil {
		return nil, err
	}
	unrestricted := a.Unrestricted
	v.run = func(ctx context.Context, at *View, c invoke.Call, body []byte) result.Result {
		if unrestricted {
			at = at.catalogue.View(nil)
		}
		return v.compose(ctx, at, c, body, f)
	}
	return v, nil
}

// Decode reads the arguments of a composed tool into in, a pointer, and validates it as Gin
// does.
func Decode(body []byte, in any) error {
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

// compose calls f with the time limit of the tool.
func (v *Virtual) compose(ctx context.Context, at *View, c invoke.Call, body []byte, f Composition) result.Result {
	name, limit := v.op.ID, at.catalogue.env.Timeout
	if v.op.Timeout > 0 {
		limit = v.op.Timeout
	}
	ctx, leave := invoke.Enter(ctx, name, c.Peer)
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if c.Request != nil { // its context may end before the session
		defer context.AfterFunc(c.Request.Context(), cancel)()
	}
	inner := invoke.Call{
		Request:   c.Request,
		Trace:     c.Trace,
		Peer:      c.Peer,
		Trail:     c.Trail,
		Tool:      name,
		Confirmed: v.confirm != nil,
	}.Silent()
	var out output
	var failure error
	err := at.catalogue.env.Target.Load.Await(ctx, v.op.Route(), c.Identity(ctx), func(slot *dispatch.Slot) {
		inner.Slot = slot
		var value any
		if value, failure = f(ctx, &Caller{ctx: ctx, view: at, call: inner}, body); failure == nil {
			out = newOutput(value)
		}
	})
	if err != nil {
		return at.catalogue.env.Failed(ctx, name, limit, err)
	}
	if failure != nil {
		return v.failed(failure)
	}
	return v.respond(at.catalogue.env, out)
}

// failed converts the error of a composed tool to a result.
func (v *Virtual) failed(err error) result.Result {
	var invalid *bind.Error
	if errors.As(err, &invalid) {
		return invoke.Refused(v.op.ID, invalid.Problems)
	}
	r := result.Message(err.Error())
	var coded interface{ StatusCode() int }
	if errors.As(err, &coded) {
		r.Status = coded.StatusCode()
		detail, _ := json.Marshal(struct { // strings and a number never fail
			Status int    `json:"status"`
			Error  string `json:"error"`
		}{r.Status, err.Error()})
		if v.output == nil {
			r.Structured = detail
		} else {
			r.Detail = detail
		}
	}
	return r
}

// An output is the encoded value that a composed tool returned. Encoding it may run code of the
// application.
type output struct {
	contentType string
	body        []byte
	err         error
}

// newOutput encodes an output. It sniffs the content type of bytes, and encodes anything else as
// JSON.
func newOutput(value any) output {
	if raw, ok := value.([]byte); ok {
		return output{http.DetectContentType(raw), raw, nil}
	}
	document, err := invoke.Encode(value)
	return output{"application/json", document, err}
}

// respond converts an output to a result.
func (v *Virtual) respond(e *invoke.Env, out output) result.Result {
	if out.err != nil {
		e.Logger.Error("ginmcp: a tool's output is not JSON", slog.String("tool", v.op.ID), slog.Any("error", out.err))
		return result.Message("The call succeeded, but its output cannot be written as JSON.")
	}
	response := &dispatch.Response{
		Status:      http.StatusOK,
		Path:        "/" + v.op.ID,
		ContentType: out.contentType,
		Size:        len(out.body),
	}
	response.Body = out.body[:min(response.Size, e.MaxResponse)]
	shaper := result.Shaper{Output: v.output, IsError: func(int, http.Header, []byte) bool { return false }}
	return shaper.Shape(response)
}
