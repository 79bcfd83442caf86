package measure

import (
	"testing"

	"github.com/gin-gonic/gin"

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
)

func corpus() []Application {
	var out []Application
	for _, a := range []struct {
		name string
		new  func() *gin.Engine
	}{
		{"admin", admin.New},
		{"alerts", alerts.New},
		{"booking", booking.New},
		{"cms", cms.New},
		{"drive", drive.New},
		{"forum", forum.New},
		{"library", library.New},
		{"monitor", monitor.New},
		{"mounts", mounts.New},
		{"notes", notes.New},
		{"panel", panel.New},
		{"photos", photos.New},
		{"relay", relay.New},
		{"shop", shop.New},
	} {
		out = append(out, Application{
			Name: a.name, Package: "example.com/apps/" + a.name, Truth: "../" + a.name + "/truth.json", New: a.new,
		})
	}
	return out
}

func TestMeasure(t *testing.T) {
	const least, leastOutputs = 97, 93
	if inputs, outputs := Print(t, corpus()); inputs < least || outputs < leastOutputs {
		t.Errorf("at least %d %% of the inputs and %d %% of the outputs must be complete", least, leastOutputs)
	}
}

func TestCall(t *testing.T) { Call(t, corpus()) }
