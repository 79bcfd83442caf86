// Package server registers the routes.
package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/server/handles"
	"example.com/apps/mounts/server/middlewares"
)

// Init registers everything.
func Init(e *gin.Engine) {
	g := e.Group("/")
	g.Any("/ping", func(c *gin.Context) {
		c.String(200, "pong")
	})
	g.GET("/favicon.ico", handles.Favicon)

	downloadLimiter := func(c *gin.Context) { c.Header("Cache-Control", "max-age=0, no-cache, no-store, must-revalidate") }
	g.GET("/d/*path", downloadLimiter, handles.Down)
	g.HEAD("/d/*path", handles.Down)
	g.GET("/p/*path", downloadLimiter, handles.Proxy)
	WebDav(g.Group("/dav"))

	api := g.Group("/api")
	auth := api.Group("", middlewares.Auth(false))
	auth.GET("/me", handles.CurrentUser)
	auth.POST("/me/update", handles.UpdateCurrent)

	public := api.Group("/public")
	public.Any("/settings", handles.PublicSettings)

	_fs(api.Group("/fs", middlewares.Auth(true)))
	_task(auth.Group("/task"))
	admin(auth.Group("/admin", middlewares.AuthAdmin))
}

func admin(g *gin.RouterGroup) {
	storage := g.Group("/storage")
	storage.GET("/list", handles.ListStorages)
	storage.POST("/create", handles.CreateStorage)
	storage.POST("/update", handles.UpdateStorage)
	storage.POST("/delete", handles.DeleteStorage)
	storage.POST("/enable", handles.EnableStorage)
}

func _fs(g *gin.RouterGroup) {
	g.Any("/list", handles.FsList)
	g.Any("/get", handles.FsGet)
	g.Any("/dirs", handles.FsDirs)
	g.POST("/mkdir", handles.FsMkdir)
	g.POST("/rename", handles.FsRename)
	g.POST("/move", handles.FsMove)
	g.POST("/remove", handles.FsRemove)
	g.PUT("/put", handles.FsStream)
	g.PUT("/form", handles.FsForm)
}

func _task(g *gin.RouterGroup) {
	handles.SetupTaskRoute(g)
}

// WebDav registers the verbs of WebDAV.
func WebDav(dav *gin.RouterGroup) {
	serve := func(c *gin.Context) { c.Status(http.StatusMultiStatus) }
	dav.Handle("PROPFIND", "/*path", serve)
	dav.Handle("MKCOL", "/*path", serve)
}
