package authz

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// MetadataPath is the path of the metadata of a resource at the root of a host. For a resource with
// a path, the metadata is below it (RFC 9728, section 3.1).
const MetadataPath = "/.well-known/oauth-protected-resource"

// A Resource is the identifier of a protected resource, in its canonical form: the scheme and the
// host are in lower case, and there is no slash at the end.
type Resource struct {
	// Origin is an origin such as "https://shop.example.com", and Path a path such as "/mcp", or
	// "".
	Origin, Path string
	// Query is "" or begins with a question mark.
	Query string
}

// ParseResource reads an identifier: the URL at which clients reach the resource. The scheme must
// be https, or http on a loopback host, and there must be no query, fragment or user.
func ParseResource(text string) (Resource, error) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return Resource{}, errors.New("it is empty: want the public URL of the mount, such as https://shop.example.com/mcp")
	case err != nil:
		return Resource{}, fmt.Errorf("%q is not a URL", text)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil || strings.Contains(text, "#"):
		return Resource{}, fmt.Errorf("%q has a query, a fragment or a user", text)
	}
	if err := checkSecure(u); err != nil {
		return Resource{}, err
	}
	return resourceOf(u), nil
}

func resourceOf(u *url.URL) Resource {
	r := Resource{
		Origin: strings.ToLower(u.Scheme) + "://" + strings.ToLower(u.Host),
		Path:   strings.TrimRight(u.EscapedPath(), "/"),
	}
	if u.RawQuery != "" {
		r.Query = "?" + u.RawQuery
	}
	return r
}

// checkIssuer returns an error unless text is a valid issuer for the metadata of a resource.
func checkIssuer(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || text == "":
		return fmt.Errorf("%q is not a URL such as https://login.example.com", text)
	case u.RawQuery != "" || strings.Contains(text, "#"):
		return fmt.Errorf("%q has a query or a fragment", text)
	case strings.Contains(u.Path, "/.well-known/"):
		return fmt.Errorf("%q is the address of the metadata: want the issuer, as the tokens state it", text)
	}
	return checkSecure(u)
}

// checkSecure returns an error unless a URL has the scheme https, or http and a loopback host.
func checkSecure(u *url.URL) error {
	switch scheme := strings.ToLower(u.Scheme); {
	case u.Host == "" || scheme != "https" && scheme != "http":
		return fmt.Errorf("%q is not an absolute URL such as https://shop.example.com/mcp", u)
	case scheme == "http" && !loopback(u.Hostname()):
		return fmt.Errorf("%q does not have the scheme https", u)
	default:
		return nil
	}
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// String returns the identifier.
func (r Resource) String() string { return r.Origin + r.Path + r.Query }

// MetadataURL returns the URL of the metadata.
func (r Resource) MetadataURL() string { return r.Origin + MetadataPath + r.Path + r.Query }

// A Site is one of the addresses of a resource, with the address of its metadata.
type Site struct {
	Resource Resource
	// Metadata is the URL of the metadata, for challenges.
	Metadata string
	// fixed states that every path below the site is the same resource.
	fixed bool
}

// Site returns the site of a mount. R is the identifier that the application states, and mounts are
// the paths of all mounts. If r ends with the path of a mount, the text before it is a prefix that
// a proxy removes, and the other mounts have the same prefix. Otherwise every mount has the
// identifier r, and so has "", which means no mount.
func (r Resource) Site(mount string, mounts []string) Site {
	prefix, known, longest := "", false, 0
	for _, m := range mounts {
		if p, ok := strings.CutSuffix(r.Path, m); ok && len(m) > longest {
			prefix, known, longest = p, true, len(m)
		}
	}
	if !known || mount == "" {
		return Site{r, r.MetadataURL(), mount != ""}
	}
	// A proxy that removes a prefix only passes on requests below the prefix. The address that the
	// standard derives from the identifier is not below it.
	return Site{Resource{Origin: r.Origin, Path: prefix + mount}, r.Origin + prefix + MetadataPath + mount, false}
}

// Below returns the site at a path below s, such as "/orders", and a query, which is empty or
// begins with a question mark. If the resource does not end with the path of the mount, Below
// returns s itself.
func (s Site) Below(path, query string) Site {
	if s.fixed {
		return s
	}
	s.Resource.Path += path
	s.Resource.Query = query
	s.Metadata += path + query
	return s
}

// canonical returns the form of an audience for comparisons. An audience need not be a URL.
func canonical(audience string) string {
	u, err := url.Parse(audience)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return audience
	}
	return resourceOf(u).String()
}
