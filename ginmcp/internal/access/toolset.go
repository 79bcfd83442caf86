package access

import (
	"net/http"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
)

// A toolset limits what a client sees to operations with certain tags: an operation needs one tag
// of each list. A nil toolset has no limits.
type toolset [][]string

func (t toolset) has(tags []string) bool {
	return !slices.ContainsFunc(t, func(choice []string) bool {
		return !slices.ContainsFunc(choice, func(tag string) bool { return slices.Contains(tags, tag) })
	})
}

// toolsetParameter is the parameter of the query that lists the tags.
const toolsetParameter = "tools"

// toolsetOf returns the toolset that a request names, in the query or in the path below the mount.
// Each of them is a list of tags separated by commas. An empty tag is unknown, like a tag that no
// component has.
func toolsetOf(r *http.Request, below string) toolset {
	if below == "" && r.URL.RawQuery == "" {
		return nil
	}
	var t toolset
	if below = strings.Trim(below, "/"); below != "" {
		t = append(t, strings.Split(below, ","))
	}
	if strings.Contains(r.URL.RawQuery, toolsetParameter) {
		if values := r.URL.Query()[toolsetParameter]; len(values) > 0 {
			t = append(t, strings.Split(strings.Join(values, ","), ","))
		}
	}
	return t
}

// unknown returns a tag of the toolset that no component visible to the caller has, and whether
// there is such a tag. It considers only visible components, so that a caller cannot find out which
// tags others see.
func (p *Policy) unknown(t toolset, r *http.Request) (tag string, found bool) {
	for _, choice := range t {
		for _, tag := range choice {
			if !p.tagged(tag, r) {
				return tag, true
			}
		}
	}
	return "", false
}

// tagged reports whether the caller of a request sees a component with a tag.
func (p *Policy) tagged(tag string, r *http.Request) bool {
	s := p.Snapshots.Latest()
	a := p.newAccess(r.Context(), r, nil, s)
	if s.Tagged(tag, func(subject int) bool { return a == nil || a.Lists(a.Verdict(subject)) }) {
		return true
	}
	if !p.SDK.Shared() {
		return false
	}
	known := false
	_ = p.SDK.HandWritten(r.Context(), func(w *gosdk.HandWritten) error { // an error means that nothing is known
		for _, op := range w.Operations() {
			known = known || slices.Contains(op.Tags, tag) && (a == nil || a.Lists(a.HandWritten(op)))
		}
		return nil
	})
	return known
}

var _ catalogue.Access = (*access)(nil)
