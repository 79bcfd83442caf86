package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// maxPicture is how large a picture may be, in bytes.
const maxPicture = 1 << 20

func (a *api) getPicture(c *gin.Context) {
	var in productPath
	if err := c.ShouldBindUri(&in); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	picture, err := a.store.picture(in.ID)
	if err != nil {
		c.JSON(statusOf(err), gin.H{"error": err.Error()})
		return
	}
	c.Data(http.StatusOK, "image/png", picture)
}

type pictureUpload struct {
	ID      int                   `uri:"id" binding:"min=1" description:"The product's ID"`
	Picture *multipart.FileHeader `form:"picture" binding:"required" description:"A PNG"`
}

type pictureInfo struct {
	Bytes  int `json:"bytes"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

func (a *api) setPicture(_ *gin.Context, in pictureUpload) (pictureInfo, error) {
	if in.Picture.Size > maxPicture {
		return pictureInfo{}, ginmcp.Error(http.StatusRequestEntityTooLarge, "a picture has at most 1 MiB")
	}
	file, err := in.Picture.Open()
	if err != nil {
		return pictureInfo{}, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(file)
	if err != nil {
		return pictureInfo{}, err
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return pictureInfo{}, ginmcp.Error(http.StatusUnsupportedMediaType, "the picture is not a PNG")
	}
	return pictureInfo{len(data), config.Width, config.Height}, a.store.setPicture(in.ID, data)
}

// placeholder draws the picture that a product of the first day has.
func placeholder() []byte {
	const size = 32
	img := image.NewRGBA(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.Set(x, y, color.RGBA{R: uint8(x * 8), G: uint8(y * 8), B: 160, A: 255})
		}
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		panic(err) // a buffer takes everything
	}
	return buf.Bytes()
}
