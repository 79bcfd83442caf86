package ginmcp

import (
	"errors"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/introspect"
)

// Scopes declares the scopes that a caller needs for the operation, all of them; several options
// add up. A caller has the scopes of its access token, which [WithAuth] verifies or
// [ContextWithToken] states, and those that they include, see [Auth]. Without a token, a caller
// has no scope. The default, and Scopes without a scope, is that the operation needs no scope.
//
// What a caller may not use is neither listed nor found, described, completed, read or called.
// Whoever calls it by its name gets 403 with a challenge (RFC 6750) that names the scopes that
// would suffice, before anything is dispatched. The scopes do not guard the route itself over
// HTTP, for which [Auth.Handler] is.
//
// With [WithAuth], the scopes that a Swagger or OpenAPI document lists under security count in the
// same way, unless the operation has this option. [RouteMap] has scopes for many routes at once,
// which come in addition. A text that is not a scope (RFC 6749, section 3.3) is a mistake that
// withholds the operation.
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

// Unrestricted lets the function of a tool of [WithTool] call every operation, also those that its
// caller may not use: who may use the tool is decided by its own [Scopes] and [WithVisibility]
// alone. The application's own middleware still sees the caller's credentials. The default is
// that a [Caller] reaches what the caller may use. It is a mistake on a route.
func Unrestricted() OpOption {
	return opOptionFunc(func(a *introspect.Annotation) { a.Unrestricted = true })
}
