package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"
)

// A series is what one kind of request costs at several sizes of something.
type series struct {
	title, unit string
	// points are in the order of their sizes.
	points []point
}

// A point is the cost at one size: the medians of all rounds.
type point struct {
	size float64
	// cpu is the CPU time of one tool call in microseconds, and ratio the same divided by that of the
	// plain request.
	cpu, ratio spread
	// mallocs are the allocations of one tool call, and memory the bytes that each connection takes
	// in the server's process, divided by what it takes with plain REST.
	mallocs, memory float64
}

// The sizes that are measured.
var (
	toolCounts       = []int{10, 100, 1000, 10_000}
	connectionCounts = []int{1, 16, 128, 1024}
	bodySizes        = []int{1 << 10, 10 << 10, 110 << 10, 1 << 20, 10 << 20}
)

// measureScale measures how the cost of a call depends on the number of tools, of connections and on
// the size of the response.
func measureScale(ctx context.Context, p *plan) ([]series, error) {
	byTools := series{title: "number of tools", unit: "tools"}
	for _, n := range toolCounts {
		at, err := measurePair(ctx, p, n, &operations[0], float64(n))
		if err != nil {
			return nil, err
		}
		byTools.points = append(byTools.points, at)
	}
	byConnections := series{title: "connections", unit: "connections"}
	for _, n := range connectionCounts {
		narrow := *p
		narrow.connections = n
		at, err := measurePair(ctx, &narrow, 0, &operations[0], float64(n))
		if err != nil {
			return nil, err
		}
		byConnections.points = append(byConnections.points, at)
	}
	bySize := series{title: "size of the response", unit: "bytes"}
	for _, n := range bodySizes {
		narrow := *p
		if n >= 1<<20 {
			narrow.connections = 2 // a result in memory has twice the size
		}
		size := strconv.Itoa(n)
		op := operation{"size", "GET", "/bytes/" + size, "", "get_bytes", `{"size":` + size + `}`, `"id":0`}
		at, err := measurePair(ctx, &narrow, 0, &op, float64(n))
		if err != nil {
			return nil, err
		}
		bySize.points = append(bySize.points, at)
	}
	return []series{byTools, byConnections, bySize}, nil
}

// measurePair measures plain REST and ginmcp in turn, in processes of their own with that many further
// routes.
func measurePair(ctx context.Context, p *plan, tools int, op *operation, size float64) (point, error) {
	fmt.Fprintf(os.Stderr, "\rscale: %s, %.0f          ", op.name, size)
	self, err := os.Executable()
	if err != nil {
		return point{}, err
	}
	var servers []*server
	for _, name := range []string{"rest", "ginmcp"} {
		s, err := start(ctx, name, "", self, "-serve", name, "-tools", strconv.Itoa(tools))
		if err != nil {
			return point{}, err
		}
		defer s.stop()
		s.rest, s.path = name == "rest", "/mcp"
		servers = append(servers, s)
	}
	var samples []sample
	for round := range p.rounds + 1 {
		more, err := measureRound(ctx, p, servers, op)
		if err != nil {
			return point{}, err
		}
		if round > 0 { // the first one warms up
			samples = append(samples, more...)
		}
	}
	at := point{
		size: size, cpu: spreadOf(values(samples, "ginmcp", op.name, cpuOf)),
		ratio:   spreadOf(ratios(samples, "ginmcp", "rest", op.name, cpuOf)),
		mallocs: spreadOf(values(samples, "ginmcp", op.name, mallocsOf)).median,
	}
	var held [2]float64
	for i, s := range servers {
		if held[i], err = s.perConnection(op); err != nil {
			return point{}, err
		}
	}
	if held[0] > 0 {
		at.memory = held[1] / held[0]
	}
	return at, nil
}

// perConnection returns the bytes that the server's process keeps for each of 256 idle connections on
// which one call was made.
func (s *server) perConnection(op *operation) (float64, error) {
	const connections = 256                // with a few, what else the heap holds would decide
	const settled = 300 * time.Millisecond // longer than ginmcp keeps an idle goroutine
	time.Sleep(settled)
	idle := s.heap()
	request := s.request(op)
	var all, ready sync.WaitGroup
	release := make(chan struct{})
	errs := make([]error, connections)
	ready.Add(connections)
	for i := range connections {
		all.Go(func() {
			var once sync.Once
			defer once.Do(ready.Done)
			errs[i] = holdConnection(s.port, request, func() { once.Do(ready.Done) }, release)
		})
	}
	ready.Wait()
	time.Sleep(settled)
	held := s.heap() - idle
	close(release)
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return 0, err
		}
	}
	return held / float64(connections), nil
}

// printScale prints the series as Markdown.
func printScale(w io.Writer, all []series) {
	for _, s := range all {
		fmt.Fprintf(w, "\n### By %s\n\n| %s | CPU of a call | CPU / plain REST | allocations | "+
			"memory of a connection / plain REST |\n|--:|--:|--:|--:|--:|\n", s.title, s.unit)
		for _, at := range s.points {
			fmt.Fprintf(
				w,
				"| %s | %.0f µs | %v | %.0f | %.2f |\n",
				shortNumber(at.size),
				at.cpu.median,
				at.ratio,
				at.mallocs,
				at.memory,
			)
		}
	}
}

// shortNumber writes a size as 10, 1k or 10M.
func shortNumber(n float64) string {
	const kilo = 1000
	switch {
	case n >= kilo*kilo:
		return fmt.Sprintf("%.3gM", n/kilo/kilo)
	case n >= kilo:
		return fmt.Sprintf("%.3gk", n/kilo)
	default:
		return fmt.Sprintf("%.0f", n)
	}
}
