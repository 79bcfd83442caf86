// Package helper binds requests and writes responses.
package helper

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/go-playground/validator/v10"

	"example.com/apps/panel/dto"
)

// The codes of failures. A success has 200.
const (
	CodeSuccess           = 200
	CodeErrUnauthorized   = 401
	CodeErrBadRequest     = 400
	CodeErrInternalServer = 500
)

var valid = validator.New()

// CheckBindAndValidate binds the body and validates what came of it.
func CheckBindAndValidate(req interface{}, c *gin.Context) error {
	if err := c.ShouldBindJSON(req); err != nil {
		ErrorWithDetail(c, CodeErrBadRequest, "request parameters are wrong", err)
		return err
	}
	if err := valid.Struct(req); err != nil {
		ErrorWithDetail(c, CodeErrBadRequest, "request parameters are wrong", err)
		return err
	}
	return nil
}

// CheckBind only binds.
func CheckBind(req interface{}, c *gin.Context) error {
	if err := c.ShouldBind(req); err != nil {
		ErrorWithDetail(c, CodeErrBadRequest, "request parameters are wrong", err)
		return err
	}
	return nil
}

// ErrorWithDetail ends the request with a failure.
func ErrorWithDetail(ctx *gin.Context, code int, msg string, err error) {
	res := dto.Response{
		Code:    code,
		Message: msg,
	}
	if err != nil {
		res.Message = fmt.Sprintf("%s: %v", msg, err)
	}
	ctx.JSON(http.StatusOK, res)
	ctx.Abort()
}

// InternalServer is the response to an error of the host.
func InternalServer(ctx *gin.Context, err error) {
	ErrorWithDetail(ctx, CodeErrInternalServer, "internal server error", err)
}

// SuccessWithData is the response with data.
func SuccessWithData(ctx *gin.Context, data interface{}) {
	if data == nil {
		data = gin.H{}
	}
	res := dto.Response{
		Code: CodeSuccess,
		Data: data,
	}
	ctx.JSON(http.StatusOK, res)
	ctx.Abort()
}

// SuccessWithOutData is the response without data.
func SuccessWithOutData(ctx *gin.Context) {
	res := dto.Response{
		Code:    CodeSuccess,
		Message: "success",
	}
	ctx.JSON(http.StatusOK, res)
	ctx.Abort()
}

// SuccessWithMsg is the response with nothing but a message.
func SuccessWithMsg(ctx *gin.Context, msg string) {
	ctx.JSON(http.StatusOK, dto.Response{Code: CodeSuccess, Message: msg})
}

// GetParamID returns the number in the path.
func GetParamID(c *gin.Context) (uint, error) {
	return GetIntParamByKey(c, "id")
}

// GetIntParamByKey returns a number in the path.
func GetIntParamByKey(c *gin.Context, key string) (uint, error) {
	idParam, ok := c.Params.Get(key)
	if !ok {
		return 0, fmt.Errorf("no %s in the path", key)
	}
	intNum, err := strconv.Atoi(idParam)
	return uint(intNum), err
}
