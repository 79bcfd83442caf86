package invoke

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
)

// An Env holds what the calls of one catalogue have in common. It is not modified after the first
// call.
type Env struct {
	// Guard has all routes of the engine, including those that are not operations. Target is the
	// destination of calls.
	Guard  *dispatch.Guard
	Target dispatch.Target
	// ReservedHeaders are the headers by which the engine finds the address of a client. No
	// argument sets them.
	ReservedHeaders []string
	// Timeout limits a call whose operation has no limit of its own, and MaxResponse the
	// size of a response in bytes. Both are positive.
	Timeout     time.Duration
	MaxResponse int
	// IsError decides which responses are errors. If it is nil, the default rule applies, with
	// SuccessCodes as the success codes of the application's envelopes.
	IsError      func(status int, h http.Header, body []byte) bool
	SuccessCodes []int
	// Scheme is the scheme of the URIs of resources.
	Scheme string
	// Signer signs the state that a client carries between the rounds of a call.
	Signer *Signer
	// Shows reports whether a call with this request may record its HTTP requests and return them
	// to its caller. Count counts a call of a tool. Both may be nil.
	Shows func(*http.Request) bool
	Count func(tool string, isError bool, took time.Duration)
	// Observer observes messages and requests, unless it is nil.
	Observer *Observer
	// Hooks are called after every call and every read.
	Hooks  []func(context.Context, Info)
	Logger *slog.Logger
	// Notice, unless it is nil, is called with the route and a sentence when a call reveals a
	// mistake in the application that the route table does not show.
	Notice func(route, message string)
}

// Watched reports whether hooks or a counter are told about the end of a call.
func (e *Env) Watched() bool { return len(e.Hooks) > 0 || e.Count != nil }
