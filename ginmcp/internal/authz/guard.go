package authz

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ginmcp/ginmcp/internal/callback"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// A Config states what a [Guard] requires.
type Config struct {
	// Resource is the identifier of the resource, and Name its name for people.
	Resource, Name string
	// Audiences are audiences that a token may have instead of the resource.
	Audiences []string
	// Issuers are the authorization servers. There is at least one.
	Issuers []string
	// Scopes are the scopes that every request needs.
	Scopes []string
	// Implies states which scopes a scope includes.
	Implies map[string][]string
	// Verify checks a token.
	Verify auth.TokenVerifier
	// AllowMissingExpiration accepts a token without an expiration. ClockSkew accepts a token for
	// this time after its expiration.
	AllowMissingExpiration bool
	ClockSkew              time.Duration
	// MetadataURL replaces the URL of the metadata in challenges.
	MetadataURL string
	Logger      *slog.Logger
}

// A Guard authorizes the requests for one resource. It is safe for concurrent use.
type Guard struct {
	config    Config
	resource  Resource
	audiences []string // in canonical form
	hierarchy Hierarchy

	mu     sync.Mutex
	warned []string // the kinds of mistakes in the configuration that were logged
}

// verifyLimit is the time that the verification of one token may take.
const verifyLimit = callback.Limit

// NewGuard makes a guard. It returns all mistakes in the configuration, joined. Each names its
// field.
func NewGuard(c Config) (*Guard, error) {
	var errs []error
	check := func(field string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", field, err))
		}
	}
	g := &Guard{config: c}
	var err error
	g.resource, err = ParseResource(c.Resource)
	check("Resource", err)
	if len(c.Issuers) == 0 {
		check("Issuers", errors.New("it is empty: clients log in at an authorization server"))
	}
	for _, issuer := range c.Issuers {
		check("Issuers", checkIssuer(issuer))
	}
	for _, audience := range c.Audiences {
		if audience == "" {
			check("Audiences", errors.New("an audience is empty"))
		}
		g.audiences = append(g.audiences, canonical(audience))
	}
	for _, scope := range c.Scopes {
		check("Scopes", CheckScope(scope))
	}
	g.hierarchy, err = NewHierarchy(c.Implies)
	check("Implies", err)
	if c.Verify == nil {
		check("Verify", errors.New("it is nil: nothing would check a token"))
	}
	if c.ClockSkew < 0 {
		check("ClockSkew", fmt.Errorf("%s is negative", c.ClockSkew))
	}
	if c.MetadataURL != "" {
		_, err = ParseResource(c.MetadataURL)
		check("MetadataURL", err)
	}
	g.audiences = append(g.audiences, g.resource.String())
	return g, errors.Join(errs...)
}

// Resource returns the identifier of the resource.
func (g *Guard) Resource() Resource { return g.resource }

// Scopes returns the scopes that every request needs.
func (g *Guard) Scopes() []string {
	if g == nil {
		return nil
	}
	return g.config.Scopes
}

// Grant returns what a token permits. A nil token and an expired one permit nothing. A nil Guard
// has no scopes that include others, and no tolerance for clock differences.
func (g *Guard) Grant(info *auth.TokenInfo) Grant {
	switch {
	case info == nil:
		return Grant{}
	case g == nil:
		if !info.Expiration.IsZero() && info.Expiration.Before(time.Now()) {
			return Grant{}
		}
		return Hierarchy{}.Grant(info.Scopes)
	case g.checkExpiration(info) != nil:
		return Grant{}
	default:
		return g.hierarchy.Grant(info.Scopes)
	}
}

// Authorize verifies the token of a request. It returns what the verifier reports about the token,
// or the refusal to respond with. It does not read the body.
func (g *Guard) Authorize(r *http.Request, at Site) (*auth.TokenInfo, *Refusal) {
	token, refusal := bearerToken(r.Header)
	if refusal == nil && token == "" {
		refusal = &Refusal{Status: http.StatusUnauthorized, Description: "this resource needs an access token"}
	}
	var info *auth.TokenInfo
	if refusal == nil {
		info, refusal = g.verify(r, token, at)
	}
	if refusal != nil {
		return nil, g.complete(refusal, at)
	}
	if required := (Requirement{g.config.Scopes}); !required.Met(g.Grant(info)) {
		return nil, g.Insufficient(info, at, required)
	}
	return info, nil
}

