package ginmcp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/introspect"
)

// document returns the metadata of the resource that a mount serves, nil if it serves none.
func (s *Server) document(mounted string) *mount.Document {
	if s.config.guard == nil || s.config.auth.MetadataURL != "" {
		return nil
	}
	handler := func(c *gin.Context) { s.serveMetadata(c.Writer, c.Request) }
	d := &mount.Document{
		Trees: []string{authz.MetadataPath + mounted}, Paths: []string{authz.MetadataPath},
		Handler: introspect.Annotate(&introspect.Annotation{Mount: true}, handler),
	}
	if path := s.config.guard.Resource().Path; path != "" && path != mounted {
		d.Trees = append(d.Trees, authz.MetadataPath+path)
	}
	return d
}

// mountDocument registers the metadata, if there is any.
func (s *Server) mountDocument(r gin.IRouter, mounted string) error {
	d := s.document(mounted)
	if d == nil {
		return nil
	}
	taken, err := d.Register(r)
	s.mounts.addDocument(slices.Concat(d.Trees, d.Paths))
	for _, route := range taken {
		if route.Method == http.MethodGet && !s.mounts.document(route.Path) {
			s.noticed.warn(
				s.config.logger,
				route.String(),
				"WithAuth: this route of the application responds where clients look for the metadata of the resource",
			)
		}
	}
	return err
}

// documentError adds the remedy to an error about a route that conflicts with the metadata.
func documentError(err error) error {
	var inTheWay *mount.InTheWayError
	if errors.As(err, &inTheWay) {
		return fmt.Errorf(
			"WithAuth: %w, where clients look for the metadata of the resource; serve that in front of the engine: "+
				`mux.Handle(%q, server), and set Auth.MetadataURL to its URL`,
			err,
			authz.MetadataPath+"/",
		)
	}
	return fmt.Errorf("WithAuth: %w; set Auth.MetadataURL if something else serves the metadata of the resource", err)
}

// serveMetadata serves the metadata of the resource that the path names.
func (s *Server) serveMetadata(w http.ResponseWriter, r *http.Request) {
	site, ok := s.described(strings.TrimRight(strings.TrimPrefix(r.URL.Path, authz.MetadataPath), "/"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	s.config.guard.ServeMetadata(w, r, site.Below("", toolsetQuery(r)))
}

// described returns the site whose metadata is at a path below [authz.MetadataPath]. Without a
// path, it is that of a resource without one, or of the only mount.
func (s *Server) described(path string) (site authz.Site, ok bool) {
	resource := s.config.guard.Resource()
	mounted, paths := s.mounts.at(path)
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
