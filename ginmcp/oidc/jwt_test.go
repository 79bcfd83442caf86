package oidc

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

func newVerifier(t *testing.T, c Config) *JWT {
	t.Helper()
	c.Logger = slog.New(slog.DiscardHandler)
	v, err := NewJWT(c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var _ auth.TokenVerifier = new(JWT).Verify

func TestJWTAccepts(t *testing.T) {
	p := newProvider(t)
	ec := newEC(t)
	p.add(t, "ec-1", ec)
	for _, tt := range []struct {
		reason string
		method jwt.SigningMethod
		key    string
		claims jwt.MapClaims
		header map[string]any
		scopes []string
		user   string
	}{
		{
			reason: "a token of RFC 9068", method: jwt.SigningMethodRS256, key: "rsa-1",
			scopes: []string{"orders:read", "orders:write"}, user: "ann",
		},
		{
			reason: "an elliptic-curve key", method: jwt.SigningMethodES256, key: "ec-1",
			scopes: []string{"orders:read", "orders:write"}, user: "ann",
		},
		{
			reason: "scopes as an array, as some providers write them", method: jwt.SigningMethodRS256, key: "rsa-1",
			claims: jwt.MapClaims{"scope": nil, "scp": []string{"a", "b"}}, scopes: []string{"a", "b"}, user: "ann",
		},
		{
			reason: "no subject: the client is the user", method: jwt.SigningMethodRS256, key: "rsa-1",
			claims: jwt.MapClaims{"sub": nil, "scope": nil}, user: "https://agent.example.com/client.json",
		},
		{
			reason: "several audiences, one of which fits", method: jwt.SigningMethodRS256, key: "rsa-1",
			claims: jwt.MapClaims{"aud": []string{"other", "https://shop.example.com/mcp"}, "scope": "x"}, scopes: []string{"x"}, user: "ann",
		},
		{
			reason: "a type that many providers write", method: jwt.SigningMethodRS256, key: "rsa-1",
			header: map[string]any{"typ": "JWT"}, scopes: []string{"orders:read", "orders:write"}, user: "ann",
		},
		{
			reason: "no type", method: jwt.SigningMethodRS256, key: "rsa-1",
			header: map[string]any{"typ": nil}, scopes: []string{"orders:read", "orders:write"}, user: "ann",
		},
		{
			reason: "expired within the leeway", method: jwt.SigningMethodRS256, key: "rsa-1",
			claims: jwt.MapClaims{"exp": time.Now().Add(-5 * time.Second).Unix(), "scope": nil}, user: "ann",
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			v := newVerifier(t, Config{Issuer: p.URL, Audiences: []string{"https://shop.example.com/mcp"}})
			info, err := v.Verify(t.Context(), sign(t, tt.method, tt.key, p.keys[tt.key], p.claims(tt.claims), tt.header), nil)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(info.Scopes, tt.scopes) || info.UserID != tt.user {
				t.Errorf("got scopes %q and user %q, want %q and %q", info.Scopes, info.UserID, tt.scopes, tt.user)
			}
			if audience, _ := info.Extra["aud"].([]string); !slices.Contains(audience, "https://shop.example.com/mcp") {
				t.Errorf("Extra has the audience %v", info.Extra["aud"])
			}
			if !info.Expiration.After(time.Now()) {
				t.Errorf("the token is said to have expired at %v", info.Expiration)
			}
		})
	}
}

func TestJWTRefuses(t *testing.T) {
	p := newProvider(t)
	key, _ := p.keys["rsa-1"].(*rsa.PrivateKey)
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	public := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	rs256 := func(claims jwt.MapClaims, header map[string]any) string {
		return sign(t, jwt.SigningMethodRS256, "rsa-1", key, p.claims(claims), header)
	}
	valid := rs256(nil, nil)
	for _, tt := range []struct{ reason, token string }{
		{"another audience", rs256(jwt.MapClaims{"aud": "https://other.example.com"}, nil)},
		{"no audience", rs256(jwt.MapClaims{"aud": nil}, nil)},
		{"another issuer", rs256(jwt.MapClaims{"iss": "https://evil.example.com"}, nil)},
		{"no issuer", rs256(jwt.MapClaims{"iss": nil}, nil)},
		{"expired", rs256(jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()}, nil)},
		{"no expiry", rs256(jwt.MapClaims{"exp": nil}, nil)},
		{"not valid yet", rs256(jwt.MapClaims{"nbf": time.Now().Add(time.Hour).Unix()}, nil)},
		{"issued in the future", rs256(jwt.MapClaims{"iat": time.Now().Add(time.Hour).Unix()}, nil)},
		{"another kind of token", rs256(nil, map[string]any{"typ": "logout+jwt"})},
		{"a type that is not text", rs256(nil, map[string]any{"typ": 1})},
		{"an unknown key ID", rs256(nil, map[string]any{"kid": "rsa-9"})},
		{"alg none", sign(t, jwt.SigningMethodNone, "rsa-1", jwt.UnsafeAllowNoneSignatureType, p.claims(nil), nil)},
		{"HS256 with the public key as the secret", sign(t, jwt.SigningMethodHS256, "rsa-1", public, p.claims(nil), nil)},
		{"a key that the issuer does not have", sign(t, jwt.SigningMethodRS256, "rsa-1", newRSA(t), p.claims(nil), nil)},
		{"an algorithm that does not fit the key", sign(t, jwt.SigningMethodES256, "rsa-1", newEC(t), p.claims(nil), nil)},
		{"a changed payload", strings.Replace(valid, ".ey", ".eY", 1)},
		{"a cut token", valid[:len(valid)-8]},
		{"not a JWT", "opaque"},
		{"nothing", ""},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			v := newVerifier(t, Config{Issuer: p.URL, Audiences: []string{"https://shop.example.com/mcp"}})
			info, err := v.Verify(t.Context(), tt.token, nil)
			if info != nil || !errors.Is(err, auth.ErrInvalidToken) {
				t.Fatalf("got %+v, %v; want an error that wraps auth.ErrInvalidToken", info, err)
			}
			if tt.token != "" && strings.Contains(err.Error(), tt.token) {
				t.Errorf("the error contains the token: %v", err)
			}
		})
	}
}

