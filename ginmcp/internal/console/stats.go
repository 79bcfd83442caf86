package console

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// kept is the number of durations that are kept for each tool. The median and the 95th percentile
// are those of its last calls.
const kept = 256

// Stats counts calls by tool. The zero value counts none. It is safe for concurrent use.
type Stats struct {
	mu    sync.Mutex
	tools map[string]*counts
}

type counts struct {
	calls, errors int
	durations     []time.Duration
}

// A Row holds the statistics of the calls of one tool. The durations are in milliseconds.
type Row struct {
	Tool   string  `json:"tool"`
	Calls  int     `json:"calls"`
	Errors int     `json:"errors"`
	P50    float64 `json:"p50"`
	P95    float64 `json:"p95"`
}

// Add counts a call.
func (s *Stats) Add(tool string, isError bool, duration time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.tools[tool]
	if c == nil {
		c = new(counts)
		if s.tools == nil {
			s.tools = map[string]*counts{}
		}
		s.tools[tool] = c
	}
	if isError {
		c.errors++
	}
	if len(c.durations) < kept {
		c.durations = append(c.durations, duration)
	} else {
		c.durations[c.calls%kept] = duration
	}
	c.calls++
}

// Rows returns the statistics of the called tools for which show returns true, the most called tool
// first.
func (s *Stats) Rows(show func(tool string) bool) []Row {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := []Row{}
	for tool, c := range s.tools {
		if !show(tool) {
			continue
		}
		durations := slices.Clone(c.durations)
		slices.Sort(durations)
		at := func(percent int) float64 {
			return float64(durations[(len(durations)-1)*percent/100].Microseconds()) / 1000
		}
		rows = append(rows, Row{Tool: tool, Calls: c.calls, Errors: c.errors, P50: at(50), P95: at(95)})
	}
	slices.SortFunc(rows, func(x, y Row) int { return cmp.Or(y.Calls-x.Calls, cmp.Compare(x.Tool, y.Tool)) })
	return rows
}
