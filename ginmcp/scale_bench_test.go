//go:build unix

package ginmcp

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/schema"
)

// BenchmarkBuildScale compares the CPU time of building 10,000 routes with that of building 1,000,
// in turn. The metrics are the median of the ratios and the ratio of the shortest builds; linear is
// 10. In "all differ", each input has a parameter of its own. The garbage collector is off
// meanwhile, because when it runs depends on what else is in the heap.
func BenchmarkBuildScale(b *testing.B) {
	for name, more := range map[string]func(i int) []OpOption{
		"same types": func(int) []OpOption { return nil },
		"all differ": func(i int) []OpOption { return []OpOption{QueryParam[int]("page_"+strconv.Itoa(i), "")} },
	} {
		b.Run(name, func(b *testing.B) {
			defer debug.SetGCPercent(debug.SetGCPercent(-1))
			servers := map[int]*Server{1000: nil, 10_000: nil}
			for n := range servers {
				engine := manyRoutes(0)
				for i := range n {
					buildRoute[[1]byte](engine, nil, i, more(i)...)
				}
				servers[n] = newServer(b, engine)
			}
			times := map[int][]float64{}
			for b.Loop() {
				for n, s := range servers {
					s.snapshots.Schemas = schema.Cache{} // as at the first use
					runtime.GC()
					began := cpuTime()
					if c := s.snapshots.Build(); len(c.Errors()) > 0 || len(c.Tools()) != n {
						b.Fatalf("%d tools, %v", len(c.Tools()), c.Errors())
					}
					times[n] = append(times[n], float64(cpuTime()-began))
				}
			}
			large, small := times[10_000], times[1000]
			b.ReportMetric(medianRatio(large, small), "10000/1000")
			b.ReportMetric(slices.Min(large)/slices.Min(small), "10000/1000-min")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// cpuTime returns the CPU time that the process has used.
func cpuTime() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkList measures tools/list of 1,000 tools, into a writer that keeps nothing.
func BenchmarkList(b *testing.B) {
	s := Attach(manyRoutes(1000), WithLogger(nil))
	p := newReplay(listTools)
	p.serve(s)
	b.ReportAllocs()
	times := map[string][]float64{}
	for b.Loop() {
		measureInTurn(map[string]func(){"list": func() { p.serve(s) }}, times)
	}
	slices.Sort(times["list"])
	b.ReportMetric(times["list"][len(times["list"])/2]/1e6, "ms/list")
	b.ReportMetric(times["list"][0]/1e6, "ms/list-min")
	b.ReportMetric(0, "ns/op")
}
