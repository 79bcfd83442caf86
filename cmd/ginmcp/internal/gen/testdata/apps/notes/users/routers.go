// Package users has users and their profiles.
package users

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
)

// UsersRegister registers what needs no login.
func UsersRegister(router *gin.RouterGroup) {
	router.POST("", UsersRegistration)
	router.POST("/login", UsersLogin)
}

// UserRegister registers what a user does alone.
func UserRegister(router *gin.RouterGroup) {
	router.GET("", UserRetrieve)
	router.PUT("", UserUpdate)
}

// ProfileRegister registers what users do to each other.
func ProfileRegister(router *gin.RouterGroup) {
	router.GET("/:username", ProfileRetrieve)
	router.POST("/:username/follow", ProfileFollow)
	router.DELETE("/:username/follow", ProfileUnfollow)
}

func ProfileRetrieve(c *gin.Context) {
	username := c.Param("username")
	userModel, err := common.FindUser(username)
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("profile", errors.New("Invalid username")))
		return
	}
	profileSerializer := ProfileSerializer{c, userModel}
	c.JSON(http.StatusOK, gin.H{"profile": profileSerializer.Response()})
}

func ProfileFollow(c *gin.Context) {
	follow(c, true)
}

func ProfileUnfollow(c *gin.Context) {
	follow(c, false)
}

func follow(c *gin.Context, on bool) {
	userModel, err := common.FindUser(c.Param("username"))
	if err != nil {
		c.JSON(http.StatusNotFound, common.NewError("profile", errors.New("Invalid username")))
		return
	}
	Me(c).Follows[userModel.Username] = on
	serializer := ProfileSerializer{c, userModel}
	c.JSON(http.StatusOK, gin.H{"profile": serializer.Response()})
}

func UsersRegistration(c *gin.Context) {
	userModelValidator := NewUserModelValidator()
	if err := userModelValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	if _, err := common.FindUser(userModelValidator.userModel.Username); err == nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewError("database", errors.New("the name is taken")))
		return
	}
	common.Users = append(common.Users, &userModelValidator.userModel)
	c.Set("my_user_model", &userModelValidator.userModel)
	serializer := UserSerializer{c}
	c.JSON(http.StatusCreated, gin.H{"user": serializer.Response()})
}

func UsersLogin(c *gin.Context) {
	loginValidator := NewLoginValidator()
	if err := loginValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	for _, u := range common.Users {
		if u.Email == loginValidator.User.Email {
			c.Set("my_user_model", u)
			serializer := UserSerializer{c}
			c.JSON(http.StatusOK, gin.H{"user": serializer.Response()})
			return
		}
	}
	c.JSON(http.StatusForbidden, common.NewError("login", errors.New("Not Registered email or invalid password")))
}

func UserRetrieve(c *gin.Context) {
	serializer := UserSerializer{c}
	c.JSON(http.StatusOK, gin.H{"user": serializer.Response()})
}

func UserUpdate(c *gin.Context) {
	me := Me(c)
	userModelValidator := NewUserModelValidatorFillWith(me)
	if err := userModelValidator.Bind(c); err != nil {
		c.JSON(http.StatusUnprocessableEntity, common.NewValidatorError(err))
		return
	}
	userModelValidator.userModel.Follows = me.Follows
	*me = userModelValidator.userModel
	serializer := UserSerializer{c}
	c.JSON(http.StatusOK, gin.H{"user": serializer.Response()})
}
