package access

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/ginmcp/ginmcp/ginmcp/internal/authz"
	"github.com/ginmcp/ginmcp/ginmcp/internal/catalogue"
	"github.com/ginmcp/ginmcp/ginmcp/internal/gosdk"
	"github.com/ginmcp/ginmcp/ginmcp/internal/mount"
	"github.com/ginmcp/ginmcp/ginmcp/internal/snapshot"
	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/ginmcp/ginmcp/introspect"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// A Policy decides what the callers of one server see and may use. All fields but Guard and Rules are
// required. It is safe for concurrent use.
type Policy struct {
	// Guard verifies access tokens. A nil Guard admits every request.
	Guard *authz.Guard
	// Rules are the application's own. An operation is visible if all of them return true.
	Rules []func(context.Context, *http.Request, introspect.Operation) bool
	// Spec holds what the options specify.
	Spec *catalogue.Spec
	// Snapshots has the catalogue, and SDK the components that were written by hand.
	Snapshots *snapshot.Builder
	SDK       *gosdk.Adapter
	// Mounts are the mounts of the server.
	Mounts *mount.Mounts
	Logger *slog.Logger
	// LogFailure logs that a function of the application did not return. The option is that which
	// was given the function.
	LogFailure func(ctx context.Context, option string, err error, attributes ...any)
}

// View returns the caller's view. The request is nil on stdio. With list, the view includes routes
// that were registered since the tools were read.
func (p *Policy) View(ctx context.Context, r *http.Request, list bool) *catalogue.View {
	if a := p.access(ctx, r, list); a != nil {
		return a.view
	}
	return p.snapshot(list).View(nil)
}

// Caller returns the view and the access of the sender of a message that came through the SDK. The
// access is nil if nothing restricts the sender.
func (p *Policy) Caller(ctx context.Context, r *http.Request, list bool) (*catalogue.View, gosdk.Access) {
	if a := p.access(ctx, r, list); a != nil {
		return a.view, a
	}
	return p.snapshot(list).View(nil), nil
}

// Again returns what the sender of an earlier message sees now and may use. The context and the request
// are those of that message. What was decided for the message itself does not count, nor does a token
// that has expired.
func (p *Policy) Again(ctx context.Context, r *http.Request) (*catalogue.View, gosdk.Access) {
	var tools toolset
	if earlier := accessOf(ctx); earlier != nil {
		tools = earlier.toolset
	}
	latest := p.Snapshots.Latest()
	a := p.newAccess(ctx, r, tools, latest)
	if a == nil {
		return latest.View(nil), nil
	}
	if a.token != nil && !a.token.Expiration.IsZero() && time.Now().After(a.token.Expiration) {
		a.unguarded = true
	}
	return a.view, a
}

func (p *Policy) snapshot(list bool) *snapshot.Snapshot {
	if list {
		return p.Snapshots.Latest()
	}
	return p.Snapshots.Current()
}

// restricts reports whether a caller may be denied a component of a snapshot.
func (p *Policy) restricts(tools toolset, s *snapshot.Snapshot) bool {
	return p.Guard != nil || len(p.Rules) > 0 || tools != nil || s.Restricted()
}

// newAccess returns the access of a caller to a snapshot, or nil if nothing restricts the caller. The
// request is nil on stdio.
func (p *Policy) newAccess(ctx context.Context, r *http.Request, tools toolset, s *snapshot.Snapshot) *access {
	if !p.restricts(tools, s) {
		return nil
	}
	a := &access{policy: p, snapshot: s, ctx: ctx, toolset: tools, token: auth.TokenInfoFromContext(ctx)}
	if r != nil {
		plain := *r
		plain.Body = http.NoBody
		a.request = &plain
	}
	a.grant = p.Guard.Grant(a.token)
	a.unguarded = p.Guard != nil && r != nil && a.token == nil
	a.view = s.View(a)
	return a
}

// access returns the access of a caller, nil if nothing restricts the caller.
func (p *Policy) access(ctx context.Context, r *http.Request, list bool) *access {
	if a := accessOf(ctx); a != nil {
		return a
	}
	return p.newAccess(ctx, r, nil, p.snapshot(list))
}

// visible asks the application whether a caller sees an operation.
func (p *Policy) visible(ctx context.Context, r *http.Request, op *introspect.Operation) bool {
	visible := false
	err := callback.Do(ctx, callback.Limit, func() error {
		for _, rule := range p.Rules {
			if !rule(ctx, r, *op) {
				return nil
			}
		}
		visible = true
		return nil
	})
	if err != nil {
		p.LogFailure(ctx, "WithVisibility", err, "operation", op.Route())
		return false
	}
	return visible
}
