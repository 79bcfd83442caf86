package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// head is the beginning of a plot. Its background is white, so that it can be read in a dark page too.
func head(width, height int, label string) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" `+
		`font-size="12" role="img" aria-label="%s">`+"\n"+`<rect width="100%%" height="100%%" fill="white"/>`+"\n",
		width, height, label)
}

var colours = []string{"#0a7ea4", "#2f7d32", "#b26a00"}

// throughputPlot draws the throughput of each server relative to plain REST, as bars.
func throughputPlot(servers []*server, samples []sample) string {
	const (
		left, bar, gap, width = 120, 14, 10, 640
		scale                 = width - left - 60
	)
	var b strings.Builder
	b.WriteString(head(width, 40+(len(servers)-1)*(len(operations)*bar+gap), "Requests per second relative to plain REST"))
	fmt.Fprintf(&b, `<text x="%d" y="16">Requests per second / plain REST</text>`+"\n", left)
	y := 30
	for _, s := range servers {
		if s.rest {
			continue
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", left-8, y+len(operations)*bar/2+4, s.name)
		for i, op := range operations {
			ratio := spreadOf(ratios(samples, s.name, "rest", op.name, perSecond)).median
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`+
				`<text x="%.1f" y="%d" font-size="10">%s %.3f</text>`+"\n",
				left, y, ratio*scale, bar-2, colours[i%len(colours)], left+ratio*scale+4, y+bar-4, op.name, ratio)
			y += bar
		}
		y += gap
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// scalePlot draws the CPU time of a call by size, a panel for each series, with logarithmic axes.
func scalePlot(all []series) string {
	const width, height, panel = 720, 240, 240
	var b strings.Builder
	b.WriteString(head(width, height, "CPU time of a call by number of tools, connections and size of the response"))
	for i, s := range all {
		drawPanel(&b, &s, i*panel, colours[i%len(colours)])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func drawPanel(b *strings.Builder, s *series, x int, colour string) {
	const left, right, top, bottom = 40, 225, 40, 200
	sizes, costs := []float64{}, []float64{}
	for _, at := range s.points {
		sizes, costs = append(sizes, math.Log10(at.size)), append(costs, math.Log10(max(at.cpu.median, 1)))
	}
	floor := math.Floor(slices.Min(costs))
	ceiling := max(math.Ceil(slices.Max(costs)), floor+1)
	fmt.Fprintf(b, `<text x="%d" y="16">µs of CPU by %s</text>`+"\n", x+left, s.title)
	fmt.Fprintf(b, `<path d="M%d %d V%d H%d" fill="none" stroke="#888"/>`+"\n", x+left, top, bottom, x+right)
	place := func(i int) (float64, float64) {
		across := (sizes[i] - sizes[0]) / (sizes[len(sizes)-1] - sizes[0])
		up := (costs[i] - floor) / (ceiling - floor)
		return float64(x+left) + across*(right-left), bottom - up*(bottom-top)
	}
	var line []string
	for i, at := range s.points {
		px, py := place(i)
		line = append(line, fmt.Sprintf("%.1f,%.1f", px, py))
		fmt.Fprintf(
			b,
			`<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/><text x="%.1f" y="%.1f" font-size="10" text-anchor="middle">%.0f</text>`+
				`<text x="%.1f" y="%d" font-size="10" text-anchor="middle">%s</text>`+"\n",
			px,
			py,
			colour,
			px,
			py-7,
			at.cpu.median,
			px,
			bottom+16,
			shortNumber(at.size),
		)
	}
	fmt.Fprintf(
		b,
		`<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n",
		strings.Join(line, " "),
		colour,
	)
}
