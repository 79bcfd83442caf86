package users

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/notes/common"
)

// ProfileSerializer writes a user as others see the user.
type ProfileSerializer struct {
	C *gin.Context
	*common.UserModel
}

// ProfileResponse is a user as others see the user.
type ProfileResponse struct {
	ID        uint    `json:"-"`
	Username  string  `json:"username"`
	Bio       string  `json:"bio"`
	Image     *string `json:"image"`
	Following bool    `json:"following"`
}

// Response makes the response.
func (self *ProfileSerializer) Response() ProfileResponse {
	profile := ProfileResponse{
		ID:       self.ID,
		Username: self.Username,
		Bio:      self.Bio,
		Image:    self.Image,
	}
	if me := Me(self.C); me != nil {
		profile.Following = me.Follows[self.Username]
	}
	return profile
}

// UserSerializer writes the caller.
type UserSerializer struct {
	c *gin.Context
}

// UserResponse is the caller with a token.
type UserResponse struct {
	Username string  `json:"username"`
	Email    string  `json:"email"`
	Bio      string  `json:"bio"`
	Image    *string `json:"image"`
	Token    string  `json:"token"`
}

// Response makes the response.
func (self *UserSerializer) Response() UserResponse {
	me := Me(self.c)
	return UserResponse{Username: me.Username, Email: me.Email, Bio: me.Bio, Image: me.Image, Token: "jwt-" + me.Username}
}

// Me returns the caller, or nil.
func Me(c *gin.Context) *common.UserModel {
	me, _ := c.Value("my_user_model").(*common.UserModel)
	return me
}

// AuthMiddleware finds the caller. With auto401 there must be one.
func AuthMiddleware(auto401 bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		token := strings.TrimPrefix(c.Request.Header.Get("Authorization"), "Token ")
		me, err := common.FindUser(strings.TrimPrefix(token, "jwt-"))
		if err != nil {
			if auto401 {
				c.AbortWithStatus(http.StatusUnauthorized)
			}
			return
		}
		c.Set("my_user_model", me)
	}
}
