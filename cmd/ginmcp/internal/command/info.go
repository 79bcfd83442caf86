package command

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// A serverInfo is the console's report about the application.
type serverInfo struct {
	Operations []struct {
		Tool   string `json:"tool"`
		Method string `json:"method"`
		Path   string `json:"path"`
	} `json:"operations"`
	Lint []struct {
		lintProblem

		Tool string `json:"tool"`
	} `json:"lint"`
}

// routes returns the routes of tools by tool name.
func (i *serverInfo) routes() map[string]string {
	routes := map[string]string{}
	if i != nil {
		for _, o := range i.Operations {
			routes[o.Tool] = o.Method + " " + o.Path
		}
	}
	delete(routes, "")
	return routes
}

// maxInfo limits the size of the report in bytes.
const maxInfo = 16 << 20

// info reads the report of a server's console. It returns nil if there is no console or the console
// does not show details.
func (o *options) info(ctx context.Context, target []string) *serverInfo {
	if len(target) != 1 || !strings.Contains(target[0], "://") {
		return nil
	}
	header, err := o.header()
	if err != nil {
		return nil
	}
	path, query, _ := strings.Cut(target[0], "?")
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(path, "/")+"/console/info", http.NoBody)
	if err != nil {
		return nil
	}
	r.URL.RawQuery = query
	r.Header = header
	r.Header.Set("Mcp-Console", "1")
	if token := o.loggedIn.bearer(ctx); token != "" && header.Get("Authorization") == "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return nil
	}
	defer response.Body.Close() //nolint:errcheck // it has been read
	info := new(serverInfo)
	if response.StatusCode != http.StatusOK ||
		json.NewDecoder(io.LimitReader(response.Body, maxInfo)).Decode(info) != nil || info.Operations == nil {
		return nil
	}
	return info
}
