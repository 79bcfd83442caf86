package authz

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckScope(t *testing.T) {
	for _, tt := range []struct {
		reason, scope string
		ok            bool
	}{
		{"a usual scope", "orders:read", true},
		{"a URL, as some providers use", "https://shop.example.com/orders.read", true},
		{"empty", "", false},
		{"two scopes in one text", "a b", false},
		{"a quote would end the value of the header", `a"b`, false},
		{"a backslash", `a\b`, false},
		{"a line break", "a\nb", false},
		{"not ASCII", "größe", false},
		{"a scope of the authorization server", "offline_access", false},
	} {
		if err := CheckScope(tt.scope); (err == nil) != tt.ok {
			t.Errorf("%s: CheckScope(%q) = %v", tt.reason, tt.scope, err)
		}
	}
}

func TestHierarchy(t *testing.T) {
	h, err := NewHierarchy(map[string][]string{
		"admin": {"orders:write", "users"}, "orders:write": {"orders:read"}, "a": {"b"}, "b": {"a"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		reason string
		held   []string
		scope  string
		want   bool
	}{
		{"the scope itself", []string{"orders:read"}, "orders:read", true},
		{"one that includes it", []string{"orders:write"}, "orders:read", true},
		{"one that includes it through another", []string{"admin"}, "orders:read", true},
		{"not the other way round", []string{"orders:read"}, "orders:write", false},
		{"a circle is both ways", []string{"b"}, "a", true},
		{"a prefix is not included", []string{"orders"}, "orders:read", false},
		{"no scope", nil, "orders:read", false},
	} {
		if got := h.Grant(tt.held).Has(tt.scope); got != tt.want {
			t.Errorf("%s: %v has %q: %v", tt.reason, tt.held, tt.scope, got)
		}
	}
	if _, err := NewHierarchy(map[string][]string{"admin": {"two words"}}); err == nil {
		t.Error("what is not a scope was accepted")
	}
}

// A requirement is met if and only if one of its sets is held, whatever the order; and what is
// cheapest is one of the sets and suffices.
func TestRequirement(t *testing.T) {
	scope := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	rapid.Check(t, func(t *rapid.T) {
		held := rapid.SliceOfN(scope, 0, 4).Draw(t, "held")
		r := Requirement(rapid.SliceOfN(rapid.SliceOfN(scope, 0, 3), 0, 3).Draw(t, "requirement"))
		all := rapid.SliceOfN(scope, 0, 2).Draw(t, "all")
		grant := Hierarchy{}.Grant(held)
		met := len(r) == 0
		for _, set := range r {
			whole := true
			for _, s := range set {
				whole = whole && slices.Contains(held, s)
			}
			met = met || whole
		}
		if r.Met(grant) != met {
			t.Fatalf("%v with %v: Met is %v", r, held, !met)
		}
		if !r.Met((Hierarchy{}).Grant(slices.Concat(held, r.Cheapest(grant)))) {
			t.Fatalf("%v does not suffice for %v", r.Cheapest(grant), r)
		}
		hasAll := grant.hasAll(all)
		if got := r.And(all).Met(grant); got != (met && hasAll) {
			t.Fatalf("%v and %v with %v: %v", r, all, held, got)
		}
	})
}

func TestRequirementInWords(t *testing.T) {
	if got := (Requirement{{"a", "b"}, {"c"}}).String(); got != "a and b, or c" {
		t.Error(got)
	}
	if got := strings.Join((Requirement{{"a", "b", "c"}, {"c", "d"}}).Cheapest(Hierarchy{}.Grant([]string{"a", "b"})), " "); got != "a b c" {
		t.Errorf("the cheapest set is %q", got)
	}
}
