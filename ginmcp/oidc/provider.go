package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// An UnavailableError reports that a token could not be checked, because the provider did not
// respond or responded with something unexpected. The token may be valid.
type UnavailableError struct{ Err error }

// Error returns the reason. It may contain addresses of the provider, but never the token.
func (e *UnavailableError) Error() string {
	return "oidc: the token cannot be checked: " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *UnavailableError) Unwrap() error { return e.Err }

// metadata is the part of a provider's metadata that verifiers use.
type metadata struct {
	Issuer        string `json:"issuer"`
	JWKS          string `json:"jwks_uri"`
	Introspection string `json:"introspection_endpoint"`
}

// discover reads the metadata of an issuer. It tries the location of OpenID Connect Discovery 1.0,
// and then the location of RFC 8414.
func discover(ctx context.Context, client *http.Client, issuer string) (*metadata, error) {
	var problems []error
	for _, location := range metadataLocations(issuer) {
		found := new(metadata)
		err := getJSON(ctx, client, location, found)
		switch {
		case err != nil:
			problems = append(problems, err)
		case found.Issuer != issuer: // RFC 8414, section 3.3
			problems = append(problems, fmt.Errorf("%s states the issuer %q instead of %q", location, found.Issuer, issuer))
		default:
			return found, nil
		}
	}
	return nil, &UnavailableError{Err: errors.Join(problems...)}
}

func metadataLocations(issuer string) []string {
	base := strings.TrimSuffix(issuer, "/")
	locations := []string{base + "/.well-known/openid-configuration"}
	if u, err := url.Parse(base); err == nil {
		u.Path = "/.well-known/oauth-authorization-server" + u.Path
		locations = append(locations, u.String())
	}
	return locations
}

// maxDocument is the maximum size of a provider's document, in bytes.
const maxDocument = 1 << 20

// rawJSON keeps a document unchanged.
type rawJSON struct{ json.RawMessage }

// getJSON reads a JSON document into out.
func getJSON(ctx context.Context, client *http.Client, location string, out any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, location, http.NoBody)
	if err != nil {
		return &UnavailableError{Err: err}
	}
	return doJSON(client, request, out)
}

// doJSON makes a request whose response is a JSON document, and reads it into out.
func doJSON(client *http.Client, request *http.Request, out any) error {
	request.Header.Set("Accept", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return &UnavailableError{Err: err}
	}
	defer response.Body.Close() //nolint:errcheck // the document has been read
	if response.StatusCode != http.StatusOK {
		return &UnavailableError{Err: fmt.Errorf("%s responded %s", request.URL, response.Status)}
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	if err != nil {
		return &UnavailableError{Err: err}
	}
	if len(body) > maxDocument {
		return &UnavailableError{Err: fmt.Errorf("%s is larger than %d bytes", request.URL, maxDocument)}
	}
	if err := json.Unmarshal(body, out); err != nil {
		return &UnavailableError{Err: fmt.Errorf("%s is not the expected JSON", request.URL)}
	}
	return nil
}

// checkURL returns an error unless text is an https URL, or an http URL of a loopback host.
func checkURL(field, text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.RawQuery != "" {
		return fmt.Errorf("oidc: %s: %q is not a URL such as https://login.example.com", field, text)
	}
	if u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname()) {
		return nil
	}
	return fmt.Errorf("oidc: %s: %q does not have the scheme https", field, text)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func clientOr(c *http.Client) *http.Client {
	if c == nil {
		return &http.Client{Timeout: defaultTimeout}
	}
	return c
}

func loggerOr(l *slog.Logger) *slog.Logger {
	if l == nil {
		return slog.Default()
	}
	return l
}
