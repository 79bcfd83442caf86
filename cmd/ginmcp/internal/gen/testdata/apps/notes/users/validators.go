package users

import (
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
)

// UserModelValidator binds a user. Whatever the body has goes into userModel.
type UserModelValidator struct {
	User struct {
		Username string `form:"username" json:"username" binding:"required,alphanum,min=3,max=255"`
		Email    string `form:"email" json:"email" binding:"required,email"`
		Password string `form:"password" json:"password" binding:"required,min=8,max=255"`
		Bio      string `form:"bio" json:"bio" binding:"max=1024"`
		Image    string `form:"image" json:"image" binding:"omitempty,url"`
	} `json:"user"`
	userModel common.UserModel `json:"-"`
}

// Bind binds and fills userModel.
func (v *UserModelValidator) Bind(c *gin.Context) error {
	err := common.Bind(c, v)
	if err != nil {
		return err
	}
	v.userModel.ID = uint(len(common.Users) + 1)
	v.userModel.Username = v.User.Username
	v.userModel.Email = v.User.Email
	v.userModel.Bio = v.User.Bio
	if v.User.Image != "" {
		v.userModel.Image = &v.User.Image
	}
	return nil
}

// NewUserModelValidator makes one.
func NewUserModelValidator() UserModelValidator {
	return UserModelValidator{}
}

// NewUserModelValidatorFillWith makes one that keeps what the body leaves out.
func NewUserModelValidatorFillWith(u *common.UserModel) UserModelValidator {
	v := NewUserModelValidator()
	v.User.Username = u.Username
	v.User.Email = u.Email
	v.User.Bio = u.Bio
	v.User.Password = strings.Repeat("x", 12)
	if u.Image != nil {
		v.User.Image = *u.Image
	}
	return v
}

// LoginValidator binds a login.
type LoginValidator struct {
	User struct {
		Email    string `form:"email" json:"email" binding:"required,email"`
		Password string `form:"password" json:"password" binding:"required,min=8,max=255"`
	} `json:"user"`
}

// Bind binds.
func (v *LoginValidator) Bind(c *gin.Context) error { return common.Bind(c, v) }

// NewLoginValidator makes one.
func NewLoginValidator() *LoginValidator { return new(LoginValidator) }
