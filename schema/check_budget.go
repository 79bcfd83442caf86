package schema

import (
	"context"
	"math"
)

// A budget limits the work of one check. Visiting a value costs one step, and so do bytesPerStep
// bytes of a text. A value within alternatives is visited once for each alternative, together with
// everything that it contains.
type budget struct {
	ctx context.Context
	// steps is the number of steps that are left. The context is checked again once it has fallen
	// to checkpoint.
	steps, checkpoint int
	// over states why the check ended early, or is empty.
	over string
}

const (
	bytesPerStep       = 4
	stepsPerCheckpoint = 1024
)

// stepsFor returns the number of steps for a source. It allows each value to be visited a few
// times.
func stepsFor(src []byte) int {
	const least, perByte = 10_000, 4
	return least + perByte*len(src)
}

func newBudget(ctx context.Context, src []byte) budget {
	steps := stepsFor(src)
	return budget{ctx: ctx, steps: steps, checkpoint: steps}
}

// spend takes steps from the budget, and returns false if the check has to end.
func (b *budget) spend(steps int) bool {
	b.steps -= steps
	return b.steps > b.checkpoint || b.extend()
}

// extend reports whether the check can continue, and sets the next checkpoint.
func (b *budget) extend() bool {
	switch {
	case b.over != "":
	case b.steps < 0:
		b.over = "the arguments are nested too deeply within alternatives to be checked"
	case b.ctx.Err() != nil:
		b.over = "the call ended before its arguments were checked"
	default:
		b.checkpoint = max(0, b.steps-stepsPerCheckpoint)
		return true
	}
	b.checkpoint = math.MaxInt
	return false
}
