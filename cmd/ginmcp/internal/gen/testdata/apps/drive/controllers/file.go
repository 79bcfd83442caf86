// Package controllers has the handlers of the drive.
package controllers

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
	"example.com/apps/drive/service"
)

// ParametersFromContext returns what middleware has bound.
func ParametersFromContext[T any](c *gin.Context, key any) T {
	return c.MustGet(key).(T)
}

// ListDirectory lists files under a given path.
func ListDirectory(c *gin.Context) {
	svc := ParametersFromContext[*service.ListFileService](c, service.ListFileParameterCtx{})
	resp, err := svc.List(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		c.Abort()
		return
	}

	c.JSON(200, serializer.Response{Data: resp})
}

// CreateFile creates an empty file or a folder.
func CreateFile(c *gin.Context) {
	svc := ParametersFromContext[*service.CreateFileService](c, service.CreateFileParameterCtx{})
	resp, err := svc.Create(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: resp})
}

// RenameFile renames a file or a folder.
func RenameFile(c *gin.Context) {
	svc := ParametersFromContext[*service.RenameFileService](c, service.RenameFileParameterCtx{})
	resp, err := svc.Rename(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: resp})
}

// Delete deletes files and folders, with everything in them.
func Delete(c *gin.Context) {
	svc := ParametersFromContext[*service.DeleteFileService](c, service.DeleteFileParameterCtx{})
	if err := svc.Delete(c); err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{})
}

// Upload stores a file.
func Upload(c *gin.Context) {
	svc := ParametersFromContext[*service.UploadService](c, service.UploadParameterCtx{})
	resp, err := svc.Upload(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: resp})
}

// Content returns the bytes of a file.
func Content(c *gin.Context) {
	svc := ParametersFromContext[*service.GetContentService](c, service.GetContentParameterCtx{})
	name, content, err := svc.Get(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	if svc.Download {
		c.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	}
	c.Data(http.StatusOK, "application/octet-stream", content)
}
