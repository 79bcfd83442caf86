package main

import (
	"bytes"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

type application struct {
	cancelled sync.Map // the ids of the waits whose clients cancelled them
}

func (a *application) routes(r *gin.Engine) {
	r.GET("/greet", ginmcp.Handle("greet", greet, ginmcp.Summary("Greet a person by name.")))
	r.GET("/items/:id", ginmcp.Handle("get_item", getItem, ginmcp.Summary("Get one item.")))
	r.GET("/picture", ginmcp.Op("get_picture", picture, ginmcp.Summary("Get a picture.")))
	r.POST("/count", ginmcp.Op("count", count, ginmcp.Summary("Count to three and report progress.")))
	r.POST("/chat", ginmcp.Op("chat", chat, ginmcp.Summary("Log one line.")))
	r.POST("/wait", ginmcp.Handle("wait", a.wait,
		ginmcp.Summary("Wait until the call is cancelled, at most three seconds.")))
	r.GET("/cancelled/:id", ginmcp.Op("cancelled", a.wasCancelled, ginmcp.Hidden()))

	r.GET("/guides/grüße", ginmcp.Op("greetings", func(c *gin.Context) {
		c.String(http.StatusOK, "Grüß Gott")
	}, ginmcp.Summary("Read how people greet each other.")))
	r.GET("/notes/:name", ginmcp.Op("note", func(c *gin.Context) {
		c.String(http.StatusOK, "note "+c.Param("name"))
	}, ginmcp.Summary("Read a note.")))
}

type greetInput struct {
	Name string `form:"name" binding:"required,max=20"`
}

type greeting struct {
	Message string `json:"message"`
}

func greet(_ *gin.Context, in greetInput) (greeting, error) {
	return greeting{"Hello, " + in.Name}, nil
}

type itemInput struct {
	ID int `binding:"min=1" uri:"id"`
}

// An item has the types of values that converters and validators of schemas differ in.
type item struct {
	ID    int       `json:"id"`
	Name  string    `json:"name"`
	Price float64   `json:"price"`
	Tags  []string  `json:"tags"`
	Added time.Time `json:"added"`
	Owner *string   `json:"owner"`
}

func getItem(_ *gin.Context, in itemInput) (item, error) {
	if in.ID != 1 {
		return item{}, ginmcp.Error(http.StatusNotFound, "there is no such item")
	}
	return item{ID: 1, Name: "Teapot", Price: 39.5, Added: time.Date(2025, 11, 25, 0, 0, 0, 0, time.UTC)}, nil
}

func picture(c *gin.Context) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		c.String(http.StatusInternalServerError, err.Error())
		return
	}
	c.Data(http.StatusOK, "image/png", b.Bytes())
}

func count(c *gin.Context) {
	const most, pause = 3, 20 * time.Millisecond
	for i := range most {
		if call := ginmcp.FromContext(c); call != nil {
			call.Progress(float64(i+1), most, "counting")
		}
		time.Sleep(pause)
	}
	c.String(http.StatusOK, "counted")
}

func chat(c *gin.Context) {
	if call := ginmcp.FromContext(c); call != nil {
		call.Log(slog.LevelInfo, "a line of the handler")
	}
	c.String(http.StatusOK, "logged")
}

type waitInput struct {
	ID string `binding:"required" json:"id"`
}

func (a *application) wait(c *gin.Context, in waitInput) (greeting, error) {
	const most = 3 * time.Second
	select {
	case <-c.Request.Context().Done():
		a.cancelled.Store(in.ID, true)
		return greeting{"cancelled"}, nil
	case <-time.After(most):
		return greeting{"waited"}, nil
	}
}

// wasCancelled responds true if the wait was cancelled.
func (a *application) wasCancelled(c *gin.Context) {
	_, ok := a.cancelled.Load(c.Param("id"))
	c.JSON(http.StatusOK, ok)
}
