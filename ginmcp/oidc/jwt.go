package oidc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

// Config configures [NewJWT].
type Config struct {
	// Issuer is the URL of the provider, exactly as its tokens and its metadata state it. It is
	// required and has the scheme https, except on a loopback host.
	Issuer string
	// Audiences are acceptable values of the claim aud: a token must have at least one of them. If
	// Audiences is empty, the caller must check the audience. [ginmcp.Auth] does so, with its
	// Resource and Audiences.
	Audiences []string
	// Algorithms are the acceptable signature algorithms. The default is RS256, RS384, RS512,
	// PS256, PS384, PS512, ES256, ES384, ES512 and EdDSA. An algorithm with a shared secret, such
	// as HS256, and "none" are errors.
	Algorithms []string
	// Leeway is the clock difference that exp, nbf and iat allow for. The default is 30 seconds.
	Leeway time.Duration
	// JWKS is the URL of the provider's keys. The default is the jwks_uri of its metadata.
	JWKS string
	// RefreshKeys is the age at which keys are fetched again, so that a withdrawn key is no longer
	// accepted. The default is one hour. A token with an unknown key ID causes a fetch at once, but
	// at most one per second.
	RefreshKeys time.Duration
	// Client makes the requests to the provider. The default has a timeout of 10 seconds.
	Client *http.Client
	// Logger receives a warning when keys cannot be fetched again. The default is [slog.Default].
	Logger *slog.Logger
}

// A JWT verifies access tokens that are JWTs of one issuer. It is safe for concurrent use. It
// starts no goroutine, and makes its first request to the provider for the first token.
type JWT struct {
	config Config
	parser *jwt.Parser
	keys   *keySet
}

// The defaults of [Config].
const (
	defaultLeeway      = 30 * time.Second
	defaultRefreshKeys = time.Hour
	defaultTimeout     = 10 * time.Second
)

// asymmetric are the algorithms whose verification key is public. An algorithm with a shared secret
// would let everyone who knows the published key sign tokens.
var asymmetric = []string{
	"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
}

// NewJWT returns a verifier, or an error that names the invalid field. It makes no request.
func NewJWT(c Config) (*JWT, error) {
	if err := checkURL("Issuer", c.Issuer); err != nil {
		return nil, err
	}
	if c.JWKS != "" {
		if err := checkURL("JWKS", c.JWKS); err != nil {
			return nil, err
		}
	}
	if len(c.Algorithms) == 0 {
		c.Algorithms = asymmetric
	}
	for _, algorithm := range c.Algorithms {
		if !slices.Contains(asymmetric, algorithm) {
			return nil, fmt.Errorf("oidc: Algorithms: %q is not one of %s", algorithm, strings.Join(asymmetric, ", "))
		}
	}
	if c.Leeway < 0 || c.RefreshKeys < 0 {
		return nil, errors.New("oidc: Leeway and RefreshKeys must not be negative")
	}
	if c.Leeway == 0 {
		c.Leeway = defaultLeeway
	}
	if c.RefreshKeys == 0 {
		c.RefreshKeys = defaultRefreshKeys
	}
	c.Client, c.Logger = clientOr(c.Client), loggerOr(c.Logger)
	return &JWT{
		config: c,
		parser: jwt.NewParser(jwt.WithValidMethods(c.Algorithms), jwt.WithIssuer(c.Issuer), jwt.WithLeeway(c.Leeway),
			jwt.WithExpirationRequired(), jwt.WithIssuedAt()),
		keys: newKeySet(c),
	}, nil
}

// Verify checks the signature, issuer, times and audience of a token. It has the signature of
// [auth.TokenVerifier]; the request is not used and may be nil.
//
// The UserID of the result is the claim sub, or client_id if there is no sub. Scopes are the claims
// scope and scp. Extra contains all claims by name; its aud is a []string.
func (v *JWT) Verify(ctx context.Context, token string, _ *http.Request) (*auth.TokenInfo, error) {
	claims := jwt.MapClaims{}
	parsed, err := v.parser.ParseWithClaims(token, claims, func(t *jwt.Token) (any, error) {
		return v.keys.key(ctx, t)
	})
	if err != nil {
		return nil, invalid(err)
	}
	if !accessToken(parsed.Header["typ"]) {
		return nil, fmt.Errorf("%w: the header typ belongs to another kind of token", auth.ErrInvalidToken)
	}
	audience, err := claims.GetAudience()
	if err != nil {
		return nil, invalid(err)
	}
	if len(v.config.Audiences) > 0 && !slices.ContainsFunc(audience, func(a string) bool {
		return slices.Contains(v.config.Audiences, a)
	}) {
		return nil, fmt.Errorf("%w: the token is for another audience", auth.ErrInvalidToken)
	}
	expiration, err := claims.GetExpirationTime()
	if err != nil || expiration == nil {
		return nil, fmt.Errorf("%w: exp is missing", auth.ErrInvalidToken)
	}
	claims["aud"] = []string(audience)
	// Callers compare Expiration with the time, and must allow for the same clock difference.
	return tokenInfo(claims, expiration.Add(v.config.Leeway)), nil
}

// accessToken reports whether a token of this type may be an access token: RFC 9068, section 2.1,
// asks for at+jwt, and many providers write JWT or nothing.
func accessToken(typ any) bool {
	text, ok := typ.(string)
	if typ != nil && !ok {
		return false
	}
	switch strings.ToLower(strings.TrimPrefix(strings.ToLower(text), "application/")) {
	case "", "jwt", "at+jwt":
		return true
	default:
		return false
	}
}

// invalid returns the error for an error of the parser. A failed fetch does not make the token
// invalid.
func invalid(err error) error {
	var unavailable *UnavailableError
	if errors.As(err, &unavailable) {
		return unavailable
	}
	return fmt.Errorf("%w: %w", auth.ErrInvalidToken, err)
}

// tokenInfo reads the claims that JWTs and introspection responses have in common.
func tokenInfo(claims map[string]any, expiration time.Time) *auth.TokenInfo {
	info := &auth.TokenInfo{Expiration: expiration, Extra: claims}
	info.Scopes = append(words(claims["scope"]), words(claims["scp"])...)
	for _, name := range []string{"sub", "client_id"} {
		if text, _ := claims[name].(string); text != "" {
			info.UserID = text
			break
		}
	}
	return info
}

// words reads a list that is a string with spaces or an array of strings.
func words(claim any) []string {
	switch value := claim.(type) {
	case string:
		return strings.Fields(value)
	case []any:
		var out []string
		for _, v := range value {
			if text, ok := v.(string); ok {
				out = append(out, text)
			}
		}
		return out
	default:
		return nil
	}
}
