package ginmcp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// An Auth describes a resource server of OAuth 2.1: who issues its access tokens, and what a token
// must have. [WithAuth] guards a server with it, and [Auth.Handler] guards the application's own
// routes.
type Auth struct {
	// Resource is the identifier of the resource (RFC 8707): the public URL of the mount, as
	// clients know it, such as "https://shop.example.com/mcp". It is required. The scheme is
	// https, except on a loopback host. If there are several mounts, it is the URL of one of
	// them, and the URLs of the others follow from it. It can be the origin as well,
	// "https://shop.example.com", so that one token is for the mounts and for other routes.
	Resource string
	// Audiences are the values that the claim aud of a token may have instead of Resource. One of
	// them suffices.
	Audiences []string
	// Issuers are the authorization servers, exactly as the tokens state them in the claim iss.
	// At least one is required.
	Issuers []string
	// Scopes are the scopes that every request to the server needs. They are also the scopes that
	// clients ask for when they log in. The default is none. See [Scopes] for single operations.
	Scopes []string
	// Implies states which scopes a scope includes, directly or through others:
	// {"admin": {"orders:write"}, "orders:write": {"orders:read"}}. The default is that a scope
	// includes no other.
	Implies map[string][]string
	// Verify checks a token and returns what is known about it. It is required, and must be safe
	// for concurrent use. Package ginmcp/oidc has verifiers for JWTs and for opaque tokens. Verify
	// must check that the token is genuine, by its signature or by asking the issuer. It returns
	// the claims iss, a string, and aud, a string or a list of strings, in Extra; they are compared
	// with Issuers, Resource and Audiences.
	//
	// If the error wraps [auth.ErrInvalidToken], the token is not acceptable, and the response is
	// 401. If it wraps [auth.ErrOAuth], the response is 400. Any other error means that the token
	// cannot be checked at the moment, and the response is 503. The texts of errors never reach a
	// client.
	Verify func(ctx context.Context, token string, r *http.Request) (*auth.TokenInfo, error)
	// ListObtainable also lists and finds what the caller could use with more scopes, so that an agent
	// can ask for them. A call still needs the scopes. The default is to list only what the caller can
	// use.
	ListObtainable bool
	// AllowMissingExpiration accepts tokens for which Verify returns no Expiration. The default
	// is to refuse them.
	AllowMissingExpiration bool
	// ClockSkew is how long after its Expiration a token is still accepted. The default is zero:
	// the verifiers of ginmcp/oidc allow for 30 seconds themselves.
	ClockSkew time.Duration
	// MetadataURL is the address of the resource's metadata (RFC 9728) if something else serves it,
	// such as a gateway. By default the mounts serve it, see [WithAuth].
	MetadataURL string
}

// WithAuth makes the server a resource server of OAuth 2.1, as the protocol's versions 2025-11-25
// and 2026-07-28 define it. Every request needs an access token in its Authorization header. A
// request without an acceptable token gets 401, before its body is read, with a challenge that
// names the metadata of the resource, where a client finds out how to log in. A call that needs
// more scopes gets 403, see [Scopes]. [auth.TokenInfoFromContext] returns what Verify returned,
// also in the application's handlers.
//
// The mounts serve the metadata (RFC 9728) for pages of every origin, outside of the engine's
// middleware: at /.well-known/oauth-protected-resource followed by the path of the mount and by
// that of Resource, and without a path if there is one mount or Resource has none. An application
// that serves the [Server] without a mount must pass requests below
// /.well-known/oauth-protected-resource to [Server.ServeHTTP]. If a route of the application takes
// such a path, [Server.Mount] panics and names an alternative.
//
// Calls carry the caller's token to the application's own middleware, which accepts it if it
// demands the same audience; see Audiences.
//
// On stdio there is no access token. Operations that need scopes are then denied, unless the
// context of [Server.Run] comes from [ContextWithToken]. The same is true if the application serves
// [Server.MCP] itself; over HTTP, it then needs the SDK's RequireBearerToken in front.
//
// By default, only the middleware in front of the mount guards it, if there is any. If the Auth has
// a mistake, [New] returns an error that names the field. If the option is given twice, the later
// one applies.
func WithAuth(a Auth) Option {
	return optionFunc(func(c *config) error {
		c.auth = &a
		c.spec.Scopes, c.spec.DocumentScopes, c.spec.ListObtainable = a.Scopes, true, a.ListObtainable
		return nil
	})
}

