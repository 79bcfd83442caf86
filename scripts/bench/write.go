package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// writeDocuments writes the tables and the plots into the documents, between markers such as
// "<!-- bench: peers -->" and "<!-- bench: end -->".
func writeDocuments(servers []*server, samples []sample, all []series, tables, scale string) error {
	for name, plot := range map[string]string{"throughput.svg": throughputPlot(servers, samples), "scale.svg": scalePlot(all)} {
		if err := os.WriteFile("docs/"+name, []byte(plot), 0o644); err != nil { //nolint:gosec // it is published
			return err
		}
	}
	blocks := map[string]string{"peers": tables, "scale": scale}
	if file := os.Getenv("BENCH_GO"); file != "" {
		out, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		blocks["go"] = "```text\n" + strings.TrimSpace(string(out)) + "\n```\n"
	}
	if err := writeBlocks("docs/performance.md", blocks); err != nil {
		return err
	}
	var b bytes.Buffer
	printSummary(&b, servers, samples)
	return writeBlocks("README.md", map[string]string{"summary": b.String()})
}

// writeBlocks replaces what is between the markers of a document.
func writeBlocks(file string, blocks map[string]string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	text := string(raw)
	for name, block := range blocks {
		open, end := "<!-- bench: "+name+" -->\n", "<!-- bench: end -->"
		before, rest, found := strings.Cut(text, open)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			return fmt.Errorf("%s has no marker %q", file, strings.TrimSpace(open))
		}
		text = before + open + "\n" + strings.TrimSpace(block) + "\n\n" + end + after
	}
	return os.WriteFile(file, []byte(text), 0o644) //nolint:gosec // it is published
}
