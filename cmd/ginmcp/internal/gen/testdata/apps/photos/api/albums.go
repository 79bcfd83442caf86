package api

import (
	"archive/zip"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"example.com/apps/photos/entity"
	"example.com/apps/photos/form"
)

// SearchAlbums finds albums and returns them as JSON.
//
//	@Summary	finds albums and returns them as JSON
//	@Id			SearchAlbums
//	@Tags		Albums
//	@Produce	json
//	@Success	200	{object}	[]entity.Album
//	@Router		/api/v1/albums [get]
func SearchAlbums(router *gin.RouterGroup) {
	router.GET("/albums", func(c *gin.Context) {
		s := Auth(c, "albums", "search")
		if s.Abort(c) {
			return
		}

		var frm form.SearchAlbums
		if err := c.MustBindWith(&frm, binding.Form); err != nil {
			AbortBadRequest(c)
			return
		}

		result := slices.Clone(entity.Albums)
		if frm.Query != "" {
			result = slices.DeleteFunc(result, func(a *entity.Album) bool { return !strings.Contains(a.Title, frm.Query) })
		}
		if frm.Order == "title" {
			slices.SortFunc(result, func(a, b *entity.Album) int { return cmp.Compare(a.Title, b.Title) })
		}
		AddCountHeader(c, len(result))
		c.JSON(http.StatusOK, result[:min(frm.Count, len(result))])
	})
}

// GetAlbum returns album details as JSON.
//
//	@Summary	returns album details as JSON
//	@Id			GetAlbum
//	@Param		uid	path	string	true	"Album UID"
//	@Router		/api/v1/albums/{uid} [get]
func GetAlbum(router *gin.RouterGroup) {
	router.GET("/albums/:uid", func(c *gin.Context) {
		if Auth(c, "albums", "view").Abort(c) {
			return
		}
		a := entity.FindAlbum(clean(c.Param("uid")))
		if a == nil {
			AbortEntityNotFound(c)
			return
		}
		c.JSON(http.StatusOK, a)
	})
}

// CreateAlbum adds a new album.
func CreateAlbum(router *gin.RouterGroup) {
	router.POST("/albums", func(c *gin.Context) {
		if Auth(c, "albums", "create").Abort(c) {
			return
		}

		var frm form.Album

		// Assign and validate request form values.
		if err := c.BindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		if frm.Title == "" {
			Abort(c, http.StatusBadRequest, "the title is empty")
			return
		}
		id := uint(len(entity.Albums) + 1)
		a := &entity.Album{ID: id, UID: fmt.Sprintf("a%d", id), Title: frm.Title, Order: frm.Order, Favorite: frm.Favorite}
		entity.Albums = append(entity.Albums, a)
		c.JSON(http.StatusOK, a)
	})
}

// UpdateAlbum updates album metadata such as title and order. What is left out stays.
func UpdateAlbum(router *gin.RouterGroup) {
	router.PUT("/albums/:uid", func(c *gin.Context) {
		if Auth(c, "albums", "update").Abort(c) {
			return
		}
		uid := clean(c.Param("uid"))
		a := entity.FindAlbum(uid)
		if a == nil {
			AbortEntityNotFound(c)
			return
		}
		frm := form.NewAlbum(a)
		if err := c.BindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		a.Title, a.Order, a.Favorite = frm.Title, frm.Order, frm.Favorite
		c.JSON(http.StatusOK, a)
	})
}

// DeleteAlbum deletes an existing album. Its pictures stay.
func DeleteAlbum(router *gin.RouterGroup) {
	router.DELETE("/albums/:uid", func(c *gin.Context) {
		if Auth(c, "albums", "delete").Abort(c) {
			return
		}
		a := entity.FindAlbum(clean(c.Param("uid")))
		if a == nil {
			AbortEntityNotFound(c)
			return
		}
		entity.Albums = slices.DeleteFunc(entity.Albums, func(other *entity.Album) bool { return other == a })
		c.JSON(http.StatusOK, a)
	})
}

// setFavorite is shared by two routes.
func setFavorite(c *gin.Context, favorite bool) {
	if Auth(c, "albums", "like").Abort(c) {
		return
	}
	a := entity.FindAlbum(clean(c.Param("uid")))
	if a == nil {
		AbortEntityNotFound(c)
		return
	}
	a.Favorite = favorite
	c.JSON(http.StatusOK, NewResponse(http.StatusOK, "changes saved"))
}

// LikeAlbum sets the favorite flag for an album.
func LikeAlbum(router *gin.RouterGroup) {
	router.POST("/albums/:uid/like", func(c *gin.Context) { setFavorite(c, true) })
}

// DislikeAlbum removes the favorite flag from an album.
func DislikeAlbum(router *gin.RouterGroup) {
	router.DELETE("/albums/:uid/like", func(c *gin.Context) { setFavorite(c, false) })
}

// AddPhotosToAlbum adds photos to an album.
func AddPhotosToAlbum(router *gin.RouterGroup) {
	router.POST("/albums/:uid/photos", func(c *gin.Context) {
		if Auth(c, "albums", "update").Abort(c) {
			return
		}
		var frm form.Selection
		if err := c.BindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		a := entity.FindAlbum(clean(c.Param("uid")))
		if a == nil {
			AbortEntityNotFound(c)
			return
		} else if frm.Empty() {
			Abort(c, http.StatusBadRequest, "no items selected")
			return
		}
		added := []string{}
		for _, uid := range frm.Photos {
			if !slices.Contains(a.Photos, uid) {
				added = append(added, uid)
			}
		}
		a.Photos = append(a.Photos, added...)
		c.JSON(http.StatusOK, gin.H{"code": http.StatusOK, "message": "changes saved", "album": a, "photos": frm.Photos, "added": added})
	})
}

// RemovePhotosFromAlbum removes photos from an album.
func RemovePhotosFromAlbum(router *gin.RouterGroup) {
	router.DELETE("/albums/:uid/photos", func(c *gin.Context) {
		if Auth(c, "albums", "update").Abort(c) {
			return
		}
		var frm form.Selection
		if err := c.BindJSON(&frm); err != nil {
			AbortBadRequest(c)
			return
		}
		if frm.Empty() {
			Abort(c, http.StatusBadRequest, "no items selected")
			return
		}
		a := entity.FindAlbum(clean(c.Param("uid")))
		if a == nil {
			AbortEntityNotFound(c)
			return
		}
		before := len(a.Photos)
		a.Photos = slices.DeleteFunc(a.Photos, func(uid string) bool { return frm.All || slices.Contains(frm.Photos, uid) })
		c.JSON(http.StatusOK, gin.H{"code": http.StatusOK, "message": "changes saved", "album": a, "removed": before - len(a.Photos)})
	})
}

// DownloadAlbum streams the album contents as zip archive.
func DownloadAlbum(router *gin.RouterGroup) {
	router.GET("/albums/:uid/dl", func(c *gin.Context) {
		if token := c.Query("t"); token != "public" && Auth(c, "albums", "download") == nil {
			c.AbortWithStatus(http.StatusForbidden)
			return
		}
		a := entity.FindAlbum(clean(c.Param("uid")))
		if a == nil {
			AbortEntityNotFound(c)
			return
		}
		c.Header("Content-Type", "application/zip")
		c.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", a.Title+".zip"))
		zw := zip.NewWriter(c.Writer)
		defer zw.Close()
		for _, uid := range a.Photos {
			if w, err := zw.Create(uid + ".jpg"); err == nil {
				fmt.Fprint(w, "picture")
			}
		}
	})
}
