package oidc

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A provider is an authorization server with metadata, keys and introspection. Tests change its
// fields between requests.
type provider struct {
	*httptest.Server
	mu      sync.Mutex
	keys    map[string]crypto.Signer
	broken  bool
	rfc8414 bool
	issuer  string // that the metadata states
	fetches atomic.Int64
	// introspect answers at the introspection endpoint.
	introspect http.HandlerFunc
}

func newProvider(t *testing.T) *provider {
	t.Helper()
	p := &provider{keys: map[string]crypto.Signer{}}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	p.issuer = p.URL
	p.add(t, "rsa-1", newRSA(t))
	return p
}

func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	}
	location := "/.well-known/openid-configuration"
	if p.rfc8414 {
		location = "/.well-known/oauth-authorization-server"
	}
	switch r.URL.Path {
	case location:
		_ = json.NewEncoder(w).Encode(map[string]string{
			"issuer": p.issuer, "jwks_uri": p.URL + "/keys", "introspection_endpoint": p.URL + "/introspect",
		})
	case "/keys":
		p.fetches.Add(1)
		var keys []map[string]string
		for id, key := range p.keys {
			keys = append(keys, jwk(id, key.Public()))
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
	case "/introspect":
		p.introspect(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *provider) add(t *testing.T, id string, key crypto.Signer) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys[id] = key
}

func (p *provider) remove(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.keys, id)
}

func (p *provider) setBroken(broken bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broken = broken
}

func newRSA(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func newEC(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// jwk writes a public key as RFC 7517 defines it.
func jwk(id string, key crypto.PublicKey) map[string]string {
	b64 := base64.RawURLEncoding.EncodeToString
	switch k := key.(type) {
	case *rsa.PublicKey:
		return map[string]string{
			"kty": "RSA", "use": "sig", "kid": id, "n": b64(k.N.Bytes()), "e": b64(big.NewInt(int64(k.E)).Bytes()),
		}
	case *ecdsa.PublicKey:
		point, _ := k.Bytes()
		size := (len(point) - 1) / 2
		return map[string]string{
			"kty": "EC", "use": "sig", "kid": id, "crv": "P-256", "x": b64(point[1 : 1+size]), "y": b64(point[1+size:]),
		}
	default:
		panic("unknown kind of key")
	}
}

// claims are those of a valid token, with changes. A nil value removes a claim.
func (p *provider) claims(changes jwt.MapClaims) jwt.MapClaims {
	c := jwt.MapClaims{
		"iss": p.URL, "sub": "ann", "aud": "https://shop.example.com/mcp", "scope": "orders:read orders:write",
		"exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(), "client_id": "https://agent.example.com/client.json",
	}
	for name, value := range changes {
		if value == nil {
			delete(c, name)
		} else {
			c[name] = value
		}
	}
	return c
}

// sign makes a token. Header values override those of the method and the key ID.
func sign(t *testing.T, method jwt.SigningMethod, id string, key any, claims jwt.Claims, header map[string]any) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"], token.Header["typ"] = id, "at+jwt"
	for name, value := range header {
		if value == nil {
			delete(token.Header, name)
		} else {
			token.Header[name] = value
		}
	}
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
