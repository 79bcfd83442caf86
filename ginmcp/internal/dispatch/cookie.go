package dispatch

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/ginmcp/ginmcp/schema"
)

// cookieHeader appends the cookies of the arguments to those of the caller, and removes the
// caller's cookies of the same names. It leaves all others byte for byte: an application may read
// cookies that net/http would change or omit.
func (p *Plan) cookieHeader(v *schema.Values, h http.Header, m *meter) error {
	var set []string
	given := map[string]bool{}
	for _, i := range p.cookies {
		a := &p.input.Arguments[i]
		_, ok := v.Get(i)
		if !ok && !a.Hidden {
			continue
		}
		given[a.Wire] = true // the caller's own request must not set a hidden cookie
		if !ok {
			continue
		}
		err := p.texts(i, v, m, func(_, text []byte) error {
			if err := m.spend(a, len(a.Wire)+escapedLen(text)+headerOverhead); err != nil {
				return err
			}
			set = append(set, cookie(a.Wire, text))
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(given) == 0 {
		return nil
	}
	lines := h["Cookie"]
	kept := make([]string, 0, len(lines)+1)
	for _, line := range lines {
		if line = without(line, given); strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	if len(kept) > 0 && len(set) > 0 {
		kept[0] += "; " + strings.Join(set, "; ")
	} else if len(set) > 0 {
		kept = []string{strings.Join(set, "; ")}
	}
	if h.Del("Cookie"); len(kept) > 0 {
		h["Cookie"] = kept
	}
	return nil
}

// cookie returns a cookie in the form of a request. Gin decodes its value with [url.QueryUnescape].
func cookie(name string, text []byte) string {
	r := http.Request{Header: http.Header{}}
	r.AddCookie(&http.Cookie{Name: name, Value: url.QueryEscape(string(text))})
	return r.Header.Get("Cookie")
}

// without returns a Cookie header without the named cookies (RFC 6265 §4.2.1).
func without(line string, names map[string]bool) string {
	parts := strings.Split(line, ";")
	kept := slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
		name, _, _ := strings.Cut(part, "=")
		return names[strings.TrimSpace(name)]
	})
	if len(kept) == len(parts) {
		return line
	}
	return strings.TrimLeft(strings.Join(kept, ";"), " ")
}
