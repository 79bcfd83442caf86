package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	workers  = 4
	attempts = 8
	interval = time.Millisecond // between two calls of a worker
	backoff  = 50 * time.Millisecond
)

// A load calls the replicas.
type load struct {
	url  string
	next atomic.Int64 // the id of the next call
}

// counts is what became of the calls of a phase.
type counts struct {
	calls      atomic.Int64
	failedOnce atomic.Int64 // first attempts that did not succeed
	readsLost  atomic.Int64 // reads that did not succeed in any attempt
	writesLost atomic.Int64 // writes that did not succeed, as far as the client knows
	twice      int          // writes that were carried out twice, in all phases so far
}

// print prints what is promised for report.py, and all figures to stderr.
func (c *counts) print(p phase) {
	fmt.Fprintf(os.Stderr, "%s: %d calls, %d failed at first, %d reads and %d writes lost, %d writes done twice\n",
		p.name, c.calls.Load(), c.failedOnce.Load(), c.readsLost.Load(), c.writesLost.Load(), c.twice)
	for _, column := range []struct {
		name     string
		count    int64
		promised bool
	}{
		{"none fails", c.failedOnce.Load(), p.noneFails},
		{"no read is lost", c.readsLost.Load(), true},
		{"no write is lost", c.writesLost.Load(), p.noWriteLost},
		{"no write is done twice", int64(c.twice), true},
	} {
		outcome, message := "ok", ""
		switch {
		case !column.promised:
			outcome = "-"
		case column.count > 0:
			outcome, message = "fail", fmt.Sprintf("%d of %d calls", column.count, c.calls.Load())
		}
		fmt.Printf("%s\t%s\t%s\t%s\n", p.name, column.name, outcome, message)
	}
}

// run makes the calls of a phase and starts its action after a third of them. It goes on calling
// until the action is over.
func (l *load) run(ctx context.Context, p phase) (*counts, error) {
	c := &counts{}
	var over atomic.Bool
	started, done := make(chan struct{}), make(chan error, 1)
	go func() {
		<-started
		done <- p.action(ctx)
		over.Store(true)
	}()
	var wait sync.WaitGroup
	var once sync.Once
	for range workers {
		wait.Go(func() {
			for ctx.Err() == nil {
				n := c.calls.Add(1)
				if n >= int64(p.calls/3) {
					once.Do(func() { close(started) })
				}
				if n > int64(p.calls) && over.Load() {
					c.calls.Add(-1)
					return
				}
				l.call(ctx, c, n%2 == 0)
				time.Sleep(interval)
			}
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return c, <-done
}

// call makes one call, and again where that is safe.
func (l *load) call(ctx context.Context, c *counts, isWrite bool) {
	id := l.next.Add(1)
	tool, arguments := "read", "{}"
	if isWrite {
		tool, arguments = "write", fmt.Sprintf(`{"id":"%d"}`, id)
	}
	const message = `{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`
	body := fmt.Appendf(nil, message, id, tool, arguments)
	for attempt := range attempts {
		status, ok := l.post(ctx, body)
		if ok {
			return
		}
		if attempt == 0 {
			c.failedOnce.Add(1)
		}
		// A 503 states that nothing was called; any other response does not show it.
		if isWrite && status != http.StatusServiceUnavailable {
			break
		}
		time.Sleep(backoff)
	}
	if isWrite {
		c.writesLost.Add(1)
	} else {
		c.readsLost.Add(1)
	}
}

// post sends a call and reports whether it succeeded.
func (l *load) post(ctx context.Context, body []byte) (status int, ok bool) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, l.url, bytes.NewReader(body))
	if err != nil {
		return 0, false
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json, text/event-stream")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, false
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	var answer struct {
		Result *struct {
			IsError bool `json:"isError"`
		} `json:"result"`
	}
	if err != nil || json.Unmarshal(text, &answer) != nil {
		return res.StatusCode, false
	}
	return res.StatusCode, answer.Result != nil && !answer.Result.IsError
}

// countTwice returns how many ids are in the log more than once.
func countTwice(log string) (int, error) {
	file, err := os.Open(log) //nolint:gosec // our own file
	if err != nil {
		return 0, err
	}
	defer func() { _ = file.Close() }()
	seen := map[string]int{}
	twice := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if seen[lines.Text()]++; seen[lines.Text()] == 2 {
			twice++
		}
	}
	return twice, nil
}
