package phrase

import (
	"testing"

	"github.com/ginmcp/ginmcp/introspect"
	"pgregory.net/rapid"
)

func operation(method, path, handler string) *introspect.Operation {
	segments, _ := introspect.ParsePath(path)
	return &introspect.Operation{Method: method, Path: path, Segments: segments, Handler: handler}
}

func TestSentence(t *testing.T) {
	for _, tt := range []struct{ reason, method, path, handler, want string }{
		{"one of several", "GET", "/orders/:id", "", "Get one order by id."},
		{"several", "GET", "/api/v1/orders", "", "List orders."},
		{"a new one", "POST", "/orders", "", "Create an order."},
		{"a replacement", "PUT", "/categories/:id", "", "Replace one category by id."},
		{"a change", "PATCH", "/users/:user_id", "", "Update one user by user id."},
		{"an end", "DELETE", "/boxes/:boxID", "", "Delete one box by box id."},
		{"all of them", "DELETE", "/notifications", "", "Delete notifications."},
		{"a single thing", "GET", "/status", "", "Get status."},
		{"a word that ends like a plural", "GET", "/address", "", "Get address."},
		{"an irregular plural", "GET", "/people/:id", "", "Get one person by id."},
		{"what belongs to one", "GET", "/users/:id/orders", "", "List orders of one user by id."},
		{"one of what belongs to one", "GET", "/users/:id/orders/:order", "", "Get one order of one user by id and order."},
		{"an action on one", "POST", "/orders/:id/cancel", "", "Cancel one order by id."},
		{"an action on all", "POST", "/orders/search", "", "Search orders."},
		{"an action of two words", "POST", "/users/batch-delete", "", "Batch delete."},
		{"an area", "GET", "/api/admin/orders/:id", "", "Get one admin order by id."},
		{"an action in an area", "POST", "/admin/orders/:id/cancel", "", "Cancel one admin order by id."},
		{"an action alone", "POST", "/login", "", "Login."},
		{"the name of the handler", "GET", "/u/:id", "example.com/shop.(*Shop).GetUserInfo-fm", "Get user info by id."},
		{"a name with its parameter", "GET", "/u/:id", "example.com/shop.GetUserByID", "Get user by id."},
		{"a name without a verb", "GET", "/orders", "example.com/shop.OrderHandler", "List orders."},
		{"a name that is a verb only", "GET", "/orders", "example.com/shop.(*Orders).Get-fm", "List orders."},
		{"words that say nothing", "GET", "/x", "example.com/shop.HandleGetOrder", "Get order."},
		{"an abbreviation", "GET", "/x", "example.com/shop.ListHTTPProxies", "List proxies."},
		{"a wildcard", "GET", "/files/*path", "", "Get one file by path."},
		{"parameters only", "GET", "/:a/:b", "", "Calls GET /:a/:b."},
		{"nothing", "GET", "/", "", "Calls GET /."},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if got := Sentence(operation(tt.method, tt.path, tt.handler)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// A handler that several routes share does not say what one of them does.
func TestSharedHandler(t *testing.T) {
	op := operation("GET", "/orders", "example.com/shop.GetPage")
	op.Shared = true
	if got := Sentence(op); got != "List orders." {
		t.Errorf("got %q", got)
	}
}

func TestKind(t *testing.T) {
	for kind, want := range map[introspect.ResponseKind]string{
		"": "", introspect.ResponseJSON: "", introspect.ResponseDownload: "Returns a file.", introspect.ResponseStream: "Streams its response.",
		introspect.ResponseHTML: "Returns an HTML page.", introspect.ResponseRedirect: "Redirects to another URL.",
	} {
		if got := Kind(&introspect.Operation{Kind: kind}); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

// Whatever a route is called, there is a sentence.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := "/" + rapid.StringMatching(`([a-zA-Z0-9_.:*~-]{0,9}/?){0,5}`).Draw(t, "path")
		segments, err := introspect.ParsePath(path)
		if err != nil {
			return
		}
		op := &introspect.Operation{
			Method: rapid.SampledFrom([]string{"GET", "POST", "PUT", "PATCH", "DELETE"}).Draw(t, "method"), Path: path, Segments: segments,
			Handler: rapid.StringMatching(`[a-z]{0,3}\.?[A-Za-z0-9_()*.\[\]-]{0,12}`).Draw(t, "handler"),
		}
		if got := Sentence(op); len(got) < 3 || got[len(got)-1] != '.' {
			t.Errorf("got %q", got)
		}
	})
}
