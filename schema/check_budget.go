package schema

import (
	"context"
	"math"
)

// A budget limits the work of one check. A step is one value that is looked at, or
// bytesPerStep bytes of a text. A value is looked at more than once if it is within
// alternatives, and what it holds is looked at again each time.
type budget struct {
	ctx context.Context
	// steps is the number of steps that are left, and look the number at which the
	// context is asked again.
	steps, look int
	// over states why the check ended early, or is empty.
	over string
}

const (
	bytesPerStep = 4
	stepsPerLook = 1024
)

// stepsFor returns the number of steps for a source: each value can be looked at a few times.
func stepsFor(src []byte) int {
	const least, perByte = 10_000, 4
	return least + perByte*len(src)
}

func newBudget(ctx context.Context, src []byte) budget {
	steps := stepsFor(src)
	return budget{ctx: ctx, steps: steps, look: steps}
}

// spend takes steps from the budget, and returns false if the check has to end.
func (b *budget) spend(steps int) bool {
	b.steps -= steps
	return b.steps > b.look || b.extend()
}

// extend asks the context whether the check can go on.
func (b *budget) extend() bool {
	switch {
	case b.over != "":
	case b.steps < 0:
		b.over = "the arguments are nested too deeply within alternatives to be checked"
	case b.ctx.Err() != nil:
		b.over = "the call ended before its arguments were checked"
	default:
		b.look = max(0, b.steps-stepsPerLook)
		return true
	}
	b.look = math.MaxInt
	return false
}
