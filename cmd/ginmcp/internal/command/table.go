package command

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// printTable writes rows. The first row is the heading. On a terminal, the heading is bold, and the
// first column is truncated so that a row fits on a line. Elsewhere, nothing is truncated.
func printTable(w io.Writer, rows [][]string) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	terminal, isTerminal := terminalWidth(w)
	if isTerminal {
		others := 0
		for _, width := range widths[1:] {
			others += width + 2
		}
		const least = 24
		widths[0] = min(widths[0], max(least, terminal-others))
	}
	var b strings.Builder
	for i, row := range rows {
		if i == 0 && isTerminal {
			b.WriteString("\x1b[1m")
		}
		var line strings.Builder
		for j, cell := range row {
			line.WriteString(pad(cell, widths[j]) + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		if i == 0 && isTerminal {
			b.WriteString("\x1b[0m")
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}

// pad truncates or pads a cell to a width in characters.
func pad(cell string, width int) string {
	n := utf8.RuneCountInString(cell)
	if n > width {
		return string([]rune(cell)[:width-1]) + "…"
	}
	return cell + strings.Repeat(" ", width-n)
}

// terminalWidth returns the number of columns if w is a terminal, and reports whether it is.
// Colours and progress bars are only for terminals, and only if NO_COLOR is not set.
func terminalWidth(w io.Writer) (int, bool) {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || os.Getenv("NO_COLOR") != "" {
		return 0, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	return width, err == nil
}
