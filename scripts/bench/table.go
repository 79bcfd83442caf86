package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
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

// printTables prints what was measured, as Markdown.
func printTables(w io.Writer, p *plan, servers []*server, samples []sample) {
	fmt.Fprintf(w, "%s, %d processors, %d connections, %d rounds of %s in shuffled order. Medians [least..most].\n",
		runtime.Version(), runtime.NumCPU(), p.connections, p.rounds, p.duration)
	for _, op := range operations {
		fmt.Fprintf(w, "\n### %s\n\n| | requests per second / plain REST | CPU / plain REST | p99 / plain REST | "+
			"CPU per request |\n|---|---|---|---|---|\n", op.name)
		for _, s := range servers {
			fmt.Fprintf(w, "| %s | %v | %v | %v | %.0f µs |\n", s.name,
				spreadOf(ratios(samples, s.name, "rest", op.name, perSecond)),
				spreadOf(ratios(samples, s.name, "rest", op.name, cpuOf)),
				spreadOf(ratios(samples, s.name, "rest", op.name, p99Of)),
				spreadOf(values(samples, s.name, op.name, cpuOf)).median)
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
