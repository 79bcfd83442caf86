// Package connect is the table of MCP clients: it states how each client is configured for a
// server. The command, the console and the guide use it.
package connect

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A Target is the server that a client connects to: over HTTP if URL is set, otherwise over stdio.
type Target struct {
	// Name is the server's name in the client: letters, digits, hyphens and underscores.
	Name string
	// URL is the address of the endpoint, such as https://shop.example.com/mcp.
	URL string
	// TokenEnv is the environment variable that holds a bearer token, or "" for none. A snippet
	// never contains the token itself.
	TokenEnv string
	// Command and Args start the server if it uses stdio.
	Command string
	Args    []string
}

// A Client is one row of the table.
type Client struct {
	// ID names the client on the command line, and Name is its usual name.
	ID, Name string
	// File is where the configuration is, as the client's documentation writes it. It is empty if
	// the client has a form instead.
	File string
	// Path is the location of the file that a program can edit: below the home directory if it
	// begins with ~/, otherwise below the project. It is empty if there is no such file.
	Path string
	// Format is the syntax of the file: "json", "toml", "yaml", or "" for steps in words.
	Format string
	// Keys lead to the object that contains the server in a JSON file.
	Keys []string
	// Note is additional information for a person. It may be empty.
	Note string

	entry func(Target) (any, error)
	text  func(Target) (string, error)
}

// ErrUnsupported is wrapped by errors about a transport that a client does not support.
var ErrUnsupported = errors.New("the client does not support this transport")

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// Validate returns what is wrong with a target, or nil.
func (t Target) Validate() error {
	if !validName.MatchString(t.Name) {
		return fmt.Errorf("the name %q is not 1 to 64 letters, digits, hyphens and underscores", t.Name)
	}
	if (t.URL == "") == (t.Command == "") {
		return errors.New("a server has either a URL or a command")
	}
	if t.URL == "" {
		return nil
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is not a URL such as https://shop.example.com/mcp", t.URL)
	}
	return nil
}

// Clients returns the table, in display order. The result is a copy.
func Clients() []Client { return slices.Clone(clients) }

// Find returns the client with an ID, and whether there is one.
func Find(id string) (Client, bool) {
	i := slices.IndexFunc(clients, func(c Client) bool { return c.ID == id })
	if i < 0 {
		return Client{}, false
	}
	return clients[i], true
}

// Snippet returns what a person pastes or runs, ending in a newline. The error wraps
// [ErrUnsupported] if the client cannot use the target's transport.
func (c Client) Snippet(t Target) (string, error) {
	if err := t.Validate(); err != nil {
		return "", err
	}
	if c.text != nil {
		return c.text(t)
	}
	entry, err := c.Entry(t)
	if err != nil {
		return "", err
	}
	return c.document(t, entry)
}

// Entry returns the object under the server's name in a JSON file, ready for encoding/json.
func (c Client) Entry(t Target) (any, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	if c.entry == nil {
		return nil, fmt.Errorf("%s has no JSON configuration: %w", c.Name, ErrUnsupported)
	}
	return c.entry(t)
}

// lines joins lines into a text that ends in a newline.
func lines(list ...string) string { return strings.Join(list, "\n") + "\n" }

// NameFor makes the name of a target from the server's own name: "My Shop" becomes "my-shop".
func NameFor(server string) string {
	name := strings.Trim(regexp.MustCompile(`[^a-z0-9_]+`).ReplaceAllString(strings.ToLower(server), "-"), "-")
	return cmp.Or(name[:min(len(name), 64)], "server")
}
