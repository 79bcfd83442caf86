package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, target string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, http.NoBody)
	r.Header = header
	w := httptest.NewRecorder()
	page := Find(r, strings.Contains(header.Get("Accept"), "text/html"))
	switch {
	case page == nil:
		w.WriteHeader(http.StatusNotFound)
	case page.IsData():
		page.ServeData(w, &Info{Endpoint: page.Endpoint.URL.Path})
	default:
		page.Serve(w, r)
	}
	return w
}

var (
	browser = http.Header{"Accept": {"text/html"}}
	data    = http.Header{Header: {"1"}}
)

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		reason, target string
		header         http.Header
		status         int
		contains       string
	}{
		{"the page", "/mcp", browser, 200, `src="./mcp/console/app.js"`},
		{"the endpoint is relative to the page", "/mcp", browser, 200, `data-endpoint="./mcp"`},
		{"a slash at the end", "/mcp/", browser, 200, `src="./console/app.js"`},
		{"the endpoint with a slash at the end", "/mcp/", browser, 200, `data-endpoint="./."`},
		{"a mount below a folder of that name", "/console/mcp", browser, 200, `src="./mcp/console/app.js"`},
		{"a path that would leave its attribute", `/a%22%3E%3Cb`, browser, 200, `data-endpoint="./a&#34;&gt;&lt;b"`},
		{"a client of the protocol", "/mcp", http.Header{}, 404, ""},
		{"an asset", "/mcp/console/dom.js", http.Header{}, 200, "text nodes"},
		{"no such asset", "/mcp/console/other.js", http.Header{}, 404, ""},
		{"the page is no asset", "/mcp/console/index.html", http.Header{}, 404, ""},
		{"outside of the assets", "/mcp/console/../console.go", http.Header{}, 404, ""},
		{"data for the page", "/a/mcp/console/info", data, 200, `"endpoint":"/a/mcp"`},
		{"data for anyone else", "/mcp/console/info", http.Header{}, 404, ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			w := get(t, tt.target, tt.header)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.contains) {
				t.Errorf("got %d without %s:\n%s", w.Code, tt.contains, w.Body)
			}
		})
	}
}

// Every response forbids scripts, styles and requests that are not its own.
func TestHeaders(t *testing.T) {
	for target, header := range map[string]http.Header{"/mcp": browser, "/mcp/console/app.js": {}, "/mcp/console/info": data} {
		h := get(t, target, header).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", target, name, h.Get(name))
			}
		}
		if cache := h.Get("Cache-Control"); cache != "no-cache" && cache != "no-store" {
			t.Errorf("%s is cached: %q", target, cache)
		}
	}
	if strings.Contains(policy, "unsafe") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the policy is %s", policy)
	}
}

// The page has no inline script and style, and names no other origin; its modules parse no HTML.
func TestAssetsAreStrict(t *testing.T) {
	inline := regexp.MustCompile(`(?i)<style|<script>|\son\w+="|\sstyle=|javascript:`)
	if found := inline.FindString(string(indexPage())); found != "" {
		t.Errorf("the page contains %q", found)
	}
	unsafe := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage|https?://[^w]`)
	for name, f := range files() {
		if found := unsafe.Find(f.plain); found != nil {
			t.Errorf("%s contains %s", name, found)
		}
		if f.contentType == "" {
			t.Errorf("%s has no content type", name)
		}
	}
}

const maxPage = 40 << 10

func TestPageIsSmall(t *testing.T) {
	size := len(newFile(indexName, indexPage()).packed)
	for _, f := range files() {
		size += len(f.packed)
	}
	if size > maxPage {
		t.Errorf("the page has %d bytes, compressed", size)
	}
}

func TestAssetsAreCompressedAndCached(t *testing.T) {
	w := get(t, "/mcp/console/form.js", http.Header{"Accept-Encoding": {"gzip, br"}})
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(content, read("form.js")) {
		t.Errorf("the compressed asset is another one: %v", err)
	}
	again := get(t, "/mcp/console/form.js", http.Header{"Accept-Encoding": {"gzip"}, "If-None-Match": {w.Header().Get("ETag")}})
	if again.Code != http.StatusNotModified {
		t.Errorf("the same asset again: %d", again.Code)
	}
}

func TestStats(t *testing.T) {
	var s Stats
	for i := range 300 {
		s.Add("often", i%3 == 0, time.Duration(i)*time.Millisecond)
	}
	s.Add("once", true, time.Second)
	s.Add("secret", false, time.Second)
	rows := s.Rows(func(tool string) bool { return tool != "secret" })
	// The last 256 calls took 44 to 299 ms.
	want := []Row{{"often", 300, 100, 171, 286}, {"once", 1, 1, 1000, 1000}}
	if len(rows) != len(want) || rows[0] != want[0] || rows[1] != want[1] {
		t.Errorf("got %v, want %v", rows, want)
	}
}
