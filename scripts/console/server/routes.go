package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

func routes(r *gin.Engine) {
	rooms := ginmcp.Tags("rooms")
	r.GET("/rooms", ginmcp.Handle("list_rooms", listRooms, ginmcp.Summary("List the rooms of a floor."), rooms))
	r.POST(
		"/rooms/:id/bookings",
		ginmcp.Handle("book_room", bookRoom, ginmcp.Summary("Book a room for some people."), rooms),
	)
	r.DELETE("/rooms/:id", ginmcp.Op("remove_room", func(c *gin.Context) { c.Status(http.StatusNoContent) },
		ginmcp.Summary("Remove a room."), ginmcp.Destructive(), rooms))
	r.GET(
		"/rooms/:id/picture",
		ginmcp.Op("get_picture", picture, ginmcp.Summary("Get a picture of a room."), ginmcp.Tags("pictures")),
	)
	r.PUT(
		"/rooms/:id/picture",
		ginmcp.Handle("set_picture", setPicture, ginmcp.Summary("Set the picture of a room."), ginmcp.Tags("pictures")),
	)
	r.GET("/events", ginmcp.Op("watch_events", events, ginmcp.Summary("Watch three events, one after the other.")))
	r.POST("/exact", ginmcp.Handle("echo_number", echo, ginmcp.Summary("Return a number as it is.")))
	r.GET("/markup", ginmcp.Op("get_markup", func(c *gin.Context) {
		c.Data(
			http.StatusOK,
			"text/html",
			[]byte(`<img src="https://evil.example/x" onerror="document.title='owned'"><script>document.title='owned'</script>`),
		)
	}, ginmcp.Summary("Get a page with a script.")))
	r.GET("/plain", plain)

	r.GET(
		"/guides/start",
		ginmcp.Op(
			"start_guide",
			func(c *gin.Context) { c.String(http.StatusOK, "Begin here.") },
			ginmcp.Summary("Read how to begin."),
		),
	)
	r.GET(
		"/notes/:name",
		ginmcp.Op(
			"note",
			func(c *gin.Context) { c.String(http.StatusOK, "note "+c.Param("name")) },
			ginmcp.Summary("Read a note."),
		),
	)
	r.GET("/internal/metrics", func(c *gin.Context) { c.Status(http.StatusOK) })
}

func plain(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"ok": true}) }

type roomQuery struct {
	Floor int    `form:"floor" binding:"min=0,max=9" description:"The floor, from the ground up."`
	Kind  string `form:"kind" binding:"omitempty,oneof=office lab hall"`
	Quiet *bool  `form:"quiet"`
}

type room struct {
	ID    int    `json:"id"`
	Floor int    `json:"floor"`
	Kind  string `json:"kind"`
}

func listRooms(_ *gin.Context, in roomQuery) ([]room, error) {
	return []room{{1, in.Floor, "office"}, {2, in.Floor, "lab"}}, nil
}

type booking struct {
	ID     int      `uri:"id" binding:"required"`
	Tenant string   `json:"tenant" binding:"required"`
	Title  string   `json:"title" binding:"required,min=3"`
	People []person `json:"people" binding:"required,min=1,dive"`
}

type person struct {
	Name  string `json:"name" binding:"required"`
	Email string `json:"email" binding:"omitempty,email"`
}

func bookRoom(_ *gin.Context, in booking) (gin.H, error) {
	if in.Title == "taken" {
		return nil, ginmcp.Error(http.StatusConflict, "the room is taken")
	}
	return gin.H{"room": in.ID, "people": len(in.People), "tenant_is_set": in.Tenant == "acme-s3cret"}, nil
}

func picture(c *gin.Context) {
	const size = 48
	m := image.NewRGBA(image.Rect(0, 0, size, size))
	for i := range size {
		m.Set(i, i, color.RGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		_ = c.AbortWithError(http.StatusInternalServerError, err)
		return
	}
	c.Data(http.StatusOK, "image/png", b.Bytes())
}

type newPicture struct {
	ID      int                   `uri:"id" binding:"required"`
	Picture *multipart.FileHeader `form:"picture" binding:"required"`
}

func setPicture(_ *gin.Context, in newPicture) (gin.H, error) {
	return gin.H{"name": in.Picture.Filename, "size": in.Picture.Size}, nil
}

func events(c *gin.Context) {
	const count, pause = 3, 300 * time.Millisecond
	done := 0
	c.Stream(func(io.Writer) bool {
		done++
		c.SSEvent("event", gin.H{"number": done})
		time.Sleep(pause)
		return done < count
	})
}

type number struct {
	Value int64 `json:"value" binding:"required"`
}

func echo(_ *gin.Context, in number) (number, error) { return in, nil }
