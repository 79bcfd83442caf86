package invoke

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/schema"
)

// A HiddenArgument is an argument that agents do not see. A function returns its value for each
// call.
type HiddenArgument struct {
	Name  string
	Value func(context.Context) (any, error)
}

// errHidden is the error of an unusable value for a hidden argument. The details are only logged,
// because the agent cannot correct the value.
var errHidden = errors.New("the server could not set a hidden argument")

// fill sets the values of hidden arguments, or returns the result of a refused call.
func (o *Callable) fill(ctx context.Context, caller dispatch.Identity, values *schema.Values) *result.Result {
	for _, a := range o.hidden {
		raw, refused, err := o.value(ctx, caller, a)
		if refused != nil {
			refusal := result.Message("The call was refused: " + refused.Error())
			return &refusal
		}
		var panicked *dispatch.PanicError
		if errors.As(err, &panicked) {
			o.env.LogFailure(ctx, "HideArgumentFunc", err, "tool", o.name, "argument", a.Name)
			refusal := result.Message("The call failed: internal error.")
			return &refusal
		}
		if err == nil && len(o.input.Give(values, a.Name, raw)) > 0 {
			err = errors.New("the value does not fit the argument") // the value may be a secret
		}
		if err != nil {
			o.env.LogFailure(ctx, "HideArgumentFunc", err, "tool", o.name, "argument", a.Name)
			if !errors.Is(err, dispatch.ErrBusy) {
				err = errHidden
			}
			refusal := o.env.Failed(ctx, o.name, o.timeout, err)
			return &refusal
		}
	}
	return nil
}

// value calls the application's function for the value of a hidden argument, and encodes the value.
// The result refused is the error that the function returned.
func (o *Callable) value(
	ctx context.Context, caller dispatch.Identity, a HiddenArgument,
) (raw json.RawMessage, refused, err error) {
	type outcome struct {
		raw          json.RawMessage
		refused, err error
	}
	var found outcome
	err = o.env.Target.Load.Run(ctx, o.route, caller, func() {
		value, err := a.Value(ctx)
		if err != nil {
			found.refused = err
			return
		}
		found.raw, found.err = Encode(value)
	})
	if errors.Is(err, dispatch.ErrTimeout) || errors.Is(err, dispatch.ErrCanceled) {
		return nil, ctx.Err(), nil
	}
	if err != nil {
		return nil, nil, err
	}
	return found.raw, found.refused, found.err
}

// conceal replaces an error about a hidden argument, because the agent does not see that argument.
func (o *Callable) conceal(ctx context.Context, err error) error {
	var argument *dispatch.ArgumentError
	if !errors.As(err, &argument) {
		return err
	}
	named := func(hidden bool) bool {
		return slices.ContainsFunc(o.input.Arguments, func(a schema.Argument) bool {
			return a.Name == argument.Argument && a.Hidden == hidden
		})
	}
	if named(false) || !named(true) {
		return err
	}
	o.env.Logger.ErrorContext(ctx, "ginmcp: a hidden argument cannot be sent",
		"tool", o.name, "argument", argument.Argument, "error", argument.Message)
	return errHidden
}
