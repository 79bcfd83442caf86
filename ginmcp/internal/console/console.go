// Package console serves the page on which people see and call the tools of a server. The page is
// static: an MCP client in plain modules, without a build step and without requests to other
// origins. It contains no data of the application. Its requests carry what the user enters, and the
// browser's cookies. The data that the page shows is an Info, which it requests with the caller's
// headers.
package console

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"path"
	"strings"
)

// Header is the header that every request of the page has.
const Header = "Mcp-Console"

// policy is the content security policy of the page. It allows only the page's own scripts and
// styles, not inline ones, and only requests to its own origin. Media are shown from memory. Text
// cannot become HTML.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' blob:; media-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types 'none'"

// folder is the part of an asset's address between the address of the endpoint and the asset's
// name. Info is the name of the data.
const (
	folder = "/console/"
	info   = "info"
)

// A Page is the target of a browser's request: the page, an asset or the data.
type Page struct {
	// Endpoint is the request with the address of the endpoint itself.
	Endpoint *http.Request

	name string // of an asset; "" is the page
}

// IsData reports whether the request is for the data of the page, which depends on the caller.
// Everything else is the same for all callers.
func (p *Page) IsData() bool { return p.name == info }

// Find returns the target of a GET, or nil if it is not part of the page. ForBrowser states that a
// browser opened the address.
func Find(r *http.Request, forBrowser bool) *Page {
	if i := strings.LastIndex(r.URL.Path, folder); i >= 0 {
		name := r.URL.Path[i+len(folder):]
		if name == info && r.Header.Get(Header) != "" || files()[name] != nil {
			at := *r.URL
			at.Path, at.RawPath = r.URL.Path[:i], ""
			endpoint := r.WithContext(r.Context())
			endpoint.URL = &at
			return &Page{endpoint, name}
		}
	}
	if forBrowser {
		return &Page{r, ""}
	}
	return nil
}

// Serve writes the page or one of its assets.
func (p *Page) Serve(w http.ResponseWriter, r *http.Request) {
	if p.name != "" {
		files()[p.name].serve(w, r)
		return
	}
	index(w, r)
}

// ServeData writes the data of the page.
func (p *Page) ServeData(w http.ResponseWriter, data *Info) {
	document, err := json.Marshal(data)
	if err != nil {
		http.Error(w, "the data cannot be written", http.StatusInternalServerError)
		return
	}
	headers(w)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(document) // the browser may have disconnected
}

// headers writes the headers that every response has.
func headers(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache")
}

// index writes the page. Its addresses are relative, because a proxy may add a prefix. If the path
// has no slash at the end, they include its last element.
func index(w http.ResponseWriter, r *http.Request) {
	base, endpoint := "", "."
	if last := path.Base(r.URL.Path); !strings.HasSuffix(r.URL.Path, "/") {
		base, endpoint = last+"/", last
	}
	content := bytes.ReplaceAll(indexPage(), []byte("{{base}}"), []byte(html.EscapeString("./"+base)))
	content = bytes.ReplaceAll(content, []byte("{{endpoint}}"), []byte(html.EscapeString("./"+endpoint)))
	headers(w)
	w.Header().Set("Content-Type", contentTypes[".html"])
	w.Header().Set("Vary", "Accept") // a client of the protocol gets another response here
	_, _ = w.Write(content)          // the browser may have disconnected
}
