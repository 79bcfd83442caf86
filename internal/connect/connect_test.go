package connect

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ginmcp/ginmcp/internal/testkit"
)

// What each client is told, for a server over HTTP, one with a token, and one over stdio. The
// formats are those that the clients' own commands write and their documentation shows.
func TestSnippets(t *testing.T) {
	targets := []struct {
		reason string
		target Target
	}{
		{"over HTTP", Target{Name: "shop", URL: "https://shop.example.com/mcp"}},
		{"over HTTP with a token", Target{Name: "shop", URL: "https://shop.example.com/mcp?a=1&b=2", TokenEnv: "SHOP_TOKEN"}},
		{"over stdio", Target{Name: "shop", Command: "/usr/local/bin/shop", Args: []string{"--stdio", "it's"}}},
	}
	for _, c := range Clients() {
		t.Run(c.ID, func(t *testing.T) {
			var b strings.Builder
			for _, tt := range targets {
				b.WriteString("=== " + tt.reason + "\n")
				text, err := c.Snippet(tt.target)
				switch {
				case errors.Is(err, ErrUnsupported):
					text = "error: " + err.Error() + "\n"
				case err != nil:
					t.Fatal(err)
				case c.Format == "json" && c.text == nil && !json.Valid([]byte(text)):
					t.Errorf("%s: the snippet is not JSON:\n%s", tt.reason, text)
				}
				b.WriteString(text)
			}
			testkit.Golden(t, "testdata/"+c.ID+".txt", []byte(b.String()))
		})
	}
}

// A snippet is often pasted into a file that is shared: it names the variable, never the token.
func TestEntriesNeverHoldAToken(t *testing.T) {
	t.Setenv("SHOP_TOKEN", "s3cret")
	for _, c := range Clients() {
		text, err := c.Snippet(Target{Name: "shop", URL: "https://shop.example.com/mcp", TokenEnv: "SHOP_TOKEN"})
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
		if strings.Contains(text, "s3cret") {
			t.Errorf("%s contains the token:\n%s", c.ID, text)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, tt := range []struct {
		reason string
		target Target
		want   string
	}{
		{"a name that would leave its key", Target{Name: `a"]`, URL: "https://x/mcp"}, "name"},
		{"no name", Target{URL: "https://x/mcp"}, "name"},
		{"neither address nor program", Target{Name: "shop"}, "either"},
		{"both", Target{Name: "shop", URL: "https://x/mcp", Command: "x"}, "either"},
		{"an address without a host", Target{Name: "shop", URL: "/mcp"}, "URL"},
		{"another scheme", Target{Name: "shop", URL: "ftp://x/mcp"}, "URL"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if err := tt.target.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error about the %s", err, tt.want)
			}
		})
	}
}

func TestNameFor(t *testing.T) {
	for server, want := range map[string]string{
		"shop": "shop", "My Shop": "my-shop", "!!": "server", "": "server", strings.Repeat("a", 80): strings.Repeat("a", 64),
	} {
		if got := NameFor(server); got != want {
			t.Errorf("NameFor(%q) is %q, want %q", server, got, want)
		}
	}
}
