// Package budget limits the work that one call may cause before it reaches the application. The
// size of the built request is proportional to that of the message, never to a product of two of
// its parts, and every loop over the values ends when the call ends.
package budget

import "context"

// The limits of what a call may build, in bytes. See [Head] and [Body].
const (
	// Base is the limit for the shortest message.
	Base = 64 << 10
	// Factor is how many times the size of its message a call may build in addition to Base.
	Factor = 16
	// Most is the upper limit of Base and Factor together. It is the size at which net/http refuses
	// the request line and the headers of a request ([net/http.DefaultMaxHeaderBytes]).
	Most = 1 << 20
	// BodyFactor is how many times the size of its message a body may have, where that is more.
	// Escaping a form at most triples a text.
	BodyFactor = 4
	// MaxDepth is how many levels of nested objects are written as name[member][member]….
	MaxDepth = 32
)

// Head returns the limit of the path, the query, the headers and the cookies that are built
// from a message of n bytes, all together.
func Head(n int) int { return min(Most, Base+Factor*n) }

// Body returns the limit of a form that is built from a message of n bytes.
func Body(n int) int { return max(Head(n), BodyFactor*n) }

// interval is the number of steps between two checks of the context.
const interval = 256

// A Budget counts what one call builds. The zero value allows nothing to be built and is
// never cancelled. It is not safe for concurrent use.
type Budget struct {
	ctx   context.Context
	left  int
	steps uint
}

// New returns a budget of a number of bytes, which ends with ctx.
func New(ctx context.Context, bytes int) Budget { return Budget{ctx: ctx, left: bytes} }

// Step counts one pass through a loop over the caller's data. It returns the error of the context
// if the call has ended.
func (b *Budget) Step() error {
	if b.steps++; b.steps%interval == 0 && b.ctx != nil {
		return b.ctx.Err()
	}
	return nil
}

// Spend removes n bytes from the budget and reports whether that many were left. Callers call it
// before they write the bytes. Once exceeded, a budget stays empty.
func (b *Budget) Spend(n int) bool {
	if n > b.left {
		b.left = 0
		return false
	}
	b.left -= n
	return true
}
