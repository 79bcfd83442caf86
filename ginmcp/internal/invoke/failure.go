package invoke

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/result"
	"github.com/ginmcp/ginmcp/schema"
)

// Refused makes the result that lists the problems of the arguments, so that a model can correct
// the call. Nothing was dispatched.
func Refused(name string, problems []schema.Problem) result.Result {
	var b strings.Builder
	b.WriteString("The arguments of " + name + " are not valid; nothing was called.")
	for _, p := range problems {
		b.WriteString("\n- " + p.String())
	}
	out := result.Message(b.String())
	out.Refused = true
	return out
}

// Failed makes the result of a call without a response. The value of a panic is logged and never
// sent to the client.
func (e *Env) Failed(ctx context.Context, name string, timeout time.Duration, err error) result.Result {
	var argument *dispatch.ArgumentError
	var panicked *dispatch.PanicError
	var busy *dispatch.BusyError
	switch {
	case errors.As(err, &argument):
		return Refused(name, []schema.Problem{{Path: argument.Argument, Message: argument.Message}})
	case errors.As(err, &panicked):
		e.Logger.ErrorContext(
			ctx,
			"ginmcp: a handler panicked",
			"tool",
			name,
			"panic",
			panicked.Value,
			"stack",
			string(panicked.Stack),
		)
		return result.Message(
			"HTTP 500 Internal Server Error: the handler panicked; the call may have been carried out in part.",
		)
	case errors.As(err, &busy):
		return result.Message("The server is busy: " + busy.Error() + ". Nothing was called; try again in a second.")
	case errors.Is(err, dispatch.ErrNotReached):
		return result.Message(fmt.Sprintf("The application did not respond within %s: the call did not reach its handler, "+
			"because a middleware in front of it, for example one that waits for a lock, did not pass the call on. "+
			"The handler was not called.", timeout))
	case errors.Is(err, dispatch.ErrTimeout):
		return result.Message(
			fmt.Sprintf("The application did not respond within %s; the call may still be carried out.", timeout),
		)
	default:
		return result.Message("The call failed: " + err.Error() + ".")
	}
}
