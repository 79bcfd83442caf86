package oidc

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// IntrospectionConfig configures [NewIntrospection].
type IntrospectionConfig struct {
	// Issuer is the URL of the provider. Its metadata names the introspection endpoint. It is
	// required unless Endpoint is set, and has the scheme https, except on a loopback host.
	Issuer string
	// Endpoint is the introspection endpoint. The default is the one in the issuer's metadata.
	Endpoint string
	// ClientID and ClientSecret authenticate this resource server at the endpoint, with HTTP Basic
	// as RFC 6749, section 2.3.1, defines it. The ID is required.
	ClientID, ClientSecret string
	// Audiences are acceptable values of aud: a token must have at least one of them. If Audiences
	// is empty, the caller must check the audience. [ginmcp.Auth] does so, with its Resource and
	// Audiences.
	Audiences []string
	// CacheFor is how long a positive response may be reused. By default, it is 0: the verifier
	// asks the provider for every message, so that a revoked token is refused at once.
	CacheFor time.Duration
	// Client makes the requests to the provider. The default has a timeout of 10 seconds.
	Client *http.Client
}

// An Introspection verifies opaque tokens by asking the provider. It is safe for concurrent use.
type Introspection struct {
	config IntrospectionConfig
	// endpoint is empty until the metadata has been read.
	endpoint atomic.Pointer[string]
	cache    *lru.Cache[[sha256.Size]byte, cached]
}

// cached is a positive response and the time until which it may be reused.
type cached struct {
	info  *auth.TokenInfo
	until time.Time
}

// maxCached is the maximum number of tokens in a cache.
const maxCached = 10_000

// NewIntrospection returns a verifier, or an error that names the invalid field. It makes no
// request.
func NewIntrospection(c IntrospectionConfig) (*Introspection, error) {
	field, address := "Endpoint", c.Endpoint
	if address == "" {
		field, address = "Issuer", c.Issuer
	}
	if err := checkURL(field, address); err != nil {
		return nil, err
	}
	if c.ClientID == "" {
		return nil, errors.New("oidc: ClientID is empty")
	}
	if c.CacheFor < 0 {
		return nil, errors.New("oidc: CacheFor is negative")
	}
	c.Client = clientOr(c.Client)
	v := &Introspection{config: c}
	if c.Endpoint != "" {
		v.endpoint.Store(&c.Endpoint)
	}
	if c.CacheFor > 0 {
		cache, err := lru.New[[sha256.Size]byte, cached](maxCached)
		if err != nil {
			return nil, fmt.Errorf("oidc: %w", err)
		}
		v.cache = cache
	}
	return v, nil
}

// Verify asks the provider about a token. It has the signature of [auth.TokenVerifier]; the request
// is not used and may be nil. The result has the same form as the result of [JWT.Verify]. If the
// response has no exp, the Expiration is one minute from now.
func (v *Introspection) Verify(ctx context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
	key := sha256.Sum256([]byte(token))
	if v.cache != nil {
		if hit, ok := v.cache.Get(key); ok && time.Now().Before(hit.until) {
			return clone(hit.info), nil
		}
	}
	claims, err := v.ask(ctx, token)
	if err != nil {
		return nil, err
	}
	info, err := v.read(claims)
	if err != nil {
		return nil, err
	}
	if v.cache != nil {
		until := time.Now().Add(v.config.CacheFor)
		if info.Expiration.Before(until) {
			until = info.Expiration
		}
		v.cache.Add(key, cached{clone(info), until})
	}
	return info, nil
}

// clone copies everything that a caller may modify, so that callers do not share results.
func clone(info *auth.TokenInfo) *auth.TokenInfo {
	c := *info
	c.Scopes, c.Extra = slices.Clone(info.Scopes), maps.Clone(info.Extra)
	return &c
}

// ask makes the request of RFC 7662, section 2.1.
func (v *Introspection) ask(ctx context.Context, token string) (map[string]any, error) {
	endpoint, err := v.address(ctx)
	if err != nil {
		return nil, err
	}
	form := url.Values{"token": {token}, "token_type_hint": {"access_token"}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, &UnavailableError{Err: err}
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(v.config.ClientID), url.QueryEscape(v.config.ClientSecret))
	claims := map[string]any{}
	return claims, doJSON(v.config.Client, request, &claims)
}

// address returns the endpoint from the configuration, or else from the issuer's metadata.
func (v *Introspection) address(ctx context.Context) (string, error) {
	if known := v.endpoint.Load(); known != nil {
		return *known, nil
	}
	found, err := discover(ctx, v.config.Client, v.config.Issuer)
	if err != nil {
		return "", err
	}
	if found.Introspection == "" {
		return "", &UnavailableError{Err: errors.New("the issuer's metadata has no introspection_endpoint")}
	}
	v.endpoint.Store(&found.Introspection)
	return found.Introspection, nil
}

// read checks a response. RFC 7662, section 2.2, requires only active.
func (v *Introspection) read(claims map[string]any) (*auth.TokenInfo, error) {
	if active, _ := claims["active"].(bool); !active {
		return nil, fmt.Errorf("%w: the provider reports that the token is not active", auth.ErrInvalidToken)
	}
	if iss, ok := claims["iss"].(string); ok && v.config.Issuer != "" && iss != v.config.Issuer {
		return nil, fmt.Errorf("%w: the token has another issuer", auth.ErrInvalidToken)
	}
	now := time.Now()
	expiration := now.Add(time.Minute)
	if exp, ok := claims["exp"].(float64); ok {
		expiration = time.Unix(int64(exp), 0)
	}
	if !expiration.After(now) {
		return nil, fmt.Errorf("%w: the token has expired", auth.ErrInvalidToken)
	}
	if nbf, ok := claims["nbf"].(float64); ok && time.Unix(int64(nbf), 0).After(now.Add(defaultLeeway)) {
		return nil, fmt.Errorf("%w: the token is not valid yet", auth.ErrInvalidToken)
	}
	audience := audiences(claims["aud"])
	if want := v.config.Audiences; len(want) > 0 &&
		!slices.ContainsFunc(audience, func(a string) bool { return slices.Contains(want, a) }) {
		return nil, fmt.Errorf("%w: the token is for another audience", auth.ErrInvalidToken)
	}
	claims["aud"] = audience
	if _, ok := claims["iss"]; !ok && v.config.Issuer != "" {
		claims["iss"] = v.config.Issuer // the response came from this issuer's endpoint
	}
	return tokenInfo(claims, expiration), nil
}

// audiences reads aud, which is a string or an array of strings. A string may contain spaces.
func audiences(claim any) []string {
	if text, ok := claim.(string); ok {
		return []string{text}
	}
	return words(claim)
}
