package api

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"example.com/apps/photos/entity"
	"example.com/apps/photos/form"
)

// SearchPhotos finds pictures and returns them as JSON.
//
// See form.SearchPhotos for supported search params.
func SearchPhotos(router *gin.RouterGroup) {
	// The same search serves the map and the list.
	search := func(c *gin.Context) (frm form.SearchPhotos, ok bool) {
		if Auth(c, "photos", "search").Abort(c) {
			return frm, false
		}
		if err := c.MustBindWith(&frm, binding.Form); err != nil {
			AbortBadRequest(c)
			return frm, false
		}
		return frm, true
	}

	handler := func(c *gin.Context) {
		frm, ok := search(c)
		if !ok {
			return
		}
		result := slices.Clone(entity.Photos)
		result = slices.DeleteFunc(result, func(p *entity.Photo) bool {
			return frm.Favorite && !p.Favorite || frm.Type != "" && frm.Type != p.Type || !strings.Contains(p.Title, frm.Query)
		})
		switch frm.Order {
		case "", "newest":
			slices.Reverse(result)
		case "oldest":
		default:
			Abort(c, http.StatusBadRequest, "invalid sort order")
			return
		}
		result = result[min(frm.Offset, len(result)):]
		AddCountHeader(c, len(result))
		c.JSON(http.StatusOK, result[:min(frm.Count, len(result))])
	}

	router.GET("/photos", handler)
}

// GetPhoto returns picture details as JSON.
func GetPhoto(router *gin.RouterGroup) {
	router.GET("/photos/:uid", func(c *gin.Context) {
		if Auth(c, "photos", "view").Abort(c) {
			return
		}
		p := entity.FindPhoto(clean(c.Param("uid")))
		if p == nil {
			AbortEntityNotFound(c)
			return
		}
		c.IndentedJSON(http.StatusOK, p)
	})
}

// UpdatePhoto updates picture details.
func UpdatePhoto(router *gin.RouterGroup) {
	router.PUT("/photos/:uid", func(c *gin.Context) {
		if Auth(c, "photos", "update").Abort(c) {
			return
		}
		p := entity.FindPhoto(clean(c.Param("uid")))
		if p == nil {
			AbortEntityNotFound(c)
			return
		}
		var frm form.Photo
		if err := c.BindJSON(&frm); err != nil {
			Abort(c, http.StatusBadRequest, err.Error())
			return
		}
		p.Title, p.Description, p.Favorite, p.Private = frm.Title, frm.Description, frm.Favorite, frm.Private
		p.Lat, p.Lng = frm.Lat, frm.Lng
		c.JSON(http.StatusOK, p)
	})
}

// PhotoPrimary sets the primary file for a photo.
func PhotoPrimary(router *gin.RouterGroup) {
	router.POST("/photos/:uid/files/:file_uid/primary", func(c *gin.Context) {
		if Auth(c, "photos", "update").Abort(c) {
			return
		}
		p := entity.FindPhoto(clean(c.Param("uid")))
		file := c.Param("file_uid")
		if p == nil || !slices.ContainsFunc(p.Files, func(f entity.File) bool { return f.UID == file }) {
			AbortEntityNotFound(c)
			return
		}
		for i := range p.Files {
			p.Files[i].Primary = p.Files[i].UID == file
		}
		c.JSON(http.StatusOK, p)
	})
}

// BatchPhotosArchive moves multiple pictures to the archive.
func BatchPhotosArchive(router *gin.RouterGroup) {
	router.POST("/batch/photos/archive", func(c *gin.Context) {
		if Auth(c, "photos", "delete").Abort(c) {
			return
		}
		var frm form.Selection
		if err := c.BindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		if len(frm.Photos) == 0 {
			Abort(c, http.StatusBadRequest, "no items selected")
			return
		}
		for _, uid := range frm.Photos {
			if p := entity.FindPhoto(uid); p != nil {
				p.DeletedAt = &entity.Taken
			}
		}
		c.JSON(http.StatusOK, NewResponse(http.StatusOK, "selection archived"))
	})
}

// GetThumb returns a thumbnail image matching the file hash, token, and size.
func GetThumb(router *gin.RouterGroup) {
	router.GET("/t/:thumb/:token/:size", func(c *gin.Context) {
		if c.Param("token") != "public" {
			c.Data(http.StatusForbidden, "image/svg+xml", []byte("<svg/>"))
			return
		}
		var data []byte
		switch c.Param("size") {
		case "tile_50", "tile_100":
			data = []byte{0x89, 'P', 'N', 'G'}
		case "fit_720":
			data = []byte{0x89, 'P', 'N', 'G', 1}
		default:
			c.Data(http.StatusBadRequest, "image/svg+xml", []byte("<svg/>"))
			return
		}
		c.Header("ETag", c.Param("thumb"))
		c.Data(http.StatusOK, "image/png", data)
	})
}

// UploadUserFiles adds files to the user upload folder, from where they can be moved and indexed.
func UploadUserFiles(router *gin.RouterGroup) {
	router.POST("/users/:uid/upload/:token", func(c *gin.Context) {
		if Auth(c, "files", "upload").Abort(c) {
			return
		}
		f, err := c.MultipartForm()
		if err != nil {
			AbortBadRequest(c)
			return
		}
		files := f.File["files"]
		if len(files) == 0 {
			Abort(c, http.StatusBadRequest, "no files")
			return
		}
		names := make([]string, 0, len(files))
		for _, file := range files {
			names = append(names, file.Filename)
		}
		c.JSON(http.StatusOK, gin.H{"code": http.StatusOK, "message": "files uploaded", "files": names, "token": c.Param("token"), "user": c.Param("uid")})
	})
}
