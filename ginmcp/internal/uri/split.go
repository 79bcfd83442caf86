package uri

import (
	"net/url"
	"regexp"
	"strings"
)

// DefaultScheme is the scheme of resources if the application does not specify one.
const DefaultScheme = "app"

// MaxLength is the largest length of a URI in bytes. A longer URI does not name a resource.
const MaxLength = 64 << 10

var legalScheme = regexp.MustCompile(`^[a-z][a-z0-9+.-]*$`)

// LegalScheme reports whether a text is a scheme in lower case: a letter, then letters,
// digits, "+", "-" and ".".
func LegalScheme(scheme string) bool { return legalScheme.MatchString(scheme) }

// Split returns the unescaped parts of a URI after a prefix, and its query, still escaped. It
// returns false if the URI cannot name a resource: it has another prefix, a fragment, an invalid
// escape, or a length over [MaxLength].
func Split(prefix, uri string) (parts []string, query string, ok bool) {
	if len(uri) > MaxLength {
		return nil, "", false
	}
	rest, ok := strings.CutPrefix(uri, prefix)
	if !ok || strings.Contains(rest, "#") {
		return nil, "", false
	}
	path, query, _ := strings.Cut(rest, "?")
	parts = strings.Split(path, "/")
	for i, part := range parts {
		if parts[i], ok = unescaped(part, url.PathUnescape); !ok {
			return nil, "", false
		}
	}
	return parts, query, true
}
