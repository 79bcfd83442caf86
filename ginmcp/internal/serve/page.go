package serve

import (
	"net/http"
	"strings"

	clients "github.com/ginmcp/ginmcp/internal/connect"
)

// Target returns the endpoint of the named server as the caller of a request knows it, for the
// configurations of clients.
func Target(name string, r *http.Request) clients.Target {
	scheme := "http://"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https://"
	}
	target := clients.Target{Name: clients.NameFor(name), URL: scheme + r.Host + r.URL.Path}
	if r.URL.RawQuery != "" { // which narrows the tools
		target.URL += "?" + r.URL.RawQuery
	}
	return target
}

// Introduce writes the text for a person who opens the endpoint of the named server in a browser:
// what it is, and how to connect a client. It shows nothing of the application.
func Introduce(w http.ResponseWriter, r *http.Request, name string) {
	target := Target(name, r)
	var b strings.Builder
	b.WriteString(name + ": an MCP server\n\n" +
		"This address is for clients of the Model Context Protocol (Streamable HTTP), not for browsers.\n")
	for _, id := range []string{"claude-code", "vscode", "cursor", "codex", "gemini"} {
		client, _ := clients.Find(id)
		snippet, err := client.Snippet(target)
		if err != nil {
			continue // the host of the request is no host
		}
		b.WriteString("\n" + client.Name)
		if client.File != "" && id != "claude-code" {
			b.WriteString(" (" + client.File + ")")
		}
		b.WriteString(":\n\n" + snippet)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write([]byte(b.String())) // a browser that has gone away needs no page
}
