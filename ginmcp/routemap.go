package ginmcp

import (
	"context"
	"errors"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/internal/routemap"
	"github.com/ginmcp/ginmcp/ginmcp/internal/uri"
	"github.com/ginmcp/ginmcp/introspect"
)

// A Kind is what a route becomes. The zero Kind is not valid.
type Kind int

const (
	// Tool is called by a model. It is what a route becomes by default.
	Tool Kind = iota + 1
	// Resource is read by its URI. A route with path parameters becomes a
	// ResourceTemplate instead; one with optional query parameters becomes both.
	Resource
	// ResourceTemplate is read by a URI that contains the values of its parameters.
	ResourceTemplate
	// Exclude keeps the route out of every list. An excluded route cannot be called.
	Exclude
)

// String returns the kind in words.
func (k Kind) String() string { return routemap.Kind(k).String() }

// A RouteMap decides what the routes that it matches become. It matches a route if Methods,
// Pattern and Tags all match; an empty one of these matches every route.
type RouteMap struct {
	// Methods are verbs, in upper or lower case.
	Methods []string
	// Pattern is a regular expression that is searched for anywhere in the path, in both
	// spellings of its parameters: "/users/:id" and "/users/{id}".
	Pattern string
	// Tags must all be among the operation's tags.
	Tags []string
	// Kind is what the routes become. It may be zero only if AddTags or Scopes is set: with
	// AddTags the routes are then tools, and with Scopes alone a later map decides.
	Kind Kind
	// AddTags are added to the operation's tags.
	AddTags []string
	// Scopes are added to those that a caller needs, see [Scopes]. Those of every map that
	// matches a route apply, even if an earlier map decides its kind.
	Scopes []string
}

// WithRouteMaps decides what routes become: the first map that matches a route decides. A route
// that no map matches is a tool. Where the option is given several times, later maps follow earlier
// ones. [New] returns an error for a map without a Kind, AddTags and Scopes, an unknown kind, a
// pattern that is not a regular expression, an unknown method and an invalid scope.
//
//	ginmcp.WithRouteMaps(
//		ginmcp.RouteMap{Pattern: "^/admin/", Kind: ginmcp.Exclude},
//		ginmcp.RouteMap{Methods: []string{"GET"}, Pattern: `\{.*\}`, Kind: ginmcp.ResourceTemplate},
//	)
//
// Maps apply after the default exclusions, [Hidden], [WithOnlyAnnotated] and
// [WithOnlyReadOnly], and before [WithRouteFunc].
func WithRouteMaps(maps ...RouteMap) Option {
	return optionFunc(func(c *config) error {
		var errs []error
		for i, m := range maps {
			compiled, err := routemap.New(routemap.Definition{
				Methods: m.Methods, Pattern: m.Pattern, Tags: m.Tags, Kind: routemap.Kind(m.Kind), AddTags: m.AddTags,
				Scopes: m.Scopes,
			})
			if err != nil {
				errs = append(errs, fmt.Errorf("WithRouteMaps: map %d: %w", i+1, err))
				continue
			}
			c.spec.Rules.Maps = append(c.spec.Rules.Maps, compiled)
		}
		return errors.Join(errs...)
	})
}

// WithRouteFunc lets f decide last what each route becomes. It is called with the kind that was
// decided so far, for every route except the default exclusions and [Hidden] ones: also for routes
// that a map or another option excludes. If f returns an error, the component is withheld, and
// [Server.Check] returns the error. Nil removes the function.
func WithRouteFunc(f func(introspect.Operation, Kind) (Kind, error)) Option {
	return optionFunc(func(c *config) error {
		if c.spec.Rules.RouteFunc = nil; f != nil {
			c.spec.Rules.RouteFunc = func(op introspect.Operation, kind routemap.Kind) (routemap.Kind, error) {
				decided, err := f(op, Kind(kind))
				return routemap.Kind(decided), err
			}
		}
		return nil
	})
}

// WithOnlyReadOnly excludes every operation that is not read-only: by its method, GET, or
// because [ReadOnly] declares it.
func WithOnlyReadOnly() Option {
	return optionFunc(func(c *config) error {
		c.spec.Rules.OnlyReadOnly = true
		return nil
	})
}

// WithOnlyAnnotated excludes every operation without an annotation: [Op], [Handle] or
// [WithOperation].
func WithOnlyAnnotated() Option {
	return optionFunc(func(c *config) error {
		c.spec.Rules.OnlyAnnotated = true
		return nil
	})
}

// WithResourceScheme sets the scheme of the URIs of resources. A URI is the scheme and the
// path of the route, such as "app:///users/1". The default is "app". A scheme is a letter and
// then letters, digits, "+", "-" and ".", all in lower case.
func WithResourceScheme(scheme string) Option {
	return optionFunc(func(c *config) error {
		if !uri.LegalScheme(scheme) {
			return fmt.Errorf("WithResourceScheme: %q is not a scheme such as app, in lower case", scheme)
		}
		c.env.Scheme = scheme
		return nil
	})
}

// WithCompletion lets f complete what a person has begun to type: the value of an argument of a
// resource template or of a hand-written prompt. Ref is the URI template, or the name of the
// prompt. F returns all values in the order in which they are shown: a client gets the first
// hundred. If f returns nil without an error, the schema decides, as it does by default: an enum
// and a boolean are completed to their values. The text of an error reaches the client. Nil removes
// the function.
//
// A completion reveals what exists, so f must check that the caller may know it. The context is
// that of the client's request.
func WithCompletion(f func(ctx context.Context, ref, argument, value string) ([]string, error)) Option {
	return optionFunc(func(c *config) error {
		c.spec.Completion = f
		return nil
	})
}
