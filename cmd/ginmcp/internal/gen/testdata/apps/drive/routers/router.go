// Package routers connects paths with handlers.
package routers

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/drive/controllers"
	"example.com/apps/drive/middleware"
	"example.com/apps/drive/service"
)

// APIPrefix is where the API is.
const APIPrefix = "/api/v4"

// InitRouter builds the engine.
func InitRouter(m *service.Manager) *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	r.Use(middleware.CurrentUser(m))
	r.GET("s/:id", controllers.ShareRedirect)

	v4 := r.Group(APIPrefix)
	site := v4.Group("site")
	{
		site.GET("ping", controllers.Ping)
	}

	share := v4.Group("share")
	{
		// Visitors may look at a share.
		share.GET("info/:id",
			middleware.FromQuery[service.ShareInfoService](service.ShareInfoParamCtx{}),
			controllers.GetShare,
		)
	}

	auth := v4.Group("")
	auth.Use(middleware.LoginRequired())
	initFiles(auth.Group("file"))
	initShares(auth.Group("share"))

	user := auth.Group("user")
	{
		user.GET("me", controllers.UserMe)
		user.GET("capacity", controllers.UserStorage)
	}

	node := auth.Group("admin/node")
	{
		node.GET(":id",
			middleware.FromURI[service.SingleNodeService](service.SingleNodeParamCtx{}),
			controllers.AdminGetNode,
		)
		node.PUT(":id",
			middleware.FromURI[service.SingleNodeService](service.SingleNodeParamCtx{}),
			middleware.FromJSON[service.UpdateNodeService](service.UpdateNodeParamCtx{}),
			controllers.AdminUpdateNode,
		)
	}
	return r
}

func initFiles(file *gin.RouterGroup) {
	file.GET("", middleware.FromQuery[service.ListFileService](service.ListFileParameterCtx{}), controllers.ListDirectory)
	file.POST("create", middleware.FromJSON[service.CreateFileService](service.CreateFileParameterCtx{}), controllers.CreateFile)
	file.POST("rename", middleware.FromJSON[service.RenameFileService](service.RenameFileParameterCtx{}), controllers.RenameFile)
	file.DELETE("", middleware.FromJSON[service.DeleteFileService](service.DeleteFileParameterCtx{}), controllers.Delete)
	file.POST("upload", middleware.FromForm[service.UploadService](service.UploadParameterCtx{}), controllers.Upload)
	file.GET("content", middleware.FromQuery[service.GetContentService](service.GetContentParameterCtx{}), controllers.Content)
}

func initShares(share *gin.RouterGroup) {
	share.PUT("", middleware.FromJSON[service.ShareCreateService](service.ShareCreateParamCtx{}), controllers.CreateShare)
	share.POST(":id", middleware.FromJSON[service.ShareCreateService](service.ShareCreateParamCtx{}), controllers.EditShare)
	share.GET("", middleware.FromQuery[service.ListShareService](service.ListShareParamCtx{}), controllers.ListShare)
	share.DELETE(":id", controllers.DeleteShare)
}
