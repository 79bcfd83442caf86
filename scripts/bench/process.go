package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// A server is a process that is measured.
type server struct {
	name string
	port int
	pid  int
	rest bool
	path string // of the endpoint
	// modern is true for a client of 2026-07-28, false for one of 2025-06-18.
	modern bool
	cmd    *exec.Cmd
}

// peers are the servers in their order. A command has %s for the directory of the installed peer.
var peers = []struct {
	name    string
	command []string // nil for one of goServers
	path    string
	modern  bool
}{
	{"net-http", nil, "/mcp", false},
	{"ginmcp", nil, "/mcp", false},
	{"ginmcp-2026", nil, "/mcp", true},
	{"ginmcp-sdk", nil, "/mcp", false},
	{"go-sdk", nil, "/mcp", false},
	{"mcp-go", nil, "/mcp", false},
	{"fastmcp", []string{"venv/bin/python", "fastmcp_app.py"}, "/mcp", false},
	{"typescript", []string{"node", "typescript.mjs"}, "/mcp", false},
}

func peerNames() []string {
	var names []string
	for _, p := range peers {
		names = append(names, p.name)
	}
	return names
}

// startAll starts plain REST and the named servers. Stop ends them all.
func startAll(ctx context.Context, names []string) (servers []*server, stop func(), err error) {
	stop = func() {
		for _, s := range servers {
			s.stop()
		}
	}
	self, err := os.Executable()
	if err != nil {
		return nil, stop, err
	}
	s, err := start(ctx, "rest", "", self, "-serve", "rest")
	if err != nil {
		return nil, stop, err
	}
	s.rest = true
	servers = append(servers, s)
	for _, p := range peers {
		if !slices.Contains(names, p.name) {
			continue
		}
		command := p.command
		if command == nil {
			command = []string{self, "-serve", p.name}
		}
		s, err := start(ctx, p.name, os.Getenv("BENCH_PEERS"), command...)
		if err != nil {
			return servers, stop, fmt.Errorf("%s: %w", p.name, err)
		}
		s.path, s.modern = p.path, p.modern
		servers = append(servers, s)
	}
	return servers, stop, nil
}

// stop ends the server's process.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGKILL)
	_ = s.cmd.Wait()
}

// start runs a server, which prints "port N" once it listens.
func start(ctx context.Context, name, dir string, command ...string) (*server, error) {
	program := command[0]
	if strings.Contains(program, "/") && !filepath.IsAbs(program) {
		program = filepath.Join(dir, program)
	}
	cmd := exec.CommandContext(ctx, program, command[1:]...)
	cmd.Dir, cmd.Stderr = dir, io.Discard
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	scanner := bufio.NewScanner(out)
	for scanner.Scan() {
		if port, ok := strings.CutPrefix(scanner.Text(), "port "); ok {
			n, err := strconv.Atoi(port)
			go io.Copy(io.Discard, out) //nolint:errcheck // what it prints does not matter
			return &server{name: name, port: n, pid: cmd.Process.Pid, cmd: cmd}, err
		}
	}
	return nil, fmt.Errorf("it ended without listening: %v", cmd.Wait())
}

// cpu returns the CPU time in seconds that the threads of a process have used. The scheduler counts it
// in nanoseconds. The time of a thread that has ended is lost; a runtime keeps its threads.
func (s *server) cpu() float64 {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.pid))
	var nanoseconds float64
	for _, file := range files {
		raw, _ := os.ReadFile(file) // the thread may just have ended
		ran, _, _ := strings.Cut(string(raw), " ")
		n, _ := strconv.ParseFloat(ran, 64)
		nanoseconds += n
	}
	return nanoseconds / 1e9 //nolint:mnd // nanoseconds in a second
}

// memoryPath is where the servers of this program report their memory.
const memoryPath = "/bench/memory"

// memory returns the allocations of a server so far, and the bytes of its heap and stacks after a
// collection. A server in another language reports nothing.
func (s *server) memory() (mallocs, held float64) {
	res, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", s.port, memoryPath))
	if err != nil {
		return 0, 0
	}
	defer res.Body.Close()
	if _, err := fmt.Fscan(res.Body, &mallocs, &held); err != nil {
		return 0, 0
	}
	return mallocs, held
}

// heap is the second result of memory.
func (s *server) heap() float64 {
	_, held := s.memory()
	return held
}
