package ginmcp

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/console"
	"github.com/ginmcp/ginmcp/ginmcp/internal/serve"
)

// A ConsoleOption configures [WithConsole]. The zero ConsoleOption changes nothing.
type ConsoleOption struct{ set func(*consoleConfig) }

// consoleConfig is what the options of a console state.
type consoleConfig struct {
	// details states whether the console shows details of the application; nil is Gin's mode.
	details *bool
	stats   console.Stats
}

// WithConsole serves a page for people at the address of the mount, for browsers only: a list of
// the tools with a form for each, which calls it and shows the result, the resources and prompts,
// what the list costs a model, and how to connect clients. The page is itself a client of the
// mount. It can call nothing that its caller may not call, and it sends no request to another
// origin. By default, there is no such page.
//
// The page is behind the middleware in front of the mount, as the mount is. [WithAuth] does not
// guard it, because it contains nothing of the application; its requests carry the headers that the
// person enters, and the browser's cookies.
//
// In Gin's debug mode, the page also shows what it knows of the application; see [ConsoleDetails].
func WithConsole(opts ...ConsoleOption) Option {
	return optionFunc(func(c *config) error {
		one := new(consoleConfig)
		for _, o := range opts {
			if o.set != nil {
				o.set(one)
			}
		}
		c.console = one
		c.env.Count = one.stats.Add
		c.env.Shows = func(r *http.Request) bool { return r.Header.Get(console.Header) != "" && one.shows() }
		return nil
	})
}

// ConsoleDetails sets whether the console shows details of the application: the route and the
// handler behind each tool and the source of each fact, the routes that are not tools, diagnostics,
// findings of [Server.Lint], how often tools were called, and the HTTP request that a call became.
// Each caller sees the details of what it may use. The values of hidden arguments, of headers that
// may be credentials, and of whatever [WithRequestFunc] adds are never shown. The default is to
// show details in Gin's debug mode only.
func ConsoleDetails(show bool) ConsoleOption {
	return ConsoleOption{func(c *consoleConfig) { c.details = &show }}
}

// shows reports whether the console shows details of the application.
func (c *consoleConfig) shows() bool {
	if c.details != nil {
		return *c.details
	}
	return gin.IsDebugging()
}

// page responds to a GET of a browser: with the console if there is one, and otherwise with a text. It
// returns false for any other request.
func (s *Server) page(w http.ResponseWriter, r *http.Request) bool {
	forBrowser := serve.ForBrowser(r.Header)
	if s.config.console == nil {
		if forBrowser {
			serve.Introduce(w, r, s.config.info.Name)
		}
		return forBrowser
	}
	page := console.Find(r, forBrowser)
	switch {
	case page == nil:
		return false
	case page.IsData():
		if caller := s.access.Authorize(w, page.Endpoint); caller != nil {
			page.ServeData(w, s.consoleInfo(caller))
		}
	default:
		page.Serve(w, r)
	}
	return true
}

// consoleInfo returns what the console shows to the caller of a request.
func (s *Server) consoleInfo(r *http.Request) *console.Info {
	info := console.NewInfo(r.Context(), serve.Target(s.config.info.Name, r))
	if s.config.console.shows() {
		view := s.access.View(r.Context(), r, true)
		info.Details = console.NewDetails(view, s.Diagnostics(), s.lint(), &s.config.console.stats)
	}
	return info
}
