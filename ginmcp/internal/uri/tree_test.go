package uri

import (
	"fmt"
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
)

// Among a thousand routes, the last is found in as many steps as the first.
func TestFindTakesOneStepForEachPart(t *testing.T) {
	const many = 1000
	var tree Tree[int]
	for i := range many {
		for _, path := range []string{"/things/:id/part%04d", "/part%04d/x_:id"} {
			segments, err := introspect.ParsePath(fmt.Sprintf(path, i))
			if err != nil || !tree.Add(segments, &i) {
				t.Fatalf("%s is not added: %v", path, err)
			}
			if tree.Add(segments, &i) {
				t.Fatalf("%s is added twice", path)
			}
		}
	}
	for _, shape := range []string{"app:///things/1/part%04d", "app:///part%04d/x_1"} {
		steps := func(i int) int {
			parts, _, ok := Split("app:///", fmt.Sprintf(shape, i))
			if !ok {
				t.Fatal("it is not a URI")
			}
			var m Match
			if found := tree.Find(parts, &m); found == nil || *found != i {
				t.Fatalf(shape+" does not name its resource", i)
			}
			return m.steps
		}
		if first, last := steps(0), steps(many-1); first != last || first > 4 {
			t.Errorf("%s: %d steps to the first and %d to the last, want the same, one for each part", shape, first, last)
		}
	}
}
