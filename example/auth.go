package main

import (
	"crypto/subtle"
	"net/http"

	"github.com/gin-gonic/gin"
)

// bearer lets a request pass that carries the token. It knows nothing of MCP: a tool
// call comes with the headers of the caller, and is let in or refused as any request.
func bearer(token string) gin.HandlerFunc {
	want := []byte("Bearer " + token)
	return func(c *gin.Context) {
		if subtle.ConstantTimeCompare([]byte(c.GetHeader("Authorization")), want) != 1 {
			c.Header("WWW-Authenticate", "Bearer")
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a bearer token is needed"})
		}
	}
}

// present gives the token to a call behind which there is no HTTP request, as on stdio: the user
// who starts the process is the caller.
func present(token string) func(caller, inner *http.Request) error {
	return func(caller, inner *http.Request) error {
		if caller == nil {
			inner.Header.Set("Authorization", "Bearer "+token)
		}
		return nil
	}
}
