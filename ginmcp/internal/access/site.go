package access

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
)

// site returns the site that a request was sent to.
func (p *Policy) site(r *http.Request) authz.Site {
	var resource authz.Resource
	if p.Guard != nil {
		resource = p.Guard.Resource()
	}
	mount, paths := p.Mounts.At(r.URL.Path)
	site := resource.Site(mount, paths)
	if mount == "" {
		return site
	}
	return site.Below(escaped(belowMount(r, mount)), toolsetQuery(r))
}

// below returns the path of a request below the mount, without slashes at its end.
func (p *Policy) below(r *http.Request) string {
	mount, _ := p.Mounts.At(r.URL.Path)
	if mount == "" {
		return ""
	}
	return belowMount(r, mount)
}

func belowMount(r *http.Request, mount string) string {
	return strings.TrimRight(strings.TrimPrefix(r.URL.Path, mount), "/")
}

// ServeMetadata serves the metadata of the resource that the path names. The policy must have a
// guard.
func (p *Policy) ServeMetadata(w http.ResponseWriter, r *http.Request) {
	site, ok := p.described(strings.TrimRight(strings.TrimPrefix(r.URL.Path, authz.MetadataPath), "/"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	p.Guard.ServeMetadata(w, r, site.Below("", toolsetQuery(r)))
}

// described returns the site whose metadata is at a path below [authz.MetadataPath]. Without a
// path, it is that of a resource without one, or of the only mount.
func (p *Policy) described(path string) (site authz.Site, ok bool) {
	resource := p.Guard.Resource()
	mounted, paths := p.Mounts.At(path)
	below, public := strings.CutPrefix(path, resource.Path)
	switch {
	case resource.Path == "":
		return resource.Site("", paths), path == ""
	case path == "" && len(paths) == 1:
		return resource.Site(paths[0], paths), true
	case path == "":
		return resource.Site("", paths), len(paths) == 0
	case mounted != "":
		return resource.Site(mounted, paths).Below(escaped(strings.TrimPrefix(path, mounted)), ""), true
	case public && (below == "" || below[0] == '/'):
		return resource.Site("", paths).Below(escaped(below), ""), true
	default:
		return authz.Site{}, false
	}
}

func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// toolsetQuery returns the query of a request if it names a toolset and nothing else, with its
// question mark. It is part of the URL with which a client identifies the resource.
func toolsetQuery(r *http.Request) string {
	const longest = 256
	query := r.URL.RawQuery
	if len(query) > longest || !strings.HasPrefix(query, toolsetParameter+"=") || strings.Contains(query, "&") {
		return ""
	}
	return "?" + query
}
