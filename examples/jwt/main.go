// Command jwt has an API behind its own JWT middleware, which decides about tool calls too: the
// client's Authorization header reaches it with each call.
package main

import (
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"github.com/golang-jwt/jwt/v5"
)

func authenticate(key []byte) gin.HandlerFunc {
	return func(c *gin.Context) {
		text, found := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
		token, err := jwt.Parse(text, func(*jwt.Token) (any, error) { return key, nil },
			jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired())
		if !found || err != nil {
			c.Header("WWW-Authenticate", "Bearer")
			c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "a valid token is required"})
			return
		}
		user, _ := token.Claims.GetSubject()
		c.Set("user", user)
	}
}

type Profile struct {
	User string `json:"user"`
}

func getProfile(c *gin.Context) {
	c.JSON(http.StatusOK, Profile{User: c.GetString("user")})
}

func newEngine(key []byte) *gin.Engine {
	r := gin.Default()
	r.Use(authenticate(key)) // before Attach: without a token, the list of tools is not visible either
	r.GET("/profile", ginmcp.Op("get_profile", getProfile,
		ginmcp.Summary("Get the profile of the caller."), ginmcp.Out[Profile]()))
	ginmcp.Attach(r)
	return r
}

func main() {
	key := os.Getenv("JWT_KEY")
	if key == "" {
		log.Fatal("set JWT_KEY to the key that signs the tokens")
	}
	log.Fatal(newEngine([]byte(key)).Run("127.0.0.1:8080"))
}
