package gen

import (
	"maps"
	"slices"
	"testing"
)

// The generated files of the corpus are up to date, and the same at every run. What they state is
// compared with the truth in testdata/apps/measure.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("it analyses fourteen applications")
	}
	t.Setenv("GOWORK", "off")
	first, err := Analyze(t.Context(), Options{Dir: "testdata/apps"})
	if err != nil {
		t.Fatal(err)
	}
	if len(first.TypeErrors) > 0 {
		t.Errorf("type errors: %v", first.TypeErrors)
	}
	changes, err := first.Check()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		t.Error(c)
	}
	second, err := Analyze(t.Context(), Options{Dir: "testdata/apps"})
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(first.Files, second.Files, slices.Equal[[]byte]) {
		t.Error("the same source gives different bytes")
	}
}
