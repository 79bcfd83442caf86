package serve

import (
	"context"
	"sync/atomic"
)

// A batch is shared by the messages of one request. All results of a batch are kept until the last
// one is known, so results that may be large are made one after the other.
type batch struct {
	turn chan struct{}
	size atomic.Int64 // of the results so far, in bytes
}

func newBatch() *batch { return &batch{turn: make(chan struct{}, 1)} }

// Batched reports whether a message is part of a batch.
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
