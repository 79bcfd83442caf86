package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// A cost is what the tools of a document cost to build, in a process that does nothing else. The process
// registers the routes, reads the document and lists the tools.
type cost struct {
	Tools, ListBytes int
	// CPU is the processor time, and Peak the largest resident memory of the process (VmHWM in
	// /proc/self/status), in bytes.
	CPU  time.Duration
	Peak int
}

// childArgument makes this program the process whose cost is measured.
const childArgument = "build"

// measure builds the tools of a document in a process of its own.
func measure(ctx context.Context, file string, routes map[int]string) (cost, error) {
	var out cost
	self, err := os.Executable()
	if err != nil {
		return out, err
	}
	list := make([]string, 0, len(routes))
	for _, route := range routes {
		list = append(list, route)
	}
	input, err := json.Marshal(list)
	if err != nil {
		return out, err
	}
	child := exec.CommandContext(ctx, self, childArgument, file)
	child.Stdin, child.Stderr = bytes.NewReader(input), os.Stderr
	text, err := child.Output()
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal(text, &out)
}

// build is the process whose cost is measured: it reads routes from its input, and writes a [cost].
func build(file string) error {
	var routes []string
	if err := json.NewDecoder(os.Stdin).Decode(&routes); err != nil {
		return err
	}
	engine := gin.New()
	for _, route := range routes {
		method, path, _ := strings.Cut(route, " ")
		engine.Handle(method, path, handle)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	start := cpu()
	s, err := ginmcp.New(engine, ginmcp.WithOpenAPI(text), ginmcp.WithSwagger(""), ginmcp.WithLogger(nil))
	if err != nil {
		return err
	}
	tools := s.Tools()
	out := cost{Tools: len(tools), CPU: cpu() - start}
	for _, tool := range tools {
		raw, err := json.Marshal(tool)
		if err != nil {
			return err
		}
		out.ListBytes += len(raw)
	}
	if out.Peak, err = peak(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// peak returns the largest resident memory of the process so far, in bytes.
func peak() (int, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	kilobytes := 0
	_, err = fmt.Sscan(line, &kilobytes)
	return kilobytes << 10, err
}
