// Package httpx adapts handlers that return errors.
package httpx

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"
)

// HandlerFunc is a handler that may fail.
type HandlerFunc func(c *gin.Context) error

// Handle adapts a handler for Gin.
func Handle(h HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			_ = c.Error(err)
			c.Abort()
		}
	}
}

// AppError is an error with a status.
type AppError struct {
	Status  int
	Message string
}

func (e *AppError) Error() string { return e.Message }

// Errors that several handlers return.
var (
	ErrNotFound  = &AppError{http.StatusNotFound, "not found"}
	ErrForbidden = &AppError{http.StatusForbidden, "not allowed"}
	ErrTaken     = &AppError{http.StatusConflict, "the room is taken"}
)

// BadRequest makes an error with status 400.
func BadRequest(format string, args ...any) error {
	return &AppError{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

// ErrorHandler responds to the first error of a request.
func ErrorHandler() gin.HandlerFunc {
	return func(c *gin.Context) {
		c.Next()
		for _, err := range c.Errors {
			var invalid validator.ValidationErrors
			var app *AppError
			switch {
			case errors.As(err, &app):
				errorResponse(c, app.Status, app.Message)
			case errors.As(err, &invalid):
				errorResponse(c, http.StatusBadRequest, invalid[0].Field()+" is invalid")
			case errors.Is(err, errBinding):
				errorResponse(c, http.StatusBadRequest, err.Error())
			default:
				errorResponse(c, http.StatusInternalServerError, "Something went wrong")
			}
			return
		}
	}
}

func errorResponse(c *gin.Context, status int, message string) {
	c.JSON(status, gin.H{"error": strings.ToUpper(message[:1]) + message[1:]})
}

var errBinding = errors.New("the request cannot be read")

// BindJSON binds the body and trims what can be trimmed.
func BindJSON[T any](c *gin.Context) (T, error) {
	var dto T
	if err := c.ShouldBindWith(&dto, binding.JSON); err != nil {
		var invalid validator.ValidationErrors
		if errors.As(err, &invalid) {
			return dto, err
		}
		return dto, fmt.Errorf("%w: %v", errBinding, err)
	}
	if n, ok := any(&dto).(interface{ Normalise() }); ok {
		n.Normalise()
	}
	return dto, nil
}

// BindQuery binds the query.
func BindQuery[T any](c *gin.Context) (T, error) {
	var dto T
	if err := c.ShouldBindQuery(&dto); err != nil {
		return dto, fmt.Errorf("%w: %v", errBinding, err)
	}
	return dto, nil
}

// Auth lets guests through.
func Auth(role string) gin.HandlerFunc {
	return func(c *gin.Context) {
		token, _ := c.Cookie("access_token")
		if token == "" {
			token = strings.TrimPrefix(c.GetHeader("Authorization"), "Bearer ")
		}
		if token != "tok-"+role {
			_ = c.Error(&AppError{http.StatusUnauthorized, "you are not signed in"})
			c.Abort()
			return
		}
		c.Set("user", role)
	}
}

func init() {
	if engine, ok := binding.Validator.Engine().(*validator.Validate); ok {
		_ = engine.RegisterValidation("roomcode", func(fl validator.FieldLevel) bool {
			code := fl.Field().String()
			return len(code) == 4 && code == strings.ToUpper(code)
		})
	}
}
