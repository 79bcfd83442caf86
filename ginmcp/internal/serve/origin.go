package serve

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// origins decides which pages may send requests, and handles preflights of pages on other origins
// (CORS).
type origins struct {
	protection *http.CrossOriginProtection
	trusted    []string
}

// refuse returns the reason why a request is refused, or "". A browser sends the user's cookies
// with a request, so a page of another origin must be trusted. This applies to GET too, because a
// GET can open an event stream; [http.CrossOriginProtection] accepts every GET.
func (o *origins) refuse(r *http.Request) string {
	if r.Header["Origin"] == nil && r.Header["Sec-Fetch-Site"] == nil {
		return "" // not a browser
	}
	err := o.protection.Check(r)
	if err == nil && r.Method != http.MethodOptions && !o.same(r) && !o.trusts(r) {
		err = fmt.Errorf("cross-origin request from Origin %q", r.Header.Get("Origin"))
	}
	if err == nil {
		return ""
	}
	return "ginmcp: " + err.Error() + "; WithTrustedOrigins allows more origins"
}

// same reports whether a request has no origin or the server's own origin.
func (o *origins) same(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || r.Header.Get("Sec-Fetch-Site") == "same-origin" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

func (o *origins) trusts(r *http.Request) bool {
	return slices.Contains(o.trusted, r.Header.Get("Origin"))
}

// exposed are the response headers that a page of a trusted origin may read.
const exposed = "WWW-Authenticate, Mcp-Session-Id, Mcp-Protocol-Version"

// share writes the CORS headers for a page of a trusted origin, unless the application's own
// middleware has written them. It responds to a preflight and then returns true.
func (o *origins) share(w http.ResponseWriter, r *http.Request) bool {
	if len(o.trusted) == 0 {
		return false
	}
	h := w.Header()
	if h.Get("Access-Control-Allow-Origin") == "" {
		h.Add("Vary", "Origin")
		if !o.trusts(r) {
			return false
		}
		h.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
		h.Set("Access-Control-Allow-Credentials", "true")
		h.Set("Access-Control-Expose-Headers", exposed)
	}
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, POST, DELETE")
	if wanted := r.Header.Get("Access-Control-Request-Headers"); headerList(wanted) {
		h.Set("Access-Control-Allow-Headers", wanted)
	}
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}

// headerList reports whether text is a list of header names that is safe to copy to a header.
func headerList(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(c rune) bool {
		return c != '-' && c != '_' && c != ',' && c != ' ' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z')
	})
}
