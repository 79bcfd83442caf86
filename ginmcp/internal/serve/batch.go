package serve

import (
	"context"
	"sync/atomic"
)

// A batch is what the messages of one request share. All of its results are held until the last one
// is known, so those that may be large are made one after the other.
type batch struct {
	turn chan struct{}
	size atomic.Int64 // of the results so far, in bytes
}

func newBatch() *batch { return &batch{turn: make(chan struct{}, 1)} }

// Batched reports whether a message shares its response with others.
func (in *Inbound) Batched() bool { return in.batch != nil }

// Turn waits until a message of a batch may be carried out, and returns the size of the results that
// the batch has so far. The caller calls end with the size of its own result.
func (in *Inbound) Turn(ctx context.Context) (size int, end func(size int), err error) {
	select {
	case in.batch.turn <- struct{}{}:
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
	return int(in.batch.size.Load()), func(size int) {
		in.batch.size.Add(int64(size))
		<-in.batch.turn
	}, nil
}
