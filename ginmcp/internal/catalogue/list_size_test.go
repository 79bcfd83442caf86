package catalogue

import (
	"testing"

	"pgregory.net/rapid"
)

func TestLevel(t *testing.T) {
	for _, c := range []struct {
		reason       string
		sizes        []int
		total, least int
		want         int
	}{
		{"nothing", nil, 10, 1, 1},
		{"what fits stays", []int{1, 2, 3}, 10, 1, 3},
		{"the largest is lowered", []int{1, 2, 10}, 8, 1, 5},
		{"all are lowered", []int{10, 10}, 10, 1, 5},
		{"not below the least", []int{10, 10}, 2, 4, 4},
		{"no room at all", []int{10, 10}, -5, 4, 4},
	} {
		if got := level(c.sizes, c.total, c.least); got != c.want {
			t.Errorf("%s: %d, want %d", c.reason, got, c.want)
		}
	}
}

// The level fits the total, and one more byte for each size would not, unless everything fits.
func TestLevelIsTheLargest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sizes := rapid.SliceOfN(rapid.IntRange(0, 1000), 1, 50).Draw(t, "sizes")
		total := rapid.IntRange(0, 30_000).Draw(t, "total")
		got := level(sizes, total, 0)
		if capped(sizes, got) > total {
			t.Errorf("%v lowered to %d have more than %d", sizes, got, total)
		}
		if capped(sizes, got+1) <= total && capped(sizes, got) < sum(sizes) {
			t.Errorf("%v could be %d in %d", sizes, got+1, total)
		}
	})
}
