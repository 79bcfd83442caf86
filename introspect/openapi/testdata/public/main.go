// Command public measures the build of tools from one document.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"

	"encoding/json"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/ginmcp/ginmcp/introspect/openapi"
)

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(0, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func main() {
	gin.SetMode(gin.ReleaseMode)
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	if f := os.Getenv("CPUPROFILE"); f != "" {
		w, _ := os.Create(f)
		pprof.StartCPUProfile(w)
		defer pprof.StopCPUProfile()
	}
	doc, err := openapi.Parse("x", text, false)
	if err != nil {
		panic(err)
	}
	a := newApp(doc)
	doc = nil
	runtime.GC()
	t0 := cpu()
	s, err := ginmcp.New(a.engine, ginmcp.WithOpenAPI(text), ginmcp.WithLogger(nil))
	if err != nil {
		panic(err)
	}
	t1 := cpu()
	tools := s.Tools()
	t2 := cpu()
	n := 0
	in, out := 0, 0
	for _, t := range tools {
		b, _ := json.Marshal(t)
		n += len(b)
		b, _ = json.Marshal(t.InputSchema)
		in += len(b)
		b, _ = json.Marshal(t.OutputSchema)
		out += len(b)
	}
	t3 := cpu()
	errr := s.Refresh()
	t4 := cpu()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	st, _ := os.ReadFile("/proc/self/status")
	hwm := ""
	for _, l := range splitLines(string(st)) {
		if len(l) > 6 && l[:6] == "VmHWM:" {
			hwm = l
		}
	}
	fmt.Printf("%s: tools %d unroutable %d list %d kB (in %d out %d) parse %.2fs build %.2fs refresh %.2fs live %d MB %s err %v\n", os.Args[1], len(tools), len(a.unroutable), n/1000, in/1000, out/1000, (t1 - t0).Seconds(), (t2 - t1).Seconds(), (t4 - t3).Seconds(), m.HeapAlloc>>20, hwm, errr != nil)
}

func splitLines(s string) (l []string) {
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != '\n' {
			i++
		}
		l = append(l, s[:i])
		if i == len(s) {
			break
		}
		s = s[i+1:]
	}
	return
}
