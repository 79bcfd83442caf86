package controllers

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
	"example.com/apps/drive/service"
)

// CreateShare shares a file.
func CreateShare(c *gin.Context) {
	service := ParametersFromContext[*service.ShareCreateService](c, service.ShareCreateParamCtx{})
	uri, err := service.Upsert(c, "")
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: uri})
}

// EditShare changes a share.
func EditShare(c *gin.Context) {
	service := ParametersFromContext[*service.ShareCreateService](c, service.ShareCreateParamCtx{})
	uri, err := service.Upsert(c, c.Param("id"))
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: uri})
}

// GetShare shows a share to visitors.
func GetShare(c *gin.Context) {
	service := ParametersFromContext[*service.ShareInfoService](c, service.ShareInfoParamCtx{})
	info, err := service.Get(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: info})
}

// ListShare lists the caller's shares.
func ListShare(c *gin.Context) {
	service := ParametersFromContext[*service.ListShareService](c, service.ListShareParamCtx{})
	resp, err := service.List(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		c.Abort()
		return
	}
	if resp != nil {
		c.JSON(200, serializer.Response{Data: resp})
	}
}

// DeleteShare removes a share; the file stays.
func DeleteShare(c *gin.Context) {
	if err := service.DeleteShare(c, c.Param("id")); err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{})
}

// ShareRedirect leads from the short link to the page of the share.
func ShareRedirect(c *gin.Context) {
	password := c.Query("p")
	target := "/home?path=" + c.Param("id")
	if password != "" {
		target += "&password=" + password
	}
	c.Redirect(http.StatusFound, target)
}

// UserMe returns the user who calls.
func UserMe(c *gin.Context) {
	u := service.UserFromContext(c)
	c.JSON(200, serializer.Response{Data: gin.H{"id": u.ID, "email": u.Email}})
}

type capacity struct {
	Used  int64 `json:"used"`
	Total int64 `json:"total"`
}

// UserStorage returns how much room the user has.
func UserStorage(c *gin.Context) {
	u := service.UserFromContext(c)
	c.JSON(200, serializer.Response{Data: capacity{Used: 11, Total: u.Quota}})
}

// AdminGetNode returns one node.
func AdminGetNode(c *gin.Context) {
	svc := ParametersFromContext[*service.SingleNodeService](c, service.SingleNodeParamCtx{})
	node, err := svc.Find(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	c.JSON(200, serializer.Response{Data: node})
}

// AdminUpdateNode changes a node.
func AdminUpdateNode(c *gin.Context) {
	id := ParametersFromContext[*service.SingleNodeService](c, service.SingleNodeParamCtx{})
	svc := ParametersFromContext[*service.UpdateNodeService](c, service.UpdateNodeParamCtx{})
	node, err := id.Find(c)
	if err != nil {
		c.JSON(200, serializer.Err(err))
		return
	}
	node.Name, node.Weight = svc.Node.Name, svc.Node.Weight
	c.JSON(200, serializer.Response{Data: node})
}

// Ping returns the version.
func Ping(c *gin.Context) {
	version := "4.1.0"
	if pro, err := strconv.ParseBool(c.DefaultQuery("pro", "false")); err == nil && pro {
		version += "-pro"
	}
	c.JSON(200, serializer.Response{Code: 0, Data: version})
}
