package near

import (
	"slices"
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	known := []string{"count", "created_at", "name", "x-token"}
	for _, c := range []struct {
		reason, name string
		want         []string
	}{
		{"a slip", "cuont", []string{"count"}},
		{"another style", "createdAt", []string{"created_at"}},
		{"another case", "Name", []string{"name"}},
		{"a third of it is not enough", "X-API-Key", nil},
		{"nothing is like it", "zzzzzzzz", nil},
		{"what is short is like everything, and so like nothing", "zz", nil},
		{"what is no name", strings.Repeat("count", 100), nil},
	} {
		if got := Names(c.name, known); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q is near %q, want %q", c.reason, c.name, got, c.want)
		}
	}
	if got := Names("itm", []string{"item4", "item1", "item2", "items"}); len(got) != 3 || got[0] != "item4" {
		t.Errorf("of many, got %q, want the first three of the closest", got)
	}
}
