package invoke

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
)

// JoinObservers returns an observer that calls all observers in their order, or nil if there are
// none. Each gets the context that the one before returned. Messages and requests end in the
// opposite order. The functions and their results may be nil. A panic in a function is logged.
func JoinObservers(all []Observer, logger *slog.Logger) *Observer {
	if len(all) == 0 {
		return nil
	}
	o := &observers{all, logger}
	return &Observer{Message: o.message, Session: o.session, Step: o.step, Question: o.question}
}

type observers struct {
	all    []Observer
	logger *slog.Logger
}

// guard calls a function of an observer.
func (o *observers) guard(ctx context.Context, f func()) {
	defer func() {
		if p := recover(); p != nil {
			o.logger.ErrorContext(ctx, "ginmcp: an observer panicked", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	f()
}

func (o *observers) message(ctx context.Context, m Message) Observation {
	all := make([]Observation, len(o.all))
	inner := ctx
	for i, one := range o.all {
		if one.Message == nil {
			continue
		}
		o.guard(ctx, func() { all[i] = one.Message(inner, m) })
		inner = o.enter(inner, all[i:i+1]) //nolint:fatcontext // one for each observer
	}
	return Observation{
		Enter: func(ctx context.Context) context.Context { return o.enter(ctx, all) },
		End: func(outcome Outcome) {
			for i := range all {
				if end := all[len(all)-1-i].End; end != nil {
					o.guard(ctx, func() { end(outcome) })
				}
			}
		},
	}
}

// enter returns a context with what all observations add to it.
func (o *observers) enter(ctx context.Context, all []Observation) context.Context {
	for _, one := range all {
		if one.Enter == nil {
			continue
		}
		o.guard(ctx, func() {
			if inner := one.Enter(ctx); inner != nil {
				ctx = inner //nolint:fatcontext // one for each observer
			}
		})
	}
	return ctx
}

func (o *observers) step(
	ctx context.Context, s Step,
) (inner context.Context, headers http.Header, end func(status int, err error)) {
	headers = http.Header{}
	ends := make([]func(int, error), 0, len(o.all))
	for _, one := range o.all {
		if one.Step == nil {
			continue
		}
		o.guard(ctx, func() {
			inner, more, end := one.Step(ctx, s)
			for name, values := range more {
				headers[http.CanonicalHeaderKey(name)] = values
			}
			if end != nil {
				ends = append(ends, end)
			}
			if inner != nil {
				ctx = inner //nolint:fatcontext // one for each observer
			}
		})
	}
	return ctx, headers, func(status int, err error) {
		for i := range ends {
			o.guard(ctx, func() { ends[len(ends)-1-i](status, err) })
		}
	}
}

func (o *observers) session(ctx context.Context, m Message) (end func()) {
	var ends []func()
	for _, one := range o.all {
		if one.Session != nil {
			o.guard(ctx, func() { ends = append(ends, one.Session(ctx, m)) })
		}
	}
	return func() {
		for _, end := range ends {
			if end != nil {
				o.guard(ctx, end)
			}
		}
	}
}

func (o *observers) question(ctx context.Context, m Message) (trace http.Header, end func(Outcome)) {
	trace = http.Header{}
	ends := make([]func(Outcome), 0, len(o.all))
	for _, one := range o.all {
		if one.Question == nil {
			continue
		}
		o.guard(ctx, func() {
			more, end := one.Question(ctx, m)
			for name, values := range more {
				trace[http.CanonicalHeaderKey(name)] = values
			}
			if end != nil {
				ends = append(ends, end)
			}
		})
	}
	return trace, func(outcome Outcome) {
		for i := range ends {
			o.guard(ctx, func() { ends[len(ends)-1-i](outcome) })
		}
	}
}
