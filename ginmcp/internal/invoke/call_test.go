package invoke

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// A recordingPeer keeps the progress that it is sent. It has no lock of its own.
type recordingPeer struct {
	done  []float64
	texts []string
}

func (*recordingPeer) Client() (name, version string, inferred bool) { return "", "", false }
func (*recordingPeer) RequestID() string                             { return "" }
func (*recordingPeer) WantsProgress() bool                           { return true }
func (*recordingPeer) Log(slog.Level, string)                        {}
func (*recordingPeer) Input() *Input                                 { return new(Input) }

func (p *recordingPeer) Progress(done, _ float64, message string) {
	p.done, p.texts = append(p.done, done), append(p.texts, message)
}

// TestProgressOnlyGrows: the protocol requires progress to grow, whoever reports it and from how
// many goroutines. The race detector watches.
func TestProgressOnlyGrows(t *testing.T) {
	peer := new(recordingPeer)
	v := &Invocation{peer: peer}
	part := v.partFunc()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 50 {
				if i%2 == 0 {
					part([]byte("part"))
				} else {
					v.Progress(float64(n), 100, "own")
				}
			}
		})
	}
	all.Wait()
	for i := 1; i < len(peer.done); i++ {
		if peer.done[i] <= peer.done[i-1] {
			t.Fatalf("progress went from %v to %v", peer.done[i-1], peer.done[i])
		}
	}
	if parts := strings.Count(strings.Join(peer.texts, " "), "part"); parts != 4*50 {
		t.Errorf("%d parts were reported, want every one", parts)
	}
}

// TestProgressBeginsAnywhere: the first value may be zero, and one that does not grow is dropped.
func TestProgressBeginsAnywhere(t *testing.T) {
	peer := new(recordingPeer)
	v := &Invocation{peer: peer}
	for _, done := range []float64{0, 0, 2, 1, 2, 3} {
		v.Progress(done, 0, "")
	}
	v.over.Store(true)
	v.Progress(4, 0, "")
	if len(peer.done) != 3 || peer.done[0] != 0 || peer.done[1] != 2 || peer.done[2] != 3 {
		t.Errorf("progress %v, want 0, 2 and 3", peer.done)
	}
}

// TestPartsAreShort: a notification carries the beginning of a part, which is valid UTF-8.
func TestPartsAreShort(t *testing.T) {
	peer := new(recordingPeer)
	(&Invocation{peer: peer}).partFunc()([]byte("\xff" + strings.Repeat("ü", 5000)))
	if n := utf8.RuneCountInString(peer.texts[0]); n > 501 || n < 400 || !utf8.ValidString(peer.texts[0]) {
		t.Errorf("a part of 5000 characters is reported with %d", n)
	}
}
