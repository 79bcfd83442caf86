package apis

import (
	"errors"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/apps/admin/app/models"
	"example.com/apps/admin/app/service"
)

// SysUser has the handlers of users.
type SysUser struct {
	Api
}

// sysUserGetPageReq selects users.
type sysUserGetPageReq struct {
	service.Page
	Username string `form:"username"`
	Phone    string `form:"phone"`
	Status   string `form:"status"`
	DeptID   uint   `form:"deptId"`
}

// GetPage
// @Summary List users
// @Description Get JSON
// @Tags User
// @Param username query string false "username"
// @Success 200 {string} {object} response.Response "{"code": 200, "data": [...]}"
// @Router /api/v1/sys-user [get]
// @Security Bearer
func (e SysUser) GetPage(c *gin.Context) {
	req := sysUserGetPageReq{}
	if err := c.ShouldBindQuery(&req); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	list := make([]models.SysUser, 0)
	for _, u := range models.Users {
		if strings.Contains(u.Username, req.Username) && (req.DeptID == 0 || u.DeptID != nil && *u.DeptID == req.DeptID) {
			list = append(list, *u)
		}
	}
	page := service.Slice(&req.Page, list)
	e.PageOK(c, page, len(list), req.GetPageIndex(), req.GetPageSize(), "ok")
}

// Get returns one user with the user's department.
func (e SysUser) Get(c *gin.Context) {
	id, err := idOf(c)
	if err != nil {
		e.Error(c, 400, err, "")
		return
	}
	object, err := service.Find(models.Users, func(u *models.SysUser) bool { return u.ID == id })
	if err != nil {
		e.Error(c, 404, err, "")
		return
	}
	e.OK(c, object, "ok")
}

// Insert adds a user.
func (e SysUser) Insert(c *gin.Context) {
	var user models.SysUser
	if err := c.ShouldBindJSON(&user); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	user.ID = uint(len(models.Users) + 1)
	user.CreateBy = c.GetInt("userId")
	if err := service.Create(&models.Users, &user, func(u *models.SysUser) bool { return u.Username == user.Username }); err != nil {
		e.Error(c, 500, err, "")
		return
	}
	e.OK(c, user.ID, "created")
}

// Update replaces a user. Members that are left out become empty.
func (e SysUser) Update(c *gin.Context) {
	id, err := idOf(c)
	if err != nil {
		e.Error(c, 400, err, "")
		return
	}
	var user models.SysUser
	if err := c.ShouldBindJSON(&user); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	object, err := service.Find(models.Users, func(u *models.SysUser) bool { return u.ID == id })
	if err != nil {
		e.Error(c, 404, err, "")
		return
	}
	user.Model = object.Model
	*object = user
	e.OK(c, object.ID, "updated")
}

// idsReq names rows.
type idsReq struct {
	IDs []uint `json:"ids" binding:"required"`
}

// Delete removes users.
func (e SysUser) Delete(c *gin.Context) {
	var req idsReq
	if err := c.ShouldBindJSON(&req); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	models.Users = slices.DeleteFunc(models.Users, func(u *models.SysUser) bool { return slices.Contains(req.IDs, u.ID) })
	e.OK(c, req.IDs, "deleted")
}

// GetProfile returns the caller with roles.
func (e SysUser) GetProfile(c *gin.Context) {
	user := models.Users[c.GetInt("userId")-1]
	roles := []string{"admin"}
	e.OK(c, gin.H{
		"user":  user,
		"roles": roles,
		"posts": models.Posts,
	}, "ok")
}

// InsetAvatar stores the caller's picture. The form may have several files.
func (e SysUser) InsetAvatar(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil {
		e.Error(c, 400, err, "")
		return
	}
	files := form.File["upload[]"]
	if len(files) == 0 {
		e.Error(c, 400, errors.New("no file"), "")
		return
	}
	var names []string
	for _, file := range files {
		names = append(names, "static/upload/"+file.Filename)
	}
	e.OK(c, names, "")
}

// PassWord changes a password.
type PassWord struct {
	NewPassword string `json:"newPassword" vd:"len($)>0" binding:"required"`
	OldPassword string `json:"oldPassword" vd:"len($)>0" binding:"required"`
}

// UpdatePwd changes the caller's password.
func (e SysUser) UpdatePwd(c *gin.Context) {
	req := new(PassWord)
	err := c.ShouldBindJSON(req)
	if err != nil {
		e.Error(c, 400, err, "")
		return
	}
	if req.NewPassword == req.OldPassword {
		e.Error(c, 500, errors.New("the passwords are the same"), "")
		return
	}
	models.Users[0].Password = req.NewPassword
	e.OK(c, nil, "changed")
}
