// Package router registers the routes.
package router

import (
	"net/http"
	"os"

	"github.com/gin-gonic/gin"

	"example.com/apps/admin/app/apis"
	"example.com/apps/admin/sdk"
)

var (
	routerNoCheckRole = make([]func(*gin.RouterGroup), 0)
	routerCheckRole   = make([]func(v1 *gin.RouterGroup, auth gin.HandlerFunc), 0)
)

func init() {
	routerCheckRole = append(routerCheckRole, registerSysUserRouter, registerSysDeptRouter)
	routerCheckRole = append(routerCheckRole, registerSysPostRouter)
	routerNoCheckRole = append(routerNoCheckRole, registerDictRouter)
}

// InitRouter registers everything on the engine of the runtime.
func InitRouter() {
	var r *gin.Engine
	h := sdk.Runtime.GetEngine()
	if h == nil {
		os.Exit(-1)
	}
	switch h := h.(type) {
	case *gin.Engine:
		r = h
	default:
		os.Exit(-1)
	}
	r.Use(gin.Recovery())
	sysStaticRouter(r)

	v1 := r.Group("/api/v1")
	for _, f := range routerNoCheckRole {
		f(v1)
	}
	for _, f := range routerCheckRole {
		f(v1, authorise)
	}
}

func sysStaticRouter(r *gin.Engine) {
	r.GET("/info", func(c *gin.Context) {
		c.Data(http.StatusOK, "text/html; charset=utf-8", []byte("<h1>admin</h1>"))
	})
}

func authorise(c *gin.Context) {
	if c.GetHeader("Authorization") != "Bearer root" {
		c.AbortWithStatusJSON(http.StatusUnauthorized, gin.H{"code": 401, "msg": "cookie token is empty"})
		return
	}
	c.Set("userId", 1)
}

func registerSysUserRouter(v1 *gin.RouterGroup, auth gin.HandlerFunc) {
	api := apis.SysUser{}
	r := v1.Group("/sys-user").Use(auth)
	{
		r.GET("", api.GetPage)
		r.GET("/:id", api.Get)
		r.POST("", api.Insert)
		r.PUT("/:id", api.Update)
		r.DELETE("", api.Delete)
	}
	user := v1.Group("/user", auth)
	{
		user.GET("/profile", api.GetProfile)
		user.POST("/avatar", api.InsetAvatar)
		user.PUT("/pwd/set", api.UpdatePwd)
	}
}

func registerSysDeptRouter(v1 *gin.RouterGroup, auth gin.HandlerFunc) {
	api := apis.SysDept{}
	r := v1.Group("/dept").Use(auth)
	r.GET("", api.GetPage)
	r.POST("", api.Insert)
	r.PUT("/:id", api.Update)
	v1.Group("").Use(auth).GET("/deptTree", api.Get2Tree)
}

func registerSysPostRouter(v1 *gin.RouterGroup, auth gin.HandlerFunc) {
	api := apis.SysPost{}
	r := v1.Group("/post", auth)
	r.GET("", api.GetPage)
	r.GET("/:id", api.Get)
	r.POST("", api.Insert)
	r.DELETE("", api.Delete)
}

func registerDictRouter(v1 *gin.RouterGroup) {
	api := apis.SysDictData{}
	dicts := v1.Group("/dict")
	dicts.GET("/data/:type", api.GetByType)
	dicts.POST("/data", api.Insert)
	dicts.GET("/options", api.GetOptions)
}
