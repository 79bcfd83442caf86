package oidc

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/auth"
)

func TestIntrospection(t *testing.T) {
	soon := time.Now().Add(time.Hour).Unix()
	for _, tt := range []struct {
		reason   string
		response map[string]any
		want     error
		scopes   []string
		user     string
	}{
		{
			reason:   "an active token",
			response: map[string]any{"active": true, "scope": "a b", "sub": "ann", "aud": "shop", "exp": soon},
			scopes:   []string{"a", "b"}, user: "ann",
		},
		{
			reason:   "an audience among several",
			response: map[string]any{"active": true, "client_id": "agent", "aud": []string{"x", "shop"}},
			user:     "agent",
		},
		{reason: "an inactive token", response: map[string]any{"active": false}, want: auth.ErrInvalidToken},
		{reason: "active is missing", response: map[string]any{"aud": "shop"}, want: auth.ErrInvalidToken},
		{reason: "active is not a boolean", response: map[string]any{"active": "true", "aud": "shop"}, want: auth.ErrInvalidToken},
		{reason: "another audience", response: map[string]any{"active": true, "aud": "other"}, want: auth.ErrInvalidToken},
		{reason: "no audience", response: map[string]any{"active": true}, want: auth.ErrInvalidToken},
		{
			reason: "another issuer", want: auth.ErrInvalidToken,
			response: map[string]any{"active": true, "aud": "shop", "iss": "https://evil.example.com"},
		},
		{reason: "expired", response: map[string]any{"active": true, "aud": "shop", "exp": 1}, want: auth.ErrInvalidToken},
		{reason: "not valid yet", response: map[string]any{"active": true, "aud": "shop", "nbf": soon}, want: auth.ErrInvalidToken},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p := newProvider(t)
			p.introspect = func(w http.ResponseWriter, r *http.Request) {
				id, secret, _ := r.BasicAuth()
				if id != "shop" || secret != "p%3Aw" || r.PostFormValue("token") != "opaque" {
					http.Error(w, "bad request", http.StatusBadRequest)
					return
				}
				_ = json.NewEncoder(w).Encode(tt.response)
			}
			v, err := NewIntrospection(IntrospectionConfig{
				Issuer: p.URL, ClientID: "shop", ClientSecret: "p:w", Audiences: []string{"shop"},
			})
			if err != nil {
				t.Fatal(err)
			}
			info, err := v.Verify(t.Context(), "opaque", nil)
			if tt.want != nil {
				if info != nil || !errors.Is(err, tt.want) {
					t.Errorf("got %+v, %v; want %v", info, err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(info.Scopes, tt.scopes) || info.UserID != tt.user || info.Extra["iss"] != p.URL {
				t.Errorf("got %+v", info)
			}
		})
	}
}

func TestIntrospectionCache(t *testing.T) {
	for _, tt := range []struct {
		reason   string
		cacheFor time.Duration
		active   bool
		asked    int64
	}{
		{"the default asks for every message", 0, true, 3},
		{"a positive response is used again", time.Hour, true, 1},
		{"a negative response is not", time.Hour, false, 3},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p := newProvider(t)
			var asked atomic.Int64
			p.introspect = func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				_ = json.NewEncoder(w).Encode(map[string]any{"active": tt.active, "aud": "shop", "exp": time.Now().Add(time.Hour).Unix()})
			}
			v, err := NewIntrospection(IntrospectionConfig{Issuer: p.URL, ClientID: "shop", CacheFor: tt.cacheFor})
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				info, err := v.Verify(t.Context(), "opaque", nil)
				if tt.active != (err == nil) {
					t.Fatal(err)
				}
				if info != nil {
					info.Extra["aud"] = "changed by the caller"
				}
			}
			if got := asked.Load(); got != tt.asked {
				t.Errorf("the provider was asked %d times, want %d", got, tt.asked)
			}
		})
	}
}

func TestIntrospectionWhenTheProviderFails(t *testing.T) {
	p := newProvider(t)
	p.introspect = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusUnauthorized) }
	v, err := NewIntrospection(IntrospectionConfig{Issuer: p.URL, ClientID: "shop"})
	if err != nil {
		t.Fatal(err)
	}
	var unavailable *UnavailableError
	if _, err := v.Verify(t.Context(), "opaque-token", nil); !errors.As(err, &unavailable) || errors.Is(err, auth.ErrInvalidToken) ||
		strings.Contains(err.Error(), "opaque-token") {
		t.Errorf("got %v, want an *UnavailableError without the token", err)
	}
}

func TestNewIntrospectionChecksTheConfiguration(t *testing.T) {
	for _, tt := range []struct {
		reason string
		config IntrospectionConfig
		want   string
	}{
		{"neither issuer nor endpoint", IntrospectionConfig{ClientID: "shop"}, "Issuer"},
		{"an endpoint over http", IntrospectionConfig{ClientID: "shop", Endpoint: "http://login.example.com/introspect"}, "Endpoint"},
		{"no client", IntrospectionConfig{Issuer: "https://login.example.com"}, "ClientID"},
		{"a negative time", IntrospectionConfig{Issuer: "https://login.example.com", ClientID: "shop", CacheFor: -1}, "CacheFor"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if _, err := NewIntrospection(tt.config); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error that names %s", err, tt.want)
			}
		})
	}
}
