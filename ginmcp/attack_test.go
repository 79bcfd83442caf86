package ginmcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// What the process of an attacked server may hold: GOMEMLIMIT, and the most resident memory.
const (
	attackedMemory   = "700MiB"
	mostResident     = 1 << 30
	attackers        = 64
	mostLeftOver     = 8 // goroutines of the server and of the connection that asks for its state
	attackedResponse = 2 * time.Minute
)

// TestAttack lets 64 clients send the worst messages, and changes of them, to a server whose memory
// is limited, for the duration in the flag -soak. The server has to answer plain calls all the
// time, stay under 1 GiB of resident memory, and have nothing left afterwards: no call, no
// goroutine, no temporary file.
func TestAttack(t *testing.T) {
	if *soak == 0 {
		t.Skip("runs only with -soak, for example -soak=30s")
	}
	server := startAttacked(t)
	ctx, stop := context.WithTimeout(t.Context(), *soak)
	defer stop()
	messages := newCorpus()
	before := len(messages.messages)
	var sent, answered, plain atomic.Int64
	var all sync.WaitGroup
	for i := range attackers {
		all.Go(func() {
			a := attacker{server: server, corpus: messages, name: fmt.Sprint("attacker ", i), sent: &sent, answered: &answered}
			a.run(ctx)
		})
	}
	all.Go(func() {
		for ctx.Err() == nil {
			server.plainCall(t, &plain)
		}
	})
	all.Wait()
	waitFor(
		t,
		func() bool { return slices.Equal(server.state(t).Loads, make([]Load, len(attackedMounts))) },
		"the last calls to be over",
	)
	http.DefaultClient.CloseIdleConnections()
	waitFor(
		t,
		func() bool { return server.state(t).Goroutines <= server.idle.Goroutines+mostLeftOver },
		"the goroutines to be gone",
	)
	server.plainCall(t, &plain)
	left := server.state(t)
	t.Logf("%d messages were sent, %d answered; the corpus has grown from %d to %d messages; %d plain calls were answered",
		sent.Load(), answered.Load(), before, len(messages.messages), plain.Load())
	t.Logf("the server has used %d MiB of resident memory at most; %d KiB of heap and %d goroutines are left",
		server.resident(t)>>20, left.Heap>>10, left.Goroutines)
	if answered.Load() == 0 || plain.Load() < 2 {
		t.Error("hardly anything was answered")
	}
	if resident := server.resident(t); resident > mostResident {
		t.Errorf("the server has used %d MiB of resident memory, want at most %d", resident>>20, mostResident>>20)
	}
	if !slices.Equal(left.Files, server.idle.Files) {
		t.Errorf("temporary files are left: %v, before: %v", left.Files, server.idle.Files)
	}
}

// An attackedServer is a server in a process of its own.
type attackedServer struct {
	url  string
	pid  int
	idle attackedState // before the attack
}

func startAttacked(t *testing.T) *attackedServer {
	t.Helper()
	command := exec.Command(os.Args[0], "-test.run=^TestAttackedServer$")
	command.Env = append(os.Environ(), attackedEnv+"=1", "GOMEMLIMIT="+attackedMemory, "TMPDIR="+t.TempDir())
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	url, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	s := &attackedServer{url: strings.TrimSpace(url), pid: command.Process.Pid}
	t.Cleanup(func() {
		_ = in.Close()
		rest, _ := io.ReadAll(lines)
		if err := command.Wait(); err != nil {
			t.Errorf("the server failed: %v\n%s", err, rest)
		}
	})
	var once atomic.Int64
	s.plainCall(t, &once)
	http.DefaultClient.CloseIdleConnections()
	s.idle = s.state(t)
	return s
}

// state asks the server for its state.
func (s *attackedServer) state(t *testing.T) (state attackedState) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/state", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("the server does not answer: %v", err)
	}
	defer func() { _ = res.Body.Close() }()
	if err := json.NewDecoder(res.Body).Decode(&state); err != nil {
		t.Fatal(err)
	}
	return state
}

// resident returns the most memory that the process has had, where the system reports it.
func (s *attackedServer) resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(s.pid) + "/status")
	if err != nil {
		t.Logf("the resident memory is not known: %v", err)
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("VmHWM:"))
	kilobytes, err := strconv.Atoi(string(bytes.Fields(rest)[0]))
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// plainCall makes a call as an ordinary client does, which has to be answered.
func (s *attackedServer) plainCall(t *testing.T, answered *atomic.Int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), attackedResponse)
	defer cancel()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	session, err := mcp.NewClient(&mcp.Implementation{Name: "plain", Version: "1"}, nil).
		Connect(ctx, &mcp.StreamableClientTransport{
			Endpoint: s.url + oneOf(attackedMounts...), HTTPClient: &http.Client{Transport: transport}, MaxRetries: -1,
		}, nil)
	if err != nil {
		t.Errorf("an ordinary client cannot connect: %v", err)
		return
	}
	defer func() { _ = session.Close() }()
	res, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "plain", Arguments: map[string]any{"id": "7"}})
	if err != nil || res.IsError {
		t.Errorf("a plain call was not answered: %v %v", err, res)
		return
	}
	answered.Add(1)
}

// An attacker is one client that sends bad messages.
type attacker struct {
	server         *attackedServer
	corpus         *corpus
	name           string
	sent, answered *atomic.Int64
}

func (a *attacker) run(ctx context.Context) {
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	for ctx.Err() == nil {
		a.attack(ctx, client)
	}
}

// attack sends one message: at once, slowly, or only its beginning.
func (a *attacker) attack(ctx context.Context, client *http.Client) {
	message := a.corpus.next()
	ctx, cancel := context.WithTimeout(ctx, attackedResponse)
	defer cancel()
	body := io.Reader(bytes.NewReader(message))
	switch rand.IntN(8) {
	case 0:
		body = &slowReader{ctx, message}
	case 1:
		time.AfterFunc(time.Duration(rand.IntN(500))*time.Millisecond, cancel)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.server.url+oneOf(attackedMounts...), body)
	if err != nil {
		panic(err)
	}
	r.Header = http.Header{
		"Content-Type": {"application/json"}, "Accept": {"application/json, text/event-stream"}, "Authorization": {a.name},
		"Mcp-Protocol-Version": {oneOf("2025-03-26", "2025-06-18")},
	}
	a.sent.Add(1)
	res, err := client.Do(r)
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	if response, err := io.ReadAll(res.Body); err == nil {
		a.answered.Add(1)
		a.corpus.learn(message, res.StatusCode, response)
	}
}

// A slowReader is a body that arrives in a few parts, with a pause after each.
type slowReader struct {
	ctx  context.Context //nolint:containedctx // io.Reader has no other way
	rest []byte
}

func (s *slowReader) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	select {
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	case <-time.After(50 * time.Millisecond):
	}
	n := copy(p[:min(len(p), 256<<10)], s.rest)
	s.rest = s.rest[n:]
	return n, nil
}
