// Package oidc verifies access tokens for [ginmcp.WithAuth], and for everything else that accepts
// an [auth.TokenVerifier]. It is a separate module, so that only applications that import it depend
// on its libraries.
//
// [NewJWT] makes a verifier for JWTs (RFC 9068) of any provider that publishes its metadata (OpenID
// Connect Discovery 1.0 or RFC 8414). [NewIntrospection] makes a verifier for opaque tokens, which
// asks the provider about each token (RFC 7662).
//
//	verifier, err := oidc.NewJWT(oidc.Config{Issuer: "https://login.example.com"})
//	if err != nil {
//		log.Fatal(err)
//	}
//	ginmcp.Attach(r, ginmcp.WithAuth(ginmcp.Auth{
//		Resource: "https://shop.example.com/mcp",
//		Issuers:  []string{"https://login.example.com"},
//		Verify:   verifier.Verify,
//	}))
//
// An error of Verify that wraps [auth.ErrInvalidToken] means that the token is not acceptable. Any
// other error means that the token could not be checked, for example because the provider does not
// respond. Neither kind contains the token.
//
// The verifier never follows a location that a token names: every address comes from the
// configuration or from the metadata of the configured issuer.
package oidc
