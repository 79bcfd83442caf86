package ginmcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/document"
	"github.com/ginmcp/ginmcp/ginmcp/internal/invoke"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/naming"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// An Option configures a [Server]. Options are applied in order. If one is given twice, the later
// one applies, unless its documentation states otherwise.
type Option interface{ apply(c *config) error }

type optionFunc func(*config) error

func (f optionFunc) apply(c *config) error { return f(c) }

// config is what the options specified. Everything that the catalogue needs is in spec and env,
// as plain values.
type config struct {
	serving

	spec catalogue.Spec
	env  invoke.Env

	info               mcp.Implementation
	instructions, path string
	requestFunc        func(caller, inner *http.Request) error
	wrapEngine         func(engine http.Handler) http.Handler
	maxConcurrent      int
	stateKey           []byte
	// operations annotate routes outside their registration, by "METHOD /path".
	operations map[string]*introspect.Annotation
	documents  document.Set
	facts      []introspect.Facts // instead of the registered ones
	// auth is the value of WithAuth, nil without the option, and guard is made from it.
	auth       *Auth
	guard      *authz.Guard
	visibility []func(context.Context, *http.Request, introspect.Operation) bool
	console    *consoleConfig // nil is none
	observers  []invoke.Observer
}

// The defaults that an option can change.
const (
	defaultPath        = "/mcp"
	defaultTimeout     = 30 * time.Second
	defaultMaxResponse = 1 << 20
)

func newConfig(opts []Option) (*config, error) {
	c := &config{
		serving: serving{logger: slog.Default()},
		env:     invoke.Env{Timeout: defaultTimeout, MaxResponse: defaultMaxResponse, Scheme: uri.DefaultScheme},
		info:    mcp.Implementation{Name: "gin", Version: "unknown"},
		path:    defaultPath, operations: map[string]*introspect.Annotation{},
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Path != "" {
		c.info.Name, c.info.Version = naming.Module(info.Main.Path), info.Main.Version
	}
	var errs []error
	for i, o := range opts {
		if o == nil {
			errs = append(errs, fmt.Errorf("option %d is nil", i+1))
			continue
		}
		if err := o.apply(c); err != nil {
			errs = append(errs, err)
		}
	}
	if c.auth != nil {
		var err error
		c.guard, err = c.auth.guard(c.info.Name, c.logger)
		errs = append(errs, err)
	}
	errs = append(errs, c.spec.Prepare())
	c.env.Logger = c.logger
	return c, errors.Join(errs...)
}

// WithName sets the name by which the server introduces itself. The default is the last element
// of the main module's path, without a major version such as /v2.
func WithName(name string) Option {
	return optionFunc(func(c *config) error {
		if name == "" {
			return errors.New("WithName: the name is empty")
		}
		c.info.Name = name
		return nil
	})
}

// WithVersion sets the version by which the server introduces itself. The default is the version
// of the main module.
func WithVersion(version string) Option {
	return optionFunc(func(c *config) error {
		c.info.Version = version
		return nil
	})
}

// WithWebsite sets the address of a page about the server, which clients show to people. The scheme is
// http or https; anything else is an error. The default is none.
func WithWebsite(address string) Option {
	return optionFunc(func(c *config) error {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("WithWebsite: %q is not an address with the scheme http or https", address)
		}
		c.info.WebsiteURL = address
		return nil
	})
}

// WithIcons sets the icons of the server, which clients show to people. The source of an icon has the
// scheme http, https or data; anything else is an error. Prefer an address to a data URI: results of
// the version 2026-07-28 contain the icons. If the option is given several times, the icons add up.
// The default is none.
func WithIcons(icons ...mcp.Icon) Option {
	return optionFunc(func(c *config) error {
		for _, icon := range icons {
			u, err := url.Parse(icon.Source)
			if err != nil || u.Scheme != "data" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
				return fmt.Errorf("WithIcons: the source %.100q does not have the scheme http, https or data", icon.Source)
			}
		}
		c.info.Icons = append(c.info.Icons, icons...)
		return nil
	})
}

// WithInstructions describes to clients what the server is for and how its tools work together.
// Many clients pass the text on to the model. The default is no instructions.
func WithInstructions(text string) Option {
	return optionFunc(func(c *config) error {
		c.instructions = text
		return nil
	})
}

// WithPath sets the path at which [Attach] mounts the server, without parameters. The default
// is "/mcp". [New] only checks it.
func WithPath(path string) Option {
	return optionFunc(func(c *config) error {
		if err := mount.CheckPath(path); err != nil {
			return fmt.Errorf("WithPath: %w", err)
		}
		c.path = strings.TrimRight(path, "/")
		return nil
	})
}

// WithTimeout limits how long one call may take. The default is 30 seconds; an operation may have
// a [Timeout] of its own. At the limit, the context of the handler's request is cancelled.
func WithTimeout(d time.Duration) Option {
	return optionFunc(func(c *config) error {
		if d <= 0 {
			return fmt.Errorf("WithTimeout: %s is not a positive duration", d)
		}
		c.env.Timeout = d
		return nil
	})
}

// WithMaxConcurrent limits the number of calls that are in progress at once; a call over the limit
// is refused with a hint to try again. A tool of [WithTool] and the operations that it calls one
// after the other are one call. The default is no limit, because the application has its own.
//
// In any case at most 512 handlers of one tool, 1024 for one caller and 2048 in total run at once,
// or n where that is more (2n in total). These limits include handlers that ignore their cancelled
// context and still run after their call has ended; [Server.Load] reports how many there are.
func WithMaxConcurrent(n int) Option {
	return optionFunc(func(c *config) error {
		if n <= 0 {
			return fmt.Errorf("WithMaxConcurrent: %d is not a positive number of calls", n)
		}
		c.maxConcurrent = n
		return nil
	})
}

