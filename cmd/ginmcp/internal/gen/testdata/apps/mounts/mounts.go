// Package mounts shows many storages as one tree of files. Many of its routes accept any verb and
// bind whatever arrives.
package mounts

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/model"
	"example.com/apps/mounts/server"
)

// New returns the engine of a tree with one storage.
func New() *gin.Engine {
	model.Reset()
	e := gin.New()
	e.Use(gin.Recovery())
	server.Init(e)
	return e
}