// The private key of a rotated key is replaced while 64 callers verify: none is refused, and they
// share their fetches.
func TestJWTKeyRotation(t *testing.T) {
	p := newProvider(t)
	v := newVerifier(t, Config{Issuer: p.URL})
	current, id := p.keys["rsa-1"], "rsa-1"
	for _, next := range []string{"rsa-2", "rsa-3"} {
		var all sync.WaitGroup
		for range 64 {
			token := sign(t, jwt.SigningMethodRS256, id, current, p.claims(nil), nil)
			all.Go(func() {
				if _, err := v.Verify(t.Context(), token, nil); err != nil {
					t.Errorf("%s: %v", id, err)
				}
			})
		}
		all.Wait()
		p.remove(id)
		current, id = newRSA(t), next
		p.add(t, id, current)
	}
	if n := p.fetches.Load(); n != 2 {
		t.Errorf("the keys were fetched %d times, want once for each of the two keys that were used", n)
	}
}

// Tokens with made-up key IDs cause at most one fetch per second.
func TestJWTUnknownKeysAreBounded(t *testing.T) {
	p := newProvider(t)
	v := newVerifier(t, Config{Issuer: p.URL})
	stranger := newRSA(t)
	started := time.Now()
	var all sync.WaitGroup
	for i := range 200 {
		token := sign(t, jwt.SigningMethodRS256, strings.Repeat("x", i+1), stranger, p.claims(nil), nil)
		all.Go(func() {
			if _, err := v.Verify(t.Context(), token, nil); !errors.Is(err, auth.ErrInvalidToken) {
				t.Errorf("got %v, want a refusal", err)
			}
		})
	}
	all.Wait()
	if n, most := p.fetches.Load(), 2+int64(time.Since(started)/minFetchInterval); n > most {
		t.Errorf("the keys were fetched %d times, want at most %d", n, most)
	}
}

func TestJWTWhenTheProviderFails(t *testing.T) {
	p := newProvider(t)
	token := sign(t, jwt.SigningMethodRS256, "rsa-1", p.keys["rsa-1"], p.claims(nil), nil)
	v := newVerifier(t, Config{Issuer: p.URL, RefreshKeys: time.Nanosecond})
	p.setBroken(true)
	var unavailable *UnavailableError
	if _, err := v.Verify(t.Context(), token, nil); !errors.As(err, &unavailable) || errors.Is(err, auth.ErrInvalidToken) {
		t.Fatalf("without keys: got %v, want an *UnavailableError", err)
	}
	p.setBroken(false)
	if _, err := v.Verify(t.Context(), token, nil); err != nil {
		t.Fatalf("the provider responds again: %v", err)
	}
	p.setBroken(true)
	if _, err := v.Verify(t.Context(), token, nil); err != nil {
		t.Errorf("keys that were fetched before: got %v, want them to be used", err)
	}
}

func TestDiscovery(t *testing.T) {
	for _, tt := range []struct {
		reason  string
		rfc8414 bool
		issuer  string
		works   bool
	}{
		{reason: "OpenID Connect Discovery", works: true},
		{reason: "RFC 8414", rfc8414: true, works: true},
		{reason: "metadata of another issuer is not used", issuer: "https://evil.example.com"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p := newProvider(t)
			p.rfc8414 = tt.rfc8414
			if tt.issuer != "" {
				p.issuer = tt.issuer
			}
			token := sign(t, jwt.SigningMethodRS256, "rsa-1", p.keys["rsa-1"], p.claims(nil), nil)
			_, err := newVerifier(t, Config{Issuer: p.URL}).Verify(t.Context(), token, nil)
			if tt.works != (err == nil) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestNewJWTChecksTheConfiguration(t *testing.T) {
	for _, tt := range []struct {
		reason string
		config Config
		want   string
	}{
		{"no issuer", Config{}, "Issuer"},
		{"http would let an attacker replace the keys", Config{Issuer: "http://login.example.com"}, "https"},
		{"a shared secret", Config{Issuer: "https://login.example.com", Algorithms: []string{"HS256"}}, "HS256"},
		{"no signature", Config{Issuer: "https://login.example.com", Algorithms: []string{"none"}}, "none"},
		{"keys over http", Config{Issuer: "https://login.example.com", JWKS: "http://login.example.com/keys"}, "JWKS"},
		{"negative leeway", Config{Issuer: "https://login.example.com", Leeway: -1}, "Leeway"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if _, err := NewJWT(tt.config); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error that names %s", err, tt.want)
			}
		})
	}
}
