// Package panel administers a host. Its handlers share helpers that bind, validate and respond,
// all of them with parameters of type any.
package panel

import (
	"github.com/gin-gonic/gin"

	v1 "example.com/apps/panel/v1"
)

// New returns the engine of a panel with two containers.
func New() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	group := r.Group("/api/v1")
	for _, router := range commonGroups() {
		router.InitRouter(group)
	}
	return r
}

// CommonRouter registers the routes of one subject.
type CommonRouter interface {
	InitRouter(group *gin.RouterGroup)
}

func commonGroups() []CommonRouter {
	api := v1.NewBaseApi()
	return []CommonRouter{
		&ContainerRouter{api},
		&FileRouter{api},
		&SettingRouter{baseApi: api},
		&CronjobRouter{api},
	}
}

// ContainerRouter has the routes of containers.
type ContainerRouter struct{ api *v1.BaseApi }

// InitRouter registers them.
func (s *ContainerRouter) InitRouter(group *gin.RouterGroup) {
	baRouter := group.Group("containers").Use(v1.SessionAuth)
	{
		baRouter.POST("/search", s.api.SearchContainer)
		baRouter.POST("/list", s.api.ListContainer)
		baRouter.POST("", s.api.ContainerCreate)
		baRouter.POST("/operate", s.api.ContainerOperation)
		baRouter.POST("/info", s.api.ContainerInfo)
		baRouter.GET("/stats/:id", s.api.ContainerStats)
		baRouter.GET("/search/log", s.api.ContainerLogs)
		baRouter.POST("/prune", s.api.ContainerPrune)
	}
}

// FileRouter has the routes of files.
type FileRouter struct{ api *v1.BaseApi }

// InitRouter registers them.
func (f *FileRouter) InitRouter(group *gin.RouterGroup) {
	fileRouter := group.Group("files")
	fileRouter.Use(v1.SessionAuth)
	fileRouter.POST("/search", f.api.ListFiles)
	fileRouter.POST("", f.api.CreateFile)
	fileRouter.POST("/content", f.api.GetContent)
	fileRouter.POST("/upload", f.api.UploadFiles)
	fileRouter.GET("/download", f.api.Download)
	fileRouter.POST("/mode", f.api.ChangeFileMode)
}

// SettingRouter has the routes of settings.
type SettingRouter struct{ baseApi *v1.BaseApi }

// InitRouter registers them.
func (s *SettingRouter) InitRouter(group *gin.RouterGroup) {
	public := group.Group("settings")
	private := public.Group("", v1.SessionAuth)

	public.GET("/available", s.baseApi.GetSystemAvailable)
	private.POST("/search", s.baseApi.GetSettingInfo)
	private.POST("/update", s.baseApi.UpdateSetting)
	private.POST("/port/update", s.baseApi.UpdatePort)
}

// CronjobRouter has the routes of cron jobs.
type CronjobRouter struct{ api *v1.BaseApi }

// InitRouter registers them.
func (s *CronjobRouter) InitRouter(group *gin.RouterGroup) {
	cmdRouter := group.Group("cronjobs").Use(v1.SessionAuth)
	cmdRouter.POST("", s.api.CreateCronjob)
	cmdRouter.POST("/del", s.api.DeleteCronjob)
	cmdRouter.POST("/status", s.api.UpdateCronjobStatus)
	cmdRouter.POST("/search", s.api.SearchCronjob)
}