// WithMaxResponse limits the size of a response in bytes. The default is 1 MiB. If a handler writes
// more, its Write returns an error, and the result is an error that states the size of the response
// and shows its beginning.
func WithMaxResponse(bytes int) Option {
	return optionFunc(func(c *config) error {
		if bytes <= 0 {
			return fmt.Errorf("WithMaxResponse: %d is not a positive number of bytes", bytes)
		}
		c.env.MaxResponse = bytes
		return nil
	})
}

// WithRequestFunc lets f edit every inner request last, after the arguments and the caller's
// headers are in it: to add a CSRF token, for example, or a query parameter that carries the
// caller's identity. Caller is the HTTP request that carried the call, nil on stdio; f must not
// modify it. An error refuses the call, and its text reaches the agent. By default, and with nil,
// requests are sent as they are.
func WithRequestFunc(f func(caller, inner *http.Request) error) Option {
	return optionFunc(func(c *config) error {
		c.requestFunc = nil
		if f != nil {
			c.requestFunc = func(caller, inner *http.Request) error {
				return c.call(inner.Context(), "WithRequestFunc", func() error { return f(caller, inner) })
			}
		}
		return nil
	})
}

// WithErrorFunc lets f decide which responses are errors. It replaces the default rule: every
// response with a status from 400 on is an error, and so is a success whose JSON is an envelope
// around an error, see [WithSuccessCode]. The header has the content type and, where the
// application sent them, Location, Link, X-Total-Count and Retry-After. Nil keeps the default rule.
func WithErrorFunc(f func(status int, h http.Header, body []byte) (isError bool)) Option {
	return optionFunc(func(c *config) error {
		c.env.IsError = nil
		if f != nil {
			c.env.IsError = c.errorFunc(f)
		}
		return nil
	})
}

// WithSuccessCode names the codes by which the application's envelopes state success, such as 20000
// in {"code":20000,"message":"…","data":…}. A response with a code and a message is then an error
// if and only if its code is not one of them. It may be given several times; a call without codes
// changes nothing.
//
// Without it, a response with the status of a success (200 to 299) is still an error if its JSON
// states that success or ok is false; if it has nothing but an error, under the name error or
// errors, or a status such as "error" with a message; or if it has a message and a code that is not
// 0, 1 or 200 to 299, unless the message mentions success ("success", "ok", "成功"), there are data,
// or the object has an id. Codes have the names code, errno, errcode, error_code and the like.
// [WithErrorFunc] replaces the rule.
func WithSuccessCode(codes ...int) Option {
	return optionFunc(func(c *config) error {
		c.env.SuccessCodes = append(c.env.SuccessCodes, codes...)
		return nil
	})
}

// errorFunc calls the function of [WithErrorFunc]. If it fails, the response is an error.
func (c *config) errorFunc(f func(int, http.Header, []byte) bool) func(int, http.Header, []byte) bool {
	return func(status int, h http.Header, body []byte) bool {
		var isError bool
		err := c.call(context.Background(), "WithErrorFunc", func() error {
			isError = f(status, h, body)
			return nil
		})
		return err != nil || isError
	}
}

// call calls a function of the application that may fail, and logs how it failed.
func (c *config) call(ctx context.Context, option string, f func() error) error {
	err := callback.Do(ctx, callback.Limit, f)
	var failed *callback.Error
	if errors.As(err, &failed) {
		c.env.LogFailure(ctx, option, err)
	}
	return err
}

// WithHandler dispatches calls through a wrapper of the engine, such as the handlers that are in
// front of the engine in the application's own server. New calls wrap once; what it returns serves
// every inner request. The wrapper must pass requests on to the handler that it was given, and not
// to the engine itself, so that ginmcp sees whether a call reached the engine. A call that the
// wrapper changes to another method or path is refused before it reaches a route. If the wrapper
// responds itself, the call is an error result. The result contains that response only if its
// status is an error, such as 401 or 429, because it is not the response of the tool's route. [New]
// returns an error if wrap returns nil. By default, and with a nil wrap, calls are dispatched to
// the engine itself.
func WithHandler(wrap func(engine http.Handler) http.Handler) Option {
	return optionFunc(func(c *config) error {
		c.wrapEngine = wrap
		return nil
	})
}

// WithDeclaredInputsOnly leaves out the arguments query, body and form of a route whose inputs no
// source declares: its tool has path parameters only. By default, the tool has these arguments,
// described as undocumented.
func WithDeclaredInputsOnly() Option {
	return optionFunc(func(c *config) error {
		c.spec.DeclaredOnly = true
		return nil
	})
}

// WithOperation annotates a route whose registration you cannot change, as [Op] would:
//
//	ginmcp.WithOperation("GET /users/:id", ginmcp.ID("get_user"), ginmcp.In[GetUser]())
//
// Route is a method and a path as Gin spells it. What the options state takes precedence over the
// handler's own annotation. [Server.Check] returns an error if the engine does not have the route
// when the tools are built, and [New] if a route is given twice.
func WithOperation(route string, opts ...OpOption) Option {
	return optionFunc(func(c *config) error {
		method, path, ok := strings.Cut(route, " ")
		if !ok || method != strings.ToUpper(method) || !strings.HasPrefix(path, "/") {
			return fmt.Errorf("WithOperation: %q is not a route such as GET /users/:id", route)
		}
		if c.operations[route] != nil {
			return fmt.Errorf("WithOperation: %q is given twice", route)
		}
		if i := slices.Index(opts, nil); i >= 0 {
			return fmt.Errorf("WithOperation: %q: option %d is nil", route, i+1)
		}
		c.operations[route] = annotation("", opts)
		return nil
	})
}
