// Package server connects the API to an engine.
package server

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/photos/api"
)

// APIv1 is the group of version 1.
var APIv1 *gin.RouterGroup

// RegisterRoutes registers all routes.
func RegisterRoutes(router *gin.Engine) {
	APIv1 = router.Group("/api/v1")

	// Configuration.
	api.GetStatus(APIv1)
	api.GetClientConfig(APIv1)
	api.WebSocket(APIv1)

	// Photos.
	api.SearchPhotos(APIv1)
	api.GetPhoto(APIv1)
	api.UpdatePhoto(APIv1)
	api.PhotoPrimary(APIv1)
	api.BatchPhotosArchive(APIv1)
	api.GetThumb(APIv1)
	api.UploadUserFiles(APIv1)

	// Albums.
	api.SearchAlbums(APIv1)
	api.GetAlbum(APIv1)
	api.CreateAlbum(APIv1)
	api.UpdateAlbum(APIv1)
	api.DeleteAlbum(APIv1)
	api.LikeAlbum(APIv1)
	api.DislikeAlbum(APIv1)
	api.AddPhotosToAlbum(APIv1)
	api.RemovePhotosFromAlbum(APIv1)
	api.DownloadAlbum(APIv1)

	api.UpdateLabel(APIv1)
}
