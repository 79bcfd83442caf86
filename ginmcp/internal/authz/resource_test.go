package authz

import (
	"strings"
	"testing"
)

func TestParseResource(t *testing.T) {
	for _, tt := range []struct{ reason, text, want, wrong string }{
		{reason: "a usual one", text: "https://shop.example.com/mcp", want: "https://shop.example.com/mcp"},
		{reason: "upper case and a slash at the end", text: "HTTPS://Shop.Example.com/MCP/", want: "https://shop.example.com/MCP"},
		{reason: "an origin", text: "https://shop.example.com/", want: "https://shop.example.com"},
		{reason: "a port", text: "https://shop.example.com:8443/mcp", want: "https://shop.example.com:8443/mcp"},
		{reason: "a loopback host for development", text: "http://127.0.0.1:8080/mcp", want: "http://127.0.0.1:8080/mcp"},
		{reason: "another one", text: "http://[::1]/mcp", want: "http://[::1]/mcp"},
		{reason: "another one", text: "http://localhost/mcp", want: "http://localhost/mcp"},
		{reason: "empty", text: "", wrong: "empty"},
		{reason: "http elsewhere", text: "http://shop.example.com/mcp", wrong: "https"},
		{reason: "not a loopback host", text: "http://localhost.example.com/mcp", wrong: "https"},
		{reason: "a path", text: "/mcp", wrong: "absolute"},
		{reason: "a host", text: "shop.example.com/mcp", wrong: "absolute"},
		{reason: "a query", text: "https://shop.example.com/mcp?x=1", wrong: "query"},
		{reason: "a fragment", text: "https://shop.example.com/mcp#", wrong: "fragment"},
		{reason: "a user", text: "https://a:b@shop.example.com/mcp", wrong: "user"},
		{reason: "not a URL", text: "https://%zz", wrong: "not a URL"},
	} {
		r, err := ParseResource(tt.text)
		switch {
		case tt.wrong == "" && (err != nil || r.String() != tt.want):
			t.Errorf("%s: %q is %q, %v", tt.reason, tt.text, r, err)
		case tt.wrong != "" && (err == nil || !strings.Contains(err.Error(), tt.wrong)):
			t.Errorf("%s: %q: %v, want an error with %q", tt.reason, tt.text, err, tt.wrong)
		}
	}
}

// The metadata is between the host and the path (RFC 9728, section 3.1); a proxy that removes a
// prefix passes on only what is below the prefix.
func TestSite(t *testing.T) {
	for _, tt := range []struct {
		reason, resource, mount string
		mounts                  []string
		wantResource, metadata  string
	}{
		{
			"a mount at its path", "https://h/mcp", "/mcp", []string{"/mcp"},
			"https://h/mcp", "https://h/.well-known/oauth-protected-resource/mcp",
		},
		{
			"a mount on a group", "https://h/admin/mcp", "/admin/mcp", []string{"/admin/mcp"},
			"https://h/admin/mcp", "https://h/.well-known/oauth-protected-resource/admin/mcp",
		},
		{
			"behind a prefix", "https://h/shop/mcp", "/mcp", []string{"/mcp"},
			"https://h/shop/mcp", "https://h/shop/.well-known/oauth-protected-resource/mcp",
		},
		{
			"a second mount", "https://h/mcp", "/admin/mcp", []string{"/mcp", "/admin/mcp"},
			"https://h/admin/mcp", "https://h/.well-known/oauth-protected-resource/admin/mcp",
		},
		{
			"a second mount behind a prefix", "https://h/shop/mcp", "/admin/mcp", []string{"/mcp", "/admin/mcp"},
			"https://h/shop/admin/mcp", "https://h/shop/.well-known/oauth-protected-resource/admin/mcp",
		},
		{
			"of two mounts that the resource could be, the longer path is meant", "https://h/admin/mcp", "/admin/mcp",
			[]string{"/mcp", "/admin/mcp"},
			"https://h/admin/mcp", "https://h/.well-known/oauth-protected-resource/admin/mcp",
		},
		{
			"and the other one is beside it", "https://h/admin/mcp", "/mcp", []string{"/mcp", "/admin/mcp"},
			"https://h/mcp", "https://h/.well-known/oauth-protected-resource/mcp",
		},
		{
			"another path than that of the mount", "https://h/tools", "/mcp", []string{"/mcp"},
			"https://h/tools", "https://h/.well-known/oauth-protected-resource/tools",
		},
		{
			"an origin", "https://h", "/mcp", []string{"/mcp"},
			"https://h", "https://h/.well-known/oauth-protected-resource",
		},
		{
			"no mount, as with net/http", "https://h/mcp", "", nil,
			"https://h/mcp", "https://h/.well-known/oauth-protected-resource/mcp",
		},
	} {
		r, err := ParseResource(tt.resource)
		if err != nil {
			t.Fatal(err)
		}
		site := r.Site(tt.mount, tt.mounts)
		if site.Resource.String() != tt.wantResource || site.Metadata != tt.metadata {
			t.Errorf("%s: got %s and %s", tt.reason, site.Resource, site.Metadata)
		}
	}
	below := Resource{Origin: "https://h", Path: "/mcp"}.Site("/mcp", []string{"/mcp"}).Below("/orders", "?tools=a")
	if below.Resource.String() != "https://h/mcp/orders?tools=a" ||
		below.Metadata != "https://h/.well-known/oauth-protected-resource/mcp/orders?tools=a" {
		t.Errorf("below: %+v", below)
	}
}

func TestCanonical(t *testing.T) {
	for _, tt := range []struct{ audience, want string }{
		{"https://Shop.example.com/mcp/", "https://shop.example.com/mcp"},
		{"https://shop.example.com/mcp?tools=a", "https://shop.example.com/mcp?tools=a"},
		{"shop-api", "shop-api"},
		{"Shop-API", "Shop-API"},
		{"urn:shop", "urn:shop"},
	} {
		if got := canonical(tt.audience); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.audience, got, tt.want)
		}
	}
}
