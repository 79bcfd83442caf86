// Package cms publishes articles. Its controllers hold the context of a request in a field.
package cms

import (
	"expvar"
	"html/template"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/cms/controllers"
	"example.com/apps/cms/web"
)

// New returns the engine of a site with two articles.
func New() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	r.SetHTMLTemplate(template.Must(template.ParseFS(web.Files, "templates/*.html")))
	r.StaticFS("/assets", http.FS(web.Files))
	r.GET("/debug/vars", gin.WrapH(expvar.Handler()))
	r.GET("/files/*path", gin.WrapH(http.StripPrefix("/files", http.FileServer(http.FS(web.Files)))))
	controllers.Register(r, controllers.NewSite())
	return r
}
