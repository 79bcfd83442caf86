package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// writePlots writes the throughput of each server relative to plain REST as a bar chart.
func writePlots(_ context.Context, p *plan, servers []*server, samples []sample) error {
	const (
		left, bar, gap, width = 120, 14, 10, 640
		scale                 = (width - left - 60)
	)
	var b strings.Builder
	rows := len(servers) - 1
	height := 40 + rows*(len(operations)*bar+gap)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img" `+
		`aria-label="Requests per second relative to plain REST">`+"\n", width, height)
	fmt.Fprintf(&b, `<text x="%d" y="16">Requests per second / plain REST, %d connections</text>`+"\n", left, p.connections)
	colours := []string{"#0a7ea4", "#2f7d32", "#b26a00"}
	y := 30
	for _, s := range servers {
		if s.rest {
			continue
		}
		fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", left-8, y+len(operations)*bar/2+4, s.name)
		for i, op := range operations {
			ratio := spreadOf(ratios(samples, s.name, "rest", op.name, perSecond)).median
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/><text x="%.1f" y="%d" font-size="10">%s %.3f</text>`+"\n",
				left, y, ratio*scale, bar-2, colours[i], left+ratio*scale+4, y+bar-4, op.name, ratio)
			y += bar
		}
		y += gap
	}
	b.WriteString("</svg>\n")
	return os.WriteFile(filepath.Join(p.svg, "throughput.svg"), []byte(b.String()), 0o644)
}
