package measure

import (
	"fmt"
	"os"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"

	"example.com/apps/admin"
	"example.com/apps/alerts"
	"example.com/apps/booking"
	"example.com/apps/cms"
	"example.com/apps/drive"
	"example.com/apps/forum"
	"example.com/apps/library"
	"example.com/apps/monitor"
	"example.com/apps/mounts"
	"example.com/apps/notes"
	"example.com/apps/panel"
	"example.com/apps/photos"
	"example.com/apps/relay"
	"example.com/apps/shop"
	"example.com/apps/truth"
)

var applications = []struct {
	name string
	make func() *gin.Engine
}{
	{"admin", admin.New}, {"alerts", alerts.New}, {"booking", booking.New}, {"cms", cms.New}, {"drive", drive.New}, {"forum", forum.New},
	{"library", library.New}, {"monitor", monitor.New}, {"mounts", mounts.New}, {"notes", notes.New}, {"panel", panel.New},
	{"photos", photos.New}, {"relay", relay.New}, {"shop", shop.New},
}

func TestMeasure(t *testing.T) {
	gin.SetMode(gin.ReleaseMode)
	var all total
	fmt.Printf("%-10s %7s %8s %8s %6s %6s\n", "app", "routes", "inputs", "outputs", "facts", "wrong")
	for _, a := range applications {
		app, err := truth.Load("../" + a.name + "/truth.json")
		if err != nil {
			t.Fatal(err)
		}
		server := ginmcp.Attach(a.make(), append(factsOf(a.name), ginmcp.WithLogger(nil))...)
		var sum total
		for _, s := range Compare(app, server.Operations()) {
			sum.add(s)
			for _, w := range s.Wrong {
				t.Errorf("%s %s: wrong: %s", a.name, s.Route, w)
			}
			if os.Getenv("VERBOSE") != "" {
				for _, l := range s.Lacks {
					fmt.Printf("    %s %s lacks %s\n", a.name, s.Route, l)
				}
			}
		}
		sum.print(a.name)
		all.sum(sum)
	}
	all.print("all")
	const inputs, outputs = 97, 93
	if all.percent(all.inputs) < inputs || all.percent(all.outputs) < outputs {
		t.Errorf("at least %d %% of the inputs and %d %% of the outputs must be complete", inputs, outputs)
	}
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
