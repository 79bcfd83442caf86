// Package middleware binds parameters and knows who calls.
package middleware

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/drive/serializer"
	"example.com/apps/drive/service"
)

// FromJSON binds the body to a T and puts it into the context.
func FromJSON[T any](ctxKey any) gin.HandlerFunc {
	return func(c *gin.Context) {
		var params T
		if err := c.ShouldBindJSON(&params); err == nil {
			c.Set(ctxKey, &params)
			c.Next()
		} else {
			c.JSON(http.StatusOK, serializer.ParamErr(err))
			c.Abort()
		}
	}
}

// FromQuery binds the query to a T and puts it into the context.
func FromQuery[T any](ctxKey any) gin.HandlerFunc {
	return func(c *gin.Context) {
		var params T
		if err := c.ShouldBindQuery(&params); err != nil {
			c.JSON(http.StatusOK, serializer.ParamErr(err))
			c.Abort()
			return
		}
		c.Set(ctxKey, &params)
		c.Next()
	}
}

// FromURI binds the parameters of the path to a T and puts it into the context.
func FromURI[T any](ctxKey any) gin.HandlerFunc {
	return func(c *gin.Context) {
		var params T
		if err := c.ShouldBindUri(&params); err != nil {
			c.AbortWithStatusJSON(http.StatusOK, serializer.ParamErr(err))
			return
		}
		c.Set(ctxKey, &params)
		c.Next()
	}
}

// FromForm binds a form to a T and puts it into the context.
func FromForm[T any](ctxKey any) gin.HandlerFunc {
	return func(c *gin.Context) {
		var params T
		if err := c.ShouldBind(&params); err != nil {
			c.AbortWithStatusJSON(http.StatusOK, serializer.ParamErr(err))
			return
		}
		c.Set(ctxKey, &params)
	}
}

// LoginRequired lets users through.
func LoginRequired() gin.HandlerFunc {
	return func(c *gin.Context) {
		if u := service.UserFromContext(c); u != nil {
			c.Next()
			return
		}
		c.JSON(http.StatusOK, serializer.Response{Code: serializer.CodeCheckLogin, Msg: "login required"})
		c.Abort()
	}
}

// CurrentUser finds out who calls.
func CurrentUser(m *service.Manager) gin.HandlerFunc {
	return func(c *gin.Context) {
		token := strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer ")
		if u := m.UserByToken(token); u != nil {
			c.Set("user", u)
		}
		c.Set("manager", m)
		c.Next()
	}
}
