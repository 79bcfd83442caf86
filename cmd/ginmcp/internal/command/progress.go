package command

import (
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// progress shows the progress of a call as a bar on a terminal, and shows nothing elsewhere. It is
// safe for concurrent use.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	width int
	shown bool
}

func newProgress(w io.Writer) *progress {
	width, ok := terminalWidth(w)
	if !ok {
		width = 0
	}
	return &progress{w: w, width: width}
}

// show draws the bar. The total is 0 if it is unknown.
func (p *progress) show(n *mcp.ProgressNotificationParams) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.width == 0 {
		return
	}
	const barWidth = 24
	bar := fmt.Sprintf("%v", n.Progress)
	if n.Total > 0 {
		filled := int(min(max(n.Progress/n.Total, 0), 1) * barWidth)
		bar = "[" + strings.Repeat(
			"#",
			filled,
		) + strings.Repeat(
			".",
			barWidth-filled,
		) + fmt.Sprintf(
			"] %v/%v",
			n.Progress,
			n.Total,
		)
	}
	line := []rune(bar + " " + strings.ReplaceAll(n.Message, "\n", " "))
	fmt.Fprint(p.w, "\r\x1b[K"+string(line[:min(len(line), p.width-1)]))
	p.shown = true
}

// end removes the bar.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.width = 0
}
