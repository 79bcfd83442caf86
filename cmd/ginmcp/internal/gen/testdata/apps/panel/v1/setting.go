package v1

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/panel/dto"
	"example.com/apps/panel/helper"
)

// @Tags System Setting
// @Summary Load system available status
// @Success 200
// @Router /settings/available [get]
func (b *BaseApi) GetSystemAvailable(c *gin.Context) {
	helper.SuccessWithData(c, nil)
}

// @Tags System Setting
// @Summary Load system setting info
// @Success 200 {object} dto.SettingInfo
// @Router /settings/search [post]
func (b *BaseApi) GetSettingInfo(c *gin.Context) {
	setting, err := b.loadSetting()
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	helper.SuccessWithData(c, setting)
}

func (b *BaseApi) loadSetting() (*dto.SettingInfo, error) {
	return &dto.SettingInfo{
		PanelName: b.settings["PanelName"], Theme: b.settings["Theme"], Port: b.settings["Port"],
		SystemVersion: "v1.10",
	}, nil
}

// @Tags System Setting
// @Summary Update system setting
// @Param request body dto.SettingUpdate true "request"
// @Success 200
// @Router /settings/update [post]
func (b *BaseApi) UpdateSetting(c *gin.Context) {
	var req dto.SettingUpdate
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	switch req.Key {
	case "PanelName", "Theme":
		b.settings[req.Key] = req.Value
	default:
		helper.ErrorWithDetail(c, helper.CodeErrBadRequest, "unknown setting", nil)
		return
	}
	helper.SuccessWithOutData(c)
}

// @Tags System Setting
// @Summary Update system port
// @Param request body dto.PortUpdate true "request"
// @Success 200
// @Router /settings/port/update [post]
func (b *BaseApi) UpdatePort(c *gin.Context) {
	var req dto.PortUpdate
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	b.settings["Port"] = strconv.Itoa(int(req.ServerPort))
	helper.SuccessWithOutData(c)
}

// @Tags Cronjob
// @Summary Create cronjob
// @Param request body dto.CronjobCreate true "request"
// @Success 200
// @Router /cronjobs [post]
func (b *BaseApi) CreateCronjob(c *gin.Context) {
	var req dto.CronjobCreate
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	job := dto.CronjobInfo{ID: uint(len(b.jobs) + 1), Name: req.Name, Type: req.Type, Spec: req.Spec, RetainCopies: req.RetainCopies}
	b.jobs = append(b.jobs, job)
	helper.SuccessWithOutData(c)
}

// @Tags Cronjob
// @Summary Delete cronjob
// @Param request body dto.CronjobBatchDelete true "request"
// @Success 200
// @Router /cronjobs/del [post]
func (b *BaseApi) DeleteCronjob(c *gin.Context) {
	var req dto.CronjobBatchDelete
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	b.jobs = slices.DeleteFunc(b.jobs, func(j dto.CronjobInfo) bool { return slices.Contains(req.IDs, j.ID) })
	helper.SuccessWithOutData(c)
}

// @Tags Cronjob
// @Summary Update cronjob status
// @Param request body dto.CronjobUpdateStatus true "request"
// @Success 200
// @Router /cronjobs/status [post]
func (b *BaseApi) UpdateCronjobStatus(c *gin.Context) {
	var req dto.CronjobUpdateStatus
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	for i := range b.jobs {
		if b.jobs[i].ID == req.ID {
			b.jobs[i].Status = req.Status
			helper.SuccessWithOutData(c)
			return
		}
	}
	helper.InternalServer(c, errors.New("no such job"))
}

// @Tags Cronjob
// @Summary Page cronjobs
// @Param request body dto.SearchWithPage true "request"
// @Success 200 {object} dto.PageResult
// @Router /cronjobs/search [post]
func (b *BaseApi) SearchCronjob(c *gin.Context) {
	var req dto.SearchWithPage
	if err := helper.CheckBind(&req, c); err != nil {
		return
	}
	jobs := b.jobs
	if req.Info != "" {
		jobs = slices.DeleteFunc(slices.Clone(jobs), func(j dto.CronjobInfo) bool { return j.Name != req.Info })
	}
	helper.SuccessWithData(c, dto.PageResult{Items: jobs, Total: int64(len(jobs))})
}
