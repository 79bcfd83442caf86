package command

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// printTable writes rows whose first one is the heading. On a terminal, the first column is cut so
// that a row fits on a line, and the heading is bold; elsewhere nothing is cut.
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
		line := ""
		var lineSb36 strings.Builder
		for j, cell := range row {
			lineSb36.WriteString(pad(cell, widths[j]) + "  ")
		}
		line += lineSb36.String()
		b.WriteString(strings.TrimRight(line, " "))
		if i == 0 && isTerminal {
			b.WriteString("\x1b[0m")
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err //nolint:wrapcheck // the output is closed
}

// pad cuts or fills a cell to a width in characters.
func pad(cell string, width int) string {
	n := utf8.RuneCountInString(cell)
	if n > width {
		return string([]rune(cell)[:width-1]) + "…"
	}
	return cell + strings.Repeat(" ", width-n)
}

// terminalWidth returns the columns of the terminal that w is, and whether it is one. Colours and
// progress bars are for terminals only, and not where NO_COLOR is set.
func terminalWidth(w io.Writer) (int, bool) {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) || os.Getenv("NO_COLOR") != "" {
		return 0, false
	}
	width, _, err := term.GetSize(int(file.Fd()))
	return width, err == nil
}
