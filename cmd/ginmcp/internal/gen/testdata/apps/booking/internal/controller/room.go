// Package controller has the handlers.
package controller

import (
	"io"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/booking/internal/dto"
	"example.com/apps/booking/internal/httpx"
	"example.com/apps/booking/internal/service"
)

// RoomController has the handlers of rooms.
type RoomController struct {
	rooms *service.Rooms
}

// NewRoomController registers the routes of rooms.
// @Summary Room management controller
// @Tags Rooms
func NewRoomController(group *gin.RouterGroup, auth gin.HandlerFunc, rooms *service.Rooms) {
	rc := &RoomController{rooms: rooms}

	group.GET("/rooms", httpx.Handle(rc.listHandler))
	group.GET("/rooms/:code", httpx.Handle(rc.getHandler))
	group.POST("/rooms", auth, httpx.Handle(rc.createHandler))
	group.PUT("/rooms/:code", auth, httpx.Handle(rc.updateHandler))
	group.DELETE("/rooms/:code", auth, httpx.Handle(rc.deleteHandler))
	group.PUT("/rooms/:code/photo", auth, httpx.Handle(rc.photoHandler))
	group.GET("/rooms/:code/photo.png", httpx.Handle(rc.getPhotoHandler))
	group.PUT("/rooms/:code/amenities/:name", auth, httpx.Handle(rc.amenityHandler))
}

// listHandler godoc
// @Summary List rooms
// @Description Get a page of rooms with optional search
// @Tags Rooms
// @Param search query string false "Search term"
// @Param pagination[page] query int false "Page number" default(1)
// @Success 200 {object} dto.Paginated[dto.RoomDto]
// @Router /api/rooms [get]
func (rc *RoomController) listHandler(c *gin.Context) error {
	req, err := httpx.BindQuery[dto.ListRequest](c)
	if err != nil {
		return err
	}
	rooms, pagination := rc.rooms.All(c.Query("search"), req)
	c.JSON(http.StatusOK, dto.Paginated[dto.RoomDto]{Data: rooms, Pagination: pagination})
	return nil
}

// getHandler godoc
// @Summary Get a room
// @Tags Rooms
// @Param code path string true "Room code"
// @Success 200 {object} dto.RoomDto
// @Router /api/rooms/{code} [get]
func (rc *RoomController) getHandler(c *gin.Context) error {
	room, err := rc.rooms.Get(c.Param("code"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, room)
	return nil
}

// createHandler godoc
// @Summary Create a room
// @Tags Rooms
// @Param room body dto.RoomCreateDto true "Room information"
// @Success 201 {object} dto.RoomDto
// @Router /api/rooms [post]
func (rc *RoomController) createHandler(c *gin.Context) error {
	input, err := httpx.BindJSON[dto.RoomCreateDto](c)
	if err != nil {
		return err
	}
	room, err := rc.rooms.Create(input)
	if err != nil {
		return err
	}
	c.JSON(http.StatusCreated, room)
	return nil
}

// updateHandler godoc
// @Summary Update a room
// @Tags Rooms
func (rc *RoomController) updateHandler(c *gin.Context) error {
	input, err := httpx.BindJSON[dto.RoomCreateDto](c)
	if err != nil {
		return err
	}
	code := c.Param("code")
	if err := rc.rooms.Update(code, input); err != nil {
		return err
	}
	room, err := rc.rooms.Get(code)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, room)
	return nil
}

// deleteHandler godoc
// @Summary Delete a room
// @Tags Rooms
func (rc *RoomController) deleteHandler(c *gin.Context) error {
	if err := rc.rooms.Delete(c.Param("code")); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// photoHandler godoc
// @Summary Replace the photo of a room
// @Tags Rooms
// @Accept multipart/form-data
// @Param file formData file true "Photo"
// @Success 204 "No Content"
func (rc *RoomController) photoHandler(c *gin.Context) error {
	file, err := c.FormFile("file")
	if err != nil {
		return httpx.BadRequest("file is missing")
	}
	switch ext := path.Ext(file.Filename); ext {
	case ".png", ".jpg", ".txt":
	default:
		return httpx.BadRequest("%s is not supported", ext)
	}
	if _, err := rc.rooms.Get(c.Param("code")); err != nil {
		return err
	}
	c.Status(http.StatusNoContent)
	return nil
}

// getPhotoHandler godoc
// @Summary Get the photo of a room
// @Tags Rooms
// @Produce image/png
func (rc *RoomController) getPhotoHandler(c *gin.Context) error {
	if _, err := rc.rooms.Get(c.Param("code")); err != nil {
		return err
	}
	photo, size := openPhoto()
	defer photo.Close()
	c.Header("Cache-Control", "public, max-age=900")
	c.DataFromReader(http.StatusOK, size, "image/png", photo, nil)
	return nil
}

func openPhoto() (io.ReadCloser, int64) {
	const photo = "\x89PNG"
	if f, err := os.Open("no-such-photo.png"); err == nil {
		return f, -1
	}
	return io.NopCloser(strings.NewReader(photo)), int64(len(photo))
}

// amenityHandler godoc
// @Summary Add an amenity to a room, or remove it
// @Tags Rooms
func (rc *RoomController) amenityHandler(c *gin.Context) error {
	var toggle struct {
		On *bool `json:"on" binding:"required"` // false removes it
	}
	if err := c.ShouldBindJSON(&toggle); err != nil {
		return httpx.BadRequest("on is required")
	}
	name := c.Param("name")
	if !slices.Contains([]string{"tv", "desk", "bath"}, name) {
		return httpx.BadRequest("unknown amenity %s", name)
	}
	room, err := rc.rooms.Get(c.Param("code"))
	if err != nil {
		return err
	}
	room.Amenities = slices.DeleteFunc(room.Amenities, func(a string) bool { return a == name })
	if *toggle.On {
		room.Amenities = append(room.Amenities, name)
	}
	c.JSON(http.StatusOK, room.Amenities)
	return nil
}
