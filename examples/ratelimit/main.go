// An application that limits how often each caller may call each tool.
package main

import (
	"log"
	"net/http"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
	"golang.org/x/time/rate"
)

// limits holds a limiter for each caller and tool.
type limits struct {
	each  rate.Limit // calls per second
	burst int

	mu  sync.Mutex
	all map[[2]string]*rate.Limiter
}

// maxIdle is how many limiters there may be before the unused ones are dropped.
const maxIdle = 10_000

func (l *limits) allow(caller, tool string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.all) >= maxIdle {
		for key, one := range l.all {
			if one.Tokens() >= float64(l.burst) { // as a new one
				delete(l.all, key)
			}
		}
	}
	key := [2]string{caller, tool}
	if l.all[key] == nil {
		l.all[key] = rate.NewLimiter(l.each, l.burst)
	}
	return l.all[key].Allow()
}

// middleware limits calls of tools; requests of other clients pass.
func (l *limits) middleware(c *gin.Context) {
	call := ginmcp.FromContext(c.Request.Context())
	if call == nil || call.Tool() == "" || l.allow(c.ClientIP(), call.Tool()) {
		return
	}
	c.Header("Retry-After", "1")
	c.AbortWithStatusJSON(http.StatusTooManyRequests, gin.H{
		"error": "too many calls of " + call.Tool() + ": wait a second and try again",
	})
}

func newEngine(each rate.Limit, burst int) *gin.Engine {
	r := gin.New()
	l := &limits{each: each, burst: burst, all: map[[2]string]*rate.Limiter{}}
	r.Use(l.middleware) // after the authentication, if the caller is a user
	r.GET("/products/:id", func(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"id": c.Param("id")}) })
	ginmcp.Attach(r)
	return r
}

func main() {
	const each, burst = 5, 10
	log.Fatal(newEngine(each, burst).Run("127.0.0.1:8080"))
}
