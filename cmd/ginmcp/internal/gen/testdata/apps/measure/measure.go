package measure

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"

	"example.com/apps/truth"
)

// An Application is one that is measured.
type Application struct {
	// Name is printed; Package is the import path of its packages, or the beginning of it.
	Name, Package string
	// Truth is the file with its truth.
	Truth string
	// New returns a fresh application.
	New func() *gin.Engine
	// Stricter are beginnings of differences that are intended, with the reason.
	Stricter map[string]string
}

// intends reports whether a difference between a schema and the application is intended.
func (a Application) intends(difference string) bool {
	for beginning := range a.Stricter {
		if strings.HasPrefix(difference, beginning) {
			return true
		}
	}
	return false
}

// Print compares the facts about applications with the truth and prints a row for each. A wrong fact
// is an error. It returns the percentages of routes whose inputs and outputs are complete. With
// VERBOSE in the environment, it prints what is missing as well.
func Print(t *testing.T, applications []Application) (inputs, outputs float64) {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	var all total
	fmt.Printf("%-10s %7s %8s %8s %6s %6s\n", "app", "routes", "inputs", "outputs", "facts", "wrong")
	for _, a := range applications {
		app, err := truth.Load(a.Truth)
		if err != nil {
			t.Fatal(err)
		}
		server := ginmcp.Attach(a.New(), append(factsOf(a.Package), ginmcp.WithLogger(nil))...)
		var sum total
		for _, s := range Compare(app, server.Operations()) {
			s.Wrong = slices.DeleteFunc(s.Wrong, func(w string) bool { return a.intends(s.Route + ": " + w) })
			sum.add(s)
			for _, w := range s.Wrong {
				t.Errorf("%s %s: wrong: %s", a.Name, s.Route, w)
			}
			if os.Getenv("VERBOSE") != "" {
				for _, l := range s.Lacks {
					fmt.Printf("    %s %s lacks %s\n", a.Name, s.Route, l)
				}
			}
		}
		sum.print(a.Name)
		all.sum(sum)
	}
	all.print("all")
	return all.percent(all.inputs), all.percent(all.outputs)
}

type total struct{ routes, inputs, outputs, facts, wrong int }

func (t *total) add(s Score) {
	t.routes++
	if s.Inputs {
		t.inputs++
	}
	if s.Output {
		t.outputs++
	}
	t.facts += s.Facts
	t.wrong += len(s.Wrong)
}

func (t *total) sum(o total) {
	t.routes, t.inputs, t.outputs = t.routes+o.routes, t.inputs+o.inputs, t.outputs+o.outputs
	t.facts, t.wrong = t.facts+o.facts, t.wrong+o.wrong
}

func (t *total) percent(n int) float64 { return 100 * float64(n) / float64(max(t.routes, 1)) }

func (t *total) print(name string) {
	fmt.Printf("%-10s %7d %7.0f%% %7.0f%% %6d %6d\n", name, t.routes, t.percent(t.inputs), t.percent(t.outputs), t.facts, t.wrong)
}
