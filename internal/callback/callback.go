// Package callback calls functions of the application that are not handlers: those given in
// options, and methods that describe a type. Such a function may panic, end its goroutine, never
// return, or use the server that is calling it. None of this stops the server.
package callback

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"time"
)

// Limit is the time that a function may take that is called while the catalogue is built.
const Limit = 10 * time.Second

// An Error states that a function did not return.
type Error struct {
	// Reason is "it panicked", "it ended its goroutine" or "it did not return within 10s".
	Reason string
	// Value and Stack are the value and the stack of a panic.
	Value any
	Stack []byte
}

// Error returns the reason, without the value of a panic, which may be a secret.
func (e *Error) Error() string { return e.Reason }

// Detail returns the reason with the value of a panic, for developers.
func (e *Error) Detail() string {
	if e.Value == nil {
		return e.Reason
	}
	return fmt.Sprintf("%s: %v", e.Reason, e.Value)
}

// Do calls f in a separate goroutine and waits for it. It returns f's error, or an [*Error] if f
// panics, ends its goroutine, or has not returned when ctx is done or the limit is reached. In the
// last two cases, f may still be running. The limit is positive.
func Do(ctx context.Context, limit time.Duration, f func() error) error {
	done := make(chan error, 1)
	go run(f, done)
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return &Error{Reason: "it did not return before the call was over"}
	case <-timer.C:
		return &Error{Reason: "it did not return within " + limit.String()}
	}
}

// Detailed calls f as [Do] does, with [Limit] and without a context, and returns an error with the Detail
// of a failure. It is for functions that are called while the catalogue is built, whose errors are for
// developers. If f does not return in time, what it assigns must not be read.
func Detailed(f func() error) error {
	err := Do(context.Background(), Limit, f)
	var failed *Error
	if errors.As(err, &failed) {
		return errors.New(failed.Detail())
	}
	return err
}

// run calls f and reports how it ended. Its name is what [Nested] looks for.
//
//go:noinline
func run(f func() error, done chan<- error) {
	returned := false
	var err error
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Reason: "it panicked", Value: p, Stack: debug.Stack()}
		} else if !returned {
			err = &Error{Reason: "it ended its goroutine"}
		}
		done <- err
	}()
	err = f()
	returned = true
}

// runName is the name of run in a stack.
var runName = runtime.FuncForPC(reflect.ValueOf(run).Pointer()).Name()

// Nested reports whether the calling function was called by a function that [Do] called, in the
// same goroutine. In that case, waiting for that function to return would never end.
func Nested() bool {
	const depth = 1024
	pcs := make([]uintptr, depth)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		frame, more := frames.Next()
		if frame.Function == runName {
			return true
		}
		if !more {
			return false
		}
	}
}
