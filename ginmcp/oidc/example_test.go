package oidc_test

import (
	"errors"
	"fmt"

	"github.com/ginmcp/ginmcp/ginmcp/oidc"
	"github.com/modelcontextprotocol/go-sdk/auth"
)

func ExampleNewJWT() {
	verifier, err := oidc.NewJWT(oidc.Config{
		Issuer:    "https://login.example.com",
		Audiences: []string{"https://shop.example.com/mcp"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	var verify auth.TokenVerifier = verifier.Verify // for WithAuth, or for go-sdk's own middleware
	fmt.Println(verify != nil)

	_, err = oidc.NewJWT(oidc.Config{Issuer: "http://login.example.com"})
	fmt.Println(err)
	// Output:
	// true
	// oidc: Issuer: "http://login.example.com" does not have the scheme https
}

func ExampleNewIntrospection() {
	_, err := oidc.NewIntrospection(oidc.IntrospectionConfig{Issuer: "https://login.example.com"})
	fmt.Println(err)
	// Output: oidc: ClientID is empty
}

func ExampleUnavailableError() {
	err := fmt.Errorf("verify: %w", &oidc.UnavailableError{Err: errors.New("connection refused")})
	fmt.Println(errors.Is(err, auth.ErrInvalidToken)) // the token may be valid
	// Output: false
}
