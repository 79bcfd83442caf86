// Package controller has the handlers of the dashboard.
package controller

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/gin-gonic/gin"

	"example.com/apps/monitor/model"
)

type handlerFunc[T any] func(c *gin.Context) (T, error)

type pHandlerFunc[S ~[]E, E any] func(c *gin.Context) (*model.Value[S], error)

// gormError stands for what a database reports.
type gormError struct {
	msg string
	a   []any
}

func newGormError(format string, args ...any) error { return &gormError{format, args} }

func (e *gormError) Error() string { return fmt.Sprintf(e.msg, e.a...) }

var errNoop = errors.New("the handler has answered")

type app struct {
	mu       sync.Mutex
	servers  map[uint64]*model.Server
	services map[uint64]*model.Service
	groups   map[uint64]*model.GroupResponse
	alerts   map[uint64]*model.Alert
	setting  model.Setting
}

// ServeWeb builds the engine.
func ServeWeb() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery())
	a := newApp()
	api := r.Group("api/v1")

	api.GET("/setting", commonHandler(a.listConfig))

	optionalAuth := api.Group("", optionalAuthMiddleware)
	optionalAuth.GET("/ws/server", commonHandler(a.serverStream))
	optionalAuth.GET("/server-group", commonHandler(a.listServerGroup))
	optionalAuth.GET("/service/:id/history", commonHandler(a.serviceHistory))

	auth := api.Group("", authMiddleware)
	auth.GET("/profile", commonHandler(a.getProfile))
	auth.GET("/server", listHandler(a.listServer))
	auth.PATCH("/server/:id", commonHandler(a.updateServer))
	auth.POST("/batch-delete/server", commonHandler(a.batchDeleteServer))
	auth.POST("/force-update/server", commonHandler(a.forceUpdateServer))

	auth.GET("/service/list", listHandler(a.listService))
	auth.POST("/service", commonHandler(a.createService))
	auth.PATCH("/service/:id", commonHandler(a.updateService))
	auth.POST("/batch-delete/service", commonHandler(a.batchDeleteService))

	auth.POST("/server-group", commonHandler(a.createServerGroup))
	auth.PATCH("/server-group/:id", commonHandler(a.updateServerGroup))
	auth.POST("/batch-delete/server-group", commonHandler(a.batchDeleteServerGroup))

	auth.GET("/alert-rule", listHandler(a.listAlertRule))
	auth.POST("/alert-rule", commonHandler(a.createAlertRule))
	auth.GET("/waf", pCommonHandler(a.listBlockedAddress))

	auth.PATCH("/setting", adminHandler(a.updateConfig))
	return r
}

func newErrorResponse(err error) model.CommonResponse[any] {
	return model.CommonResponse[any]{Success: false, Error: err.Error()}
}

func commonHandler[T any](handler handlerFunc[T]) func(*gin.Context) {
	return func(c *gin.Context) {
		handle(c, handler)
	}
}

func adminHandler[T any](handler handlerFunc[T]) func(*gin.Context) {
	return func(c *gin.Context) {
		if c.GetString("user") != "admin" {
			c.JSON(http.StatusOK, newErrorResponse(errors.New("permission denied")))
			return
		}
		handle(c, handler)
	}
}

func handle[T any](c *gin.Context, handler handlerFunc[T]) {
	data, err := handler(c)
	if err == nil {
		c.JSON(http.StatusOK, model.CommonResponse[T]{Success: true, Data: data})
		return
	}
	var ge *gormError
	switch {
	case errors.Is(err, errNoop):
		return
	case errors.As(err, &ge):
		c.JSON(http.StatusOK, newErrorResponse(errors.New("database error")))
	default:
		c.JSON(http.StatusOK, newErrorResponse(err))
	}
}

// listHandler leaves out what the user may not see.
func listHandler[S ~[]E, E any](handler handlerFunc[S]) func(*gin.Context) {
	return func(c *gin.Context) {
		data, err := handler(c)
		if err != nil {
			c.JSON(http.StatusOK, newErrorResponse(err))
			return
		}
		c.JSON(http.StatusOK, model.CommonResponse[S]{Success: true, Data: data})
	}
}

func pCommonHandler[S ~[]E, E any](handler pHandlerFunc[S, E]) func(*gin.Context) {
	return func(c *gin.Context) {
		data, err := handler(c)
		if err != nil {
			c.JSON(http.StatusOK, newErrorResponse(err))
			return
		}
		c.JSON(http.StatusOK, model.PaginatedResponse[S, E]{Success: true, Data: data})
	}
}

func authMiddleware(c *gin.Context) {
	if token, err := c.Cookie("nz-jwt"); err == nil && token == "admin-token" {
		c.Set("user", "admin")
		return
	}
	c.AbortWithStatusJSON(http.StatusOK, newErrorResponse(errors.New("unauthorized")))
}

func optionalAuthMiddleware(c *gin.Context) {
	if token, err := c.Cookie("nz-jwt"); err == nil && token == "admin-token" {
		c.Set("user", "admin")
	}
}

func idOf(c *gin.Context) (uint64, error) {
	return strconv.ParseUint(c.Param("id"), 10, 64)
}
