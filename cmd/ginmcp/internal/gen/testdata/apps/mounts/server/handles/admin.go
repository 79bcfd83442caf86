package handles

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/model"
	"example.com/apps/mounts/server/common"
)

// UserResp is the user who calls.
type UserResp struct {
	model.User
	Otp bool `json:"otp"`
}

// CurrentUser get current user by token
// if token is empty, return guest user
func CurrentUser(c *gin.Context) {
	user := c.MustGet("user").(*model.User)
	userResp := UserResp{
		User: *user,
	}
	userResp.Password = ""
	common.SuccessResp(c, userResp)
}

// UpdateCurrent changes the name and the password of the caller.
func UpdateCurrent(c *gin.Context) {
	var req model.User
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	user := c.MustGet("user").(*model.User)
	user.Username = req.Username
	if req.Password != "" {
		user.PwdHash = "hash of " + req.Password
	}
	common.SuccessResp(c)
}

// PublicSettings returns the settings that anybody may know.
func PublicSettings(c *gin.Context) {
	common.SuccessResp(c, map[string]string{"site_title": "Mounts", "logo": ""})
}

func ListStorages(c *gin.Context) {
	var req model.PageReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	req.Validate()
	storages := model.Storages
	total := int64(len(storages))
	if req.Page > 1 {
		storages = []*model.Storage{}
	}
	common.SuccessResp(c, common.PageResp{
		Content: storages,
		Total:   total,
	})
}

func CreateStorage(c *gin.Context) {
	var req model.Storage
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	req.ID = uint(len(model.Storages) + 1)
	req.Modified = model.Modified
	model.Storages = append(model.Storages, &req)
	common.SuccessResp(c, gin.H{
		"id": req.ID,
	})
}

// UpdateStorage replaces a storage. Members that are left out become empty.
func UpdateStorage(c *gin.Context) {
	var req model.Storage
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	for _, s := range model.Storages {
		if s.ID == req.ID {
			*s = req
			common.SuccessResp(c)
			return
		}
	}
	common.ErrorStrResp(c, "storage not found", 500, true)
}

func DeleteStorage(c *gin.Context) {
	idStr := c.Query("id")
	id, err := strconv.Atoi(idStr)
	if err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	for i, s := range model.Storages {
		if s.ID == uint(id) {
			model.Storages = append(model.Storages[:i], model.Storages[i+1:]...)
		}
	}
	common.SuccessResp(c)
}

func EnableStorage(c *gin.Context) {
	id, err := strconv.ParseInt(c.Query("id"), 10, 64)
	if err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	for _, s := range model.Storages {
		if int64(s.ID) == id {
			s.Disabled = false
		}
	}
	common.SuccessResp(c)
}
