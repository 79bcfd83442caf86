package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
)

// A spread is the median of values, with the least and the largest.
type spread struct{ median, least, most float64 }

func spreadOf(values []float64) spread {
	slices.Sort(values)
	n := len(values)
	if n == 0 {
		return spread{}
	}
	return spread{values[n/2], values[0], values[n-1]}
}

func (s spread) String() string { return fmt.Sprintf("%.3f [%.3f..%.3f]", s.median, s.least, s.most) }

// values returns the values of one server and operation in the order of the rounds.
func values(samples []sample, server, operation string, f func(sample) float64) []float64 {
	var out []float64
	for _, s := range samples {
		if s.server == server && s.operation == operation {
			out = append(out, f(s))
		}
	}
	return out
}

// ratios returns the values of a server divided by those of another one, round by round.
func ratios(samples []sample, server, by, operation string, f func(sample) float64) []float64 {
	a, b := values(samples, server, operation, f), values(samples, by, operation, f)
	for i := range a {
		a[i] /= b[i]
	}
	return a
}

func perSecond(s sample) float64 { return s.perSecond }
func cpuOf(s sample) float64     { return s.cpu }
func p99Of(s sample) float64     { return float64(s.p99.Microseconds()) }

func mallocsOf(s sample) float64 { return s.mallocs }

// conditions states where and how a run was made. Load is the load of the machine at its start.
func conditions(p *plan) string {
	load := "of an unknown load"
	if raw, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = "with a load of " + strings.Fields(string(raw))[0]
	}
	return fmt.Sprintf(
		"%s, %d processors, %s at the start, %d connections, %d rounds of %s in shuffled order. Medians [least..most].",
		runtime.Version(),
		runtime.NumCPU(),
		load,
		p.connections,
		p.rounds,
		p.duration,
	)
}

// bars are what the project wants to reach.
var bars = []struct {
	server, by, operation string
	value                 func(sample) float64
	goal                  float64
	atMost                bool
	of                    string
}{
	{"ginmcp", "rest", "get", perSecond, 0.55, false, "requests per second"},
	{"ginmcp-2026", "rest", "get", perSecond, 0.50, false, "requests per second"},
	{"ginmcp", "rest", "post", perSecond, 0.65, false, "requests per second"},
	{"ginmcp", "rest", "big", perSecond, 0.40, false, "requests per second"},
	{"ginmcp", "go-sdk", "get", perSecond, 6, false, "requests per second"},
	{"ginmcp", "mcp-go", "get", perSecond, 1.8, false, "requests per second"},
	{"ginmcp", "fastmcp", "get", perSecond, 50, false, "requests per second"},
	{"ginmcp", "rest", "get", p99Of, 2, true, "p99"},
}

// printBars prints what is reached of the bars.
func printBars(w io.Writer, servers []*server, samples []sample) {
	fmt.Fprint(w, "\n| | goal | measured | |\n|---|---|---|---|\n")
	for _, bar := range bars {
		measured := func(name string) bool {
			return slices.ContainsFunc(servers, func(s *server) bool { return s.name == name })
		}
		if !measured(bar.server) || !measured(bar.by) {
			continue
		}
		got := spreadOf(ratios(samples, bar.server, bar.by, bar.operation, bar.value))
		relation, met := "≥", got.median >= bar.goal
		if bar.atMost {
			relation, met = "≤", got.median <= bar.goal
		}
		verdict := "met"
		if !met {
			verdict = "not met"
		}
		fmt.Fprintf(w, "| %s: %s, %s / %s | %s %v | %v | %s |\n",
			bar.operation, bar.of, bar.server, bar.by, relation, bar.goal, got, verdict)
	}
}

// printSummary prints the table of the README.
func printSummary(w io.Writer, servers []*server, samples []sample) {
	fmt.Fprint(w, "| requests per second / plain REST |")
	for _, op := range operations {
		fmt.Fprintf(w, " %s |", op.name)
	}
	fmt.Fprint(w, "\n|---|--:|--:|--:|\n")
	for _, s := range servers {
		if s.rest || s.name == "net-http" { // the latter is a floor, and no server of MCP
			continue
		}
		fmt.Fprintf(w, "| %s |", s.name)
		for _, op := range operations {
			fmt.Fprintf(w, " %.3f |", spreadOf(ratios(samples, s.name, "rest", op.name, perSecond)).median)
		}
		fmt.Fprintln(w)
	}
}

// printTables prints what was measured, as Markdown.
func printTables(w io.Writer, servers []*server, samples []sample) {
	for _, op := range operations {
		fmt.Fprintf(w, "\n### %s\n\n| | requests per second / plain REST | CPU / plain REST | p99 / plain REST | "+
			"CPU per request | allocations |\n|---|---|---|---|--:|--:|\n", op.name)
		for _, s := range servers {
			mallocs := "" // those of other languages are not known
			if n := spreadOf(values(samples, s.name, op.name, mallocsOf)).median; n > 0 {
				mallocs = fmt.Sprintf("%.0f", n)
			}
			fmt.Fprintf(w, "| %s | %v | %v | %v | %.0f µs | %s |\n", s.name,
				spreadOf(ratios(samples, s.name, "rest", op.name, perSecond)),
				spreadOf(ratios(samples, s.name, "rest", op.name, cpuOf)),
				spreadOf(ratios(samples, s.name, "rest", op.name, p99Of)),
				spreadOf(values(samples, s.name, op.name, cpuOf)).median, mallocs)
		}
	}
	if len(values(samples, "ginmcp", operations[0].name, perSecond)) == 0 {
		return
	}
	fmt.Fprintf(w, "\n### ginmcp / peer, requests per second\n\n| |")
	for _, op := range operations {
		fmt.Fprintf(w, " %s |", op.name)
	}
	fmt.Fprint(w, "\n|---|---|---|---|\n")
	for _, s := range servers {
		if s.name == "ginmcp" || s.rest {
			continue
		}
		fmt.Fprintf(w, "| %s |", s.name)
		for _, op := range operations {
			fmt.Fprintf(w, " %v |", spreadOf(ratios(samples, "ginmcp", s.name, op.name, perSecond)))
		}
		fmt.Fprintln(w)
	}
}
