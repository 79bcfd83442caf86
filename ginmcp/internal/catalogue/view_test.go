package catalogue

import (
	"net/http"
	"testing"

	"github.com/gin-gonic/gin"
)

// Callers to whom the same components are visible share their lists, whoever they are. Lists of sets
// that were not used for long are made again.
func TestViewsAreSharedBySetAndNotByCaller(t *testing.T) {
	engine := gin.New()
	engine.GET("/a", func(*gin.Context) {})
	engine.POST("/a", func(*gin.Context) {})
	c := build(t, engine, &Spec{})
	reads, again := c.View(onlyMethod{c, http.MethodGet}), c.View(onlyMethod{c, http.MethodGet})
	writes := c.View(onlyMethod{c, http.MethodPost})
	if reads.visible() != again.visible() || reads.ToolList() != again.ToolList() {
		t.Error("two callers who see the same have lists of their own")
	}
	if reads.visible() == writes.visible() || len(reads.Listed()) != 1 || len(writes.Listed()) != 1 {
		t.Errorf("%v and %v are shared", reads.Listed(), writes.Listed())
	}
}

func TestViewsAreBounded(t *testing.T) {
	var v views
	built := 0
	get := func(i int) {
		v.get(bitset{uint64(i)}, func() *visible { built++; return &visible{} })
	}
	for i := range 10 * maxViews {
		get(i)
		get(0) // a set that is used all the time stays
	}
	if want := 10 * maxViews; built != want || len(v.known) != maxViews || len(v.used) != maxViews {
		t.Errorf("built %d and kept %d, want %d and %d", built, len(v.known), want, maxViews)
	}
	get(1)
	if built != 10*maxViews+1 {
		t.Error("a set that was not used for long was kept")
	}
}
