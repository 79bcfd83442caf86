package invoke

import (
	"context"
	"errors"
	"slices"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/schema"
)

// A HiddenArgument is an argument that agents do not know and whose value is found for each
// call.
type HiddenArgument struct {
	Name  string
	Value func(context.Context) (any, error)
}

// errHidden states that the application's own value for a hidden argument cannot be used. The
// details go to the log, since the agent cannot correct it.
var errHidden = errors.New("the server could not fill in an argument of its own")

// fill finds the values of hidden arguments, or returns the reason why the call is refused.
func (o *Operation) fill(ctx context.Context, values *schema.Values) *result.Result {
	for _, a := range o.hidden {
		value, err := a.Value(ctx)
		if err != nil {
			refusal := result.Message("The call was refused: " + err.Error())
			return &refusal
		}
		raw, err := Encode(value)
		if err == nil {
			if problems := o.input.Give(values, a.Name, raw); len(problems) > 0 {
				err = errors.New(problems[0].String())
			}
		}
		if err != nil {
			o.env.Logger.ErrorContext(ctx, "ginmcp: HideArgumentFunc", "tool", o.name, "argument", a.Name, "error", err)
			refusal := o.env.Failed(ctx, o.name, o.timeout, errHidden)
			return &refusal
		}
	}
	return nil
}

// conceal replaces an error about a hidden argument, which the agent does not know.
func (o *Operation) conceal(ctx context.Context, err error) error {
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
