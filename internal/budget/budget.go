// Package budget bounds the work that one call may cause before it reaches the
// application: what is built from the caller's values grows with the message, never with a
// product of two of its parts, and every loop over the values ends when the call does.
package budget

import "context"

// The limits of what a call may build, in bytes. See [Head] and [Body].
const (
	// Base is what the shortest message may build.
	Base = 64 << 10
	// Factor is how many times the size of its message a call may build in addition to Base.
	Factor = 16
	// Most is the limit of Base and Factor together. It is the size at which net/http refuses
	// the request line and the headers of a request ([net/http.DefaultMaxHeaderBytes]).
	Most = 1 << 20
	// BodyFactor is how many times the size of its message a body may have where that is more.
	// Escaping a form triples a text at the most.
	BodyFactor = 4
	// MaxDepth is how many levels of nested objects are written as name[member][member]….
	MaxDepth = 32
)

// Head returns the limit of the path, the query, the headers and the cookies that are built
// from a message of n bytes, all together.
func Head(n int) int { return min(Most, Base+Factor*n) }

// Body returns the limit of a form that is built from a message of n bytes.
func Body(n int) int { return max(Head(n), BodyFactor*n) }

// interval is the number of steps between two looks at the context.
const interval = 256

// A Budget counts what one call builds. The zero value allows nothing to be built and is
// never cancelled. It is not safe for concurrent use.
type Budget struct {
	ctx   context.Context
	left  int
	steps uint
}

// New returns a budget of so many bytes for as long as ctx lasts.
func New(ctx context.Context, bytes int) Budget { return Budget{ctx: ctx, left: bytes} }

// Step counts one pass through a loop over the caller's data. It returns the error of the
// context where the call has ended.
func (b *Budget) Step() error {
	if b.steps++; b.steps%interval == 0 && b.ctx != nil {
		return b.ctx.Err()
	}
	return nil
}

// Spend takes n bytes from the budget and reports whether it had that many. It is called
// before the bytes are written. A budget that was exceeded once stays empty.
func (b *Budget) Spend(n int) bool {
	if n > b.left {
		b.left = 0
		return false
	}
	b.left -= n
	return true
}
