// Command cookie has an API for a web page: people log in, a cookie names their session, and a
// request that changes something needs the session's CSRF token.
package main

import (
	"crypto/rand"
	"log"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type session struct{ user, csrf string }

type sessions struct{ byID sync.Map }

// login begins a session. Checking a password is left out.
func (s *sessions) login(c *gin.Context) {
	id, one := rand.Text(), session{user: c.PostForm("user"), csrf: rand.Text()}
	s.byID.Store(id, one)
	c.SetSameSite(http.SameSiteLaxMode)
	c.SetCookie("session", id, 3600, "/", "", true, true)
	c.JSON(http.StatusOK, gin.H{"csrf": one.csrf})
}

func (s *sessions) require(c *gin.Context) {
	id, _ := c.Cookie("session")
	found, ok := s.byID.Load(id)
	if !ok {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"error": "log in first"})
		return
	}
	one, _ := found.(session)
	safe := c.Request.Method == http.MethodGet || c.Request.Method == http.MethodHead
	if !safe && c.GetHeader("X-CSRF-Token") != one.csrf {
		c.AbortWithStatusJSON(http.StatusForbidden, gin.H{"error": "the CSRF token is wrong"})
		return
	}
	c.Set("user", one.user)
}

type Note struct {
	Text string `json:"text" binding:"required,max=200"`
}

func newEngine() *gin.Engine {
	r, s := gin.Default(), &sessions{}
	r.POST("/login", ginmcp.Op("login", s.login, ginmcp.Hidden()))
	own := r.Group("/", s.require)
	own.GET("/me", ginmcp.Op("get_me", func(c *gin.Context) {
		c.JSON(http.StatusOK, gin.H{"user": c.GetString("user")})
	}))
	own.POST("/notes", ginmcp.Handle("add_note", func(c *gin.Context, in Note) (gin.H, error) {
		return gin.H{"author": c.GetString("user"), "text": in.Text}, nil
	}))
	server, err := ginmcp.New(r)
	if err != nil {
		log.Fatal(err)
	}
	server.Mount(own, "/mcp") // every message is a POST, so each needs the cookie and the token
	return r
}

func main() {
	log.Fatal(newEngine().Run("127.0.0.1:8080"))
}
