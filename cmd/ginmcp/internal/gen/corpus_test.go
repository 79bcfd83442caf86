package gen

import (
	"maps"
	"slices"
	"testing"
)

// The generated files of the corpus, of the held-out applications and of the example are up to date, and the same at
// every run. What they state is compared with the truth in testdata/apps/measure.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("it analyses sixteen applications")
	}
	t.Setenv("GOWORK", "off")
	for _, dir := range []string{"testdata/apps", "testdata/heldout", "../../../../example"} {
		t.Run(dir, func(t *testing.T) {
			first := analyze(t, dir)
			for _, err := range first.TypeErrors {
				t.Error(err)
			}
			changes, err := first.Check()
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range changes {
				t.Error(c)
			}
			if second := analyze(t, dir); !maps.EqualFunc(first.Files, second.Files, slices.Equal[[]byte]) {
				t.Error("the same source gives different bytes")
			}
		})
	}
}
