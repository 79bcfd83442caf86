package schema

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ginmcp/ginmcp/introspect"
)

// portableName matches the property names that every client accepts.
var portableName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{1,64}$`)

var unportableRunes = regexp.MustCompile(`[^a-zA-Z0-9_.-]+`)

// rename makes the names of arguments portable and unique. If two locations share a name, the body
// keeps it, and the other argument gets its location as a suffix, with a number if necessary.
func (b *inputBuilder) rename() {
	for i := range b.arguments {
		if a := &b.arguments[i]; !portableName.MatchString(a.Name) {
			a.Name = strings.Trim(unportableRunes.ReplaceAllString(a.Name, "_"), "_")
			a.Name = a.Name[:min(len(a.Name), 50)]
			if a.Name == "" {
				a.Name = "argument"
			}
		}
	}
	taken := map[string]int{}
	for _, a := range b.arguments {
		taken[a.Name]++
	}
	shared := maps.Clone(taken)
	for i := range b.arguments {
		a := &b.arguments[i]
		if shared[a.Name] < 2 || a.In == introspect.LocationBody && b.keepsName(i) {
			continue
		}
		n := *a.node
		n.notes = append([]string{"The value in the " + string(a.In)}, n.notes...)
		a.node = &n
		base := a.Name + "__" + string(a.In)
		name := base
		for n := 2; taken[name] > 0; n++ {
			name = base + "_" + strconv.Itoa(n)
		}
		a.Name = name
		taken[name]++
	}
}

// keepsName reports whether the argument at i is the first of its name in the body.
func (b *inputBuilder) keepsName(i int) bool {
	return !slices.ContainsFunc(b.arguments[:i], func(a Argument) bool {
		return a.In == introspect.LocationBody && a.Name == b.arguments[i].Name
	})
}