// guard makes the guard that a describes.
func (a Auth) guard(name string, logger *slog.Logger) (*authz.Guard, error) {
	g, err := authz.NewGuard(authz.Config{
		Resource: a.Resource, Name: name, Audiences: a.Audiences, Issuers: a.Issuers, Scopes: a.Scopes, Implies: a.Implies,
		Verify: a.Verify, AllowMissingExpiration: a.AllowMissingExpiration, ClockSkew: a.ClockSkew,
		MetadataURL: a.MetadataURL, Logger: logger,
	})
	if err != nil {
		return nil, prefixed("WithAuth: ", err)
	}
	return g, nil
}

// prefixed puts a prefix before each of the errors that err joins.
func prefixed(prefix string, err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s%w", prefix, err)
	}
	var errs []error
	for _, e := range joined.Unwrap() {
		errs = append(errs, fmt.Errorf("%s%w", prefix, e))
	}
	return errors.Join(errs...)
}

// Handler returns a middleware that guards the application's own routes as [WithAuth] guards the
// server: with the same verifier, audiences, issuers and challenges. The scopes are required in
// addition to those of the Auth. Handlers get what Verify returned by [auth.TokenInfoFromContext],
// from the context of their request. A tool call is the caller's own request, and passes with the
// token that the caller has.
//
//	api := r.Group("/api", a.Handler())
//	api.DELETE("/orders/:id", a.Handler("orders:write"), deleteOrder)
//
// Handler panics if the Auth has a mistake, or if a text is not a scope.
func (a Auth) Handler(scopes ...string) gin.HandlerFunc {
	g, err := a.guard("", slog.Default())
	for _, s := range scopes {
		err = errors.Join(err, authz.CheckScope(s))
	}
	if err != nil {
		panic("ginmcp: Auth.Handler: " + err.Error())
	}
	site := g.Resource().Site("", nil)
	required := authz.Requirement{scopes}
	return func(c *gin.Context) {
		info, refusal := g.Authorize(c.Request, site)
		if refusal == nil && !required.Met(g.Grant(info)) {
			refusal = g.Insufficient(info, site, required)
		}
		if refusal != nil {
			refusal.Write(c.Writer)
			c.Abort()
			return
		}
		c.Request = c.Request.WithContext(authz.WithToken(c.Request.Context(), info))
	}
}

// ContextWithToken returns a context in which [auth.TokenInfoFromContext] finds info, as go-sdk's
// own middleware puts it there. It is for the context of [Server.Run], and for middleware of the
// application that verifies tokens itself, so that [Scopes] and [WithVisibility] know the caller:
//
//	c.Request = c.Request.WithContext(ginmcp.ContextWithToken(c.Request.Context(), info))
//
// A token that has expired has no scopes.
func ContextWithToken(ctx context.Context, info *auth.TokenInfo) context.Context {
	return authz.WithToken(ctx, info)
}

// Scopes declares the scopes that a caller needs for the operation. All of them are needed; several
// options add up. A caller has the scopes of its access token, which [WithAuth] verifies or
// [ContextWithToken] states, and those that they include, see [Auth]. Without a token, a caller has
// no scope. By default, and with Scopes(), an operation needs no scope.
//
// What a caller may not use is neither listed nor found, described, completed, read or called. A
// call by name gets 403 with a challenge (RFC 6750) that names sufficient scopes, before anything
// is dispatched. The scopes do not guard the route itself over HTTP: use [Auth.Handler] for that.
//
// With [WithAuth], the scopes that a Swagger or OpenAPI document lists under security count in the
// same way, unless the operation has this option. [RouteMap] adds scopes to many routes at once. A
// text that is not a scope (RFC 6749, section 3.3) withholds the operation, and [Server.Check]
// returns an error.
func Scopes(scopes ...string) OpOption {
	return opOptionFunc(func(a *introspect.Annotation) {
		for _, s := range scopes {
			if err := authz.CheckScope(s); err != nil {
				a.Err = errors.Join(a.Err, fmt.Errorf("Scopes: %w", err))
			}
		}
		a.Scopes = append(a.Scopes, scopes...)
	})
}

// Unrestricted lets the function of a tool of [WithTool] call every operation, even one that its
// caller may not use. Only the tool's own [Scopes] and [WithVisibility] decide who may use the
// tool. The application's own middleware still sees the caller's credentials. By default, the
// function reaches only what the caller may use. Unrestricted is for tools of WithTool only.
func Unrestricted() OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Unrestricted = true })
}
