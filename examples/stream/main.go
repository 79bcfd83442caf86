// Command stream sends events while it works. A client that asks for progress sees each event when
// it happens; the result of the call has all of them.
package main

import (
	"io"
	"log"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type Countdown struct {
	From int `form:"from,default=3" binding:"min=1,max=10"`
}

type Tick struct {
	Left int `json:"left"`
}

func countDown(pause time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in Countdown
		if err := c.ShouldBindQuery(&in); err != nil {
			c.JSON(400, gin.H{"error": err.Error()})
			return
		}
		left := in.From
		c.Stream(func(io.Writer) bool {
			select {
			case <-c.Request.Context().Done(): // the caller cancelled, or the deadline passed
				return false
			case <-time.After(pause):
			}
			left--
			c.SSEvent("tick", Tick{Left: left})
			return left > 0
		})
	}
}

func newEngine(pause time.Duration) *gin.Engine {
	r := gin.Default()
	r.GET("/countdown", ginmcp.Op("count_down", countDown(pause),
		ginmcp.Summary("Count down to zero, one event per second."), ginmcp.Query[Countdown](),
		ginmcp.Timeout(time.Minute)))
	ginmcp.Attach(r)
	return r
}

func main() {
	log.Fatal(newEngine(time.Second).Run("127.0.0.1:8080"))
}
