package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// A privateKey is the provider's own, as a JWK (RFC 7518, section 6.3).
type privateKey struct {
	ID                    string `json:"kid"`
	N, E, D, P, Q, DP, DQ string
	QI                    string
}

func (k privateKey) rsa(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	number := func(text string) *big.Int {
		b, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return new(big.Int).SetBytes(b)
	}
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: number(k.N), E: int(number(k.E).Int64())},
		D:         number(k.D), Primes: []*big.Int{number(k.P), number(k.Q)},
	}
	key.Precompute()
	if err := key.Validate(); err != nil {
		t.Fatal(err)
	}
	return key
}

// Tokens that differ in one thing from one that the provider issued are refused, each with a
// challenge, before anything is called.
func TestRefusals(t *testing.T) {
	p := running(t)
	mount := p.serve(t, "", p.jwt(t))
	var own privateKey
	p.request(t, http.MethodGet, "/test/key", nil, &own)
	key := own.rsa(t)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	publicPEM := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}

	// issued copies the claims and the header that the provider itself makes.
	issued := func() *jwt.Token {
		claims := jwt.MapClaims{}
		token, _, err := jwt.NewParser().ParseUnverified(p.token(t, mount, "orders:read"), claims)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	now := time.Now()
	for _, test := range []struct {
		reason string
		change func(claims jwt.MapClaims, token *jwt.Token)
		method jwt.SigningMethod
		key    any
		status int
	}{
		{"as issued: it is accepted", nil, jwt.SigningMethodRS256, key, 200},
		{"the audience is another resource", claim("aud", "https://other.example.com/mcp"), jwt.SigningMethodRS256, key, 401},
		{"the audience is missing", claim("aud", nil), jwt.SigningMethodRS256, key, 401},
		{"the issuer is another one", claim("iss", "https://other.example.com"), jwt.SigningMethodRS256, key, 401},
		{"the issuer is missing", claim("iss", nil), jwt.SigningMethodRS256, key, 401},
		{"it has expired", claim("exp", now.Add(-time.Minute).Unix()), jwt.SigningMethodRS256, key, 401},
		{"it never expires", claim("exp", nil), jwt.SigningMethodRS256, key, 401},
		{"it is not valid yet", claim("nbf", now.Add(time.Hour).Unix()), jwt.SigningMethodRS256, key, 401},
		{"it was issued in the future", claim("iat", now.Add(time.Hour).Unix()), jwt.SigningMethodRS256, key, 401},
		{"it is not signed: alg is none", nil, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, 401},
		{"it is signed with the public key as a shared secret (PEM)", nil, jwt.SigningMethodHS256, publicPEM, 401},
		{"it is signed with the public key as a shared secret (DER)", nil, jwt.SigningMethodHS256, public, 401},
		{"it is signed with another key of the same ID", nil, jwt.SigningMethodRS256, other, 401},
		{"the key ID is unknown", header("kid", "unknown"), jwt.SigningMethodRS256, key, 401},
		{"it is an ID token", header("typ", "id+jwt"), jwt.SigningMethodRS256, key, 401},
		{"the scope is too small", claim("scope", "other"), jwt.SigningMethodRS256, key, 403},
	} {
		t.Run(test.reason, func(t *testing.T) {
			token := issued()
			token.Method, token.Header["alg"] = test.method, test.method.Alg()
			claims, ok := token.Claims.(jwt.MapClaims)
			if !ok {
				t.Fatal("no claims")
			}
			if test.change != nil {
				test.change(claims, token)
			}
			text, err := token.SignedString(test.key)
			if err != nil {
				t.Fatal(err)
			}
			status, challenge, body := call(t, mount, text, "list_orders")
			if status != test.status {
				t.Fatalf("status %d, want %d: %s %s", status, test.status, challenge, body)
			}
			want := map[int]string{200: "", 401: `error="invalid_token"`, 403: `error="insufficient_scope"`}[status]
			if !strings.Contains(challenge, want) || strings.Contains(body, `\"orders\"`) != (status == 200) {
				t.Errorf("challenge %s, body %s", challenge, body)
			}
		})
	}
}

func claim(name string, value any) func(jwt.MapClaims, *jwt.Token) {
	return func(claims jwt.MapClaims, _ *jwt.Token) {
		if value == nil {
			delete(claims, name)
			return
		}
		claims[name] = value
	}
}

func header(name string, value any) func(jwt.MapClaims, *jwt.Token) {
	return func(_ jwt.MapClaims, token *jwt.Token) { token.Header[name] = value }
}
