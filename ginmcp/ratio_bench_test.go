package ginmcp

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/dispatch"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
)

// BenchmarkRatio compares a call with the same request to the engine: a new request, and a recorder
// of net/http/httptest. What is compared is measured in turn, in batches of about a millisecond, so
// that the load of the machine affects all of it. The metrics are medians of the ratios of one round,
// and the ratio of the shortest batches of all rounds, which is the same on a loaded machine:
//
//   - dispatch: checked arguments to the recorded response;
//   - result: checked arguments to the result;
//   - call: raw arguments to the result.
func BenchmarkRatio(b *testing.B) {
	engine := loadEngine()
	s, err := New(engine, WithLogger(nil))
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range loadCases {
		b.Run(c.name, func(b *testing.B) {
			a := newAdapter(b, s, &c)
			for _, name := range []string{"Authorization", "User-Agent"} { // the bare request has none of them
				a.caller.Header.Del(name)
			}
			rows := map[string]func(){
				"bare": func() { c.bare(b, engine) },
				"dispatch": func() {
					call := dispatch.Call{Request: a.caller, Values: &a.values, Timeout: time.Minute}
					if _, err := a.plan.Do(a.caller.Context(), &a.target, &call); err != nil {
						b.Fatal(err)
					}
				},
				"result": func() { a.call(a.caller.Context()) },
				"call": func() {
					call := invoke.Call{Request: a.caller, Arguments: json.RawMessage(c.arguments)}
					if r := invokeTool(a.caller.Context(), s, c.tool, call); r.IsError {
						b.Fatal(r.Texts())
					}
				},
			}
			times := map[string][]float64{}
			for b.Loop() {
				measureInTurn(rows, times)
			}
			for name := range rows {
				if name != "bare" {
					b.ReportMetric(medianRatio(times[name], times["bare"]), name+"/bare")
					b.ReportMetric(slices.Min(times[name])/slices.Min(times["bare"]), name+"/bare-min")
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// measureInTurn calls each function for about a millisecond and appends the time of one call in
// nanoseconds.
func measureInTurn(rows map[string]func(), times map[string][]float64) {
	for name, f := range rows {
		began, calls := time.Now(), 0
		for ; calls == 0 || time.Since(began) < time.Millisecond; calls++ {
			f()
		}
		times[name] = append(times[name], float64(time.Since(began))/float64(calls))
	}
}

func medianRatio(a, by []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / by[i]
	}
	slices.Sort(ratios)
	return ratios[len(ratios)/2]
}