// complete adds to a refusal what a client needs to get a token.
func (g *Guard) complete(refusal *Refusal, at Site) *Refusal {
	refusal.Metadata = g.metadata(at)
	if refusal.Status == http.StatusUnauthorized {
		refusal.Scopes = g.config.Scopes
	}
	return refusal
}

func (g *Guard) metadata(at Site) string {
	if g.config.MetadataURL != "" {
		return g.config.MetadataURL
	}
	return at.Metadata
}

// maxScopes is the length in bytes up to which a challenge repeats the scopes of a token. Many
// clients and proxies refuse a longer header.
const maxScopes = 4 << 10

// Insufficient returns the refusal of a request that needs all of the requirements, for a caller
// whose token, which may be nil, does not meet them. The scopes are those of the token and those
// that would suffice, so that a client that asks for exactly these keeps what it has. A nil Guard
// states no metadata.
func (g *Guard) Insufficient(info *auth.TokenInfo, at Site, required ...Requirement) *Refusal {
	grant := g.Grant(info)
	needed := slices.Clone(g.Scopes())
	for _, r := range required {
		needed = union(needed, r.Cheapest(grant))
	}
	missing := slices.DeleteFunc(slices.Clone(needed), grant.Has)
	held := slices.DeleteFunc(slices.Clone(grant.held), func(s string) bool { return !isScope(s) || s == offlineAccess })
	scopes := union(held, needed)
	if len(strings.Join(scopes, " ")) > maxScopes {
		scopes = needed
	}
	refusal := &Refusal{
		Status: http.StatusForbidden, Code: errInsufficientScope, Scopes: scopes,
		Description: "the request needs more than the access token permits: " + strings.Join(missing, ", "),
	}
	if g != nil {
		refusal.Metadata = g.metadata(at)
	}
	return refusal
}

// verify calls the application's verifier, and checks what it reports about the token.
func (g *Guard) verify(r *http.Request, token string, at Site) (*auth.TokenInfo, *Refusal) {
	var info *auth.TokenInfo
	err := callback.Do(r.Context(), verifyLimit, func() (err error) {
		info, err = g.config.Verify(r.Context(), token, r)
		return err
	})
	var failed *callback.Error
	if errors.As(err, &failed) {
		g.config.Logger.ErrorContext(
			r.Context(),
			"ginmcp: WithAuth: Verify failed: "+failed.Detail(),
			"stack",
			string(failed.Stack),
		)
		return nil, unavailable()
	}
	switch {
	case errors.Is(err, auth.ErrInvalidToken):
		g.config.Logger.DebugContext(r.Context(), "ginmcp: an access token was refused", "reason", without(err, token))
		return nil, invalidToken("the access token is not valid")
	case errors.Is(err, auth.ErrOAuth):
		g.config.Logger.DebugContext(r.Context(), "ginmcp: an access token was refused", "reason", without(err, token))
		return nil, badRequest("the access token cannot be used for this request")
	case err == nil && info == nil:
		err = errors.New("it returned neither a result nor an error")
		fallthrough
	case err != nil:
		if r.Context().Err() == nil {
			g.config.Logger.ErrorContext(r.Context(), "ginmcp: WithAuth: Verify failed", "error", without(err, token))
		}
		return nil, unavailable()
	}
	if problem := g.check(info, at); problem != nil {
		g.explain(r.Context(), problem)
		return nil, invalidToken(problem.public)
	}
	return info, nil
}

// without returns the text of an error without the token.
func without(err error, token string) string {
	return strings.ReplaceAll(err.Error(), token, "[token]")
}

func unavailable() *Refusal {
	return &Refusal{
		Status:      http.StatusServiceUnavailable,
		Description: "the access token cannot be verified at the moment; try again later",
	}
}

// explain logs, once for each kind of problem, what to configure.
func (g *Guard) explain(ctx context.Context, p *problem) {
	if p.advice == "" {
		return
	}
	g.mu.Lock()
	known := slices.Contains(g.warned, p.public)
	if !known {
		g.warned = append(g.warned, p.public)
	}
	g.mu.Unlock()
	if !known {
		g.config.Logger.WarnContext(ctx, "ginmcp: WithAuth: a token was refused: "+p.advice)
	}
}
