package ginmcp

import (
	"net/http"
	"strings"

	clients "github.com/ginmcp/ginmcp/internal/connect"
)

// page is the text for a person who opens the endpoint in a browser: what it is, and how to connect
// a client. It shows nothing of the application.
func (s *Server) page(r *http.Request) string {
	scheme := "http://"
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		scheme = "https://"
	}
	target := clients.Target{Name: clients.NameFor(s.config.name), URL: scheme + r.Host + r.URL.Path}
	var b strings.Builder
	b.WriteString(s.config.name + ": an MCP server\n\n" +
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
	return b.String()
}
