package serve

import (
	"net/http"
	"strings"

	clients "github.com/ginmcp/ginmcp/internal/connect"
)

// Target returns the address at which the caller of a request reaches the named server, for the
// configurations of clients.
func Target(name string, r *http.Request) clients.Target {
	scheme := "http://"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https://"
	}
	target := clients.Target{Name: clients.NameFor(name), URL: scheme + r.Host + r.URL.Path}
	if r.URL.RawQuery != "" { // it may name a toolset
		target.URL += "?" + r.URL.RawQuery
	}
	return target
}

// Introduce writes a text for a person who opens the endpoint of the named server in a browser: it
// explains the endpoint and how to connect a client. It reveals nothing about the application.
func Introduce(w http.ResponseWriter, r *http.Request, name string) {
	target := Target(name, r)
	var b strings.Builder
	b.WriteString(name + ": an MCP server\n\n" +
		"This address is for clients of the Model Context Protocol (Streamable HTTP), not for browsers.\n")
	for _, id := range []string{"claude-code", "vscode", "cursor", "codex", "gemini"} {
		client, _ := clients.Find(id)
		snippet, err := client.Snippet(target)
		if err != nil {
			continue // the Host header is not a valid host
		}
		b.WriteString("\n" + client.Name)
		if client.File != "" && id != "claude-code" {
			b.WriteString(" (" + client.File + ")")
		}
		b.WriteString(":\n\n" + snippet)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write([]byte(b.String())) // the browser may have disconnected
}
