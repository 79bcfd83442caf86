package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
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
	cmd  *exec.Cmd
}

// peers are the servers in their order. A command has %s for the directory of the installed peer.
var peers = []struct {
	name    string
	command []string // nil for one of goServers
	path    string
}{
	{"ginmcp", nil, "/mcp"},
	{"ginmcp-sdk", nil, "/mcp"},
	{"go-sdk", nil, "/mcp"},
	{"mcp-go", nil, "/mcp"},
	{"fastmcp", []string{"venv/bin/python", "fastmcp_app.py"}, "/mcp"},
	{"typescript", []string{"node", "typescript.mjs"}, "/mcp"},
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
			_ = s.cmd.Process.Signal(syscall.SIGKILL)
			_ = s.cmd.Wait()
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
		if !contains(names, p.name) {
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
		s.path = p.path
		servers = append(servers, s)
	}
	return servers, stop, nil
}

func contains(list []string, name string) bool {
	for _, l := range list {
		if l == name {
			return true
		}
	}
	return false
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

// cpu returns the CPU time in seconds that a process has used.
func (s *server) cpu() float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ") // the name may have spaces
	fields := strings.Fields(rest)
	const user, system, ticks = 11, 12, 100
	a, _ := strconv.ParseFloat(fields[user], 64)
	b, _ := strconv.ParseFloat(fields[system], 64)
	return (a + b) / ticks
}
