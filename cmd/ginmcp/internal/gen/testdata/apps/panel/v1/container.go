package v1

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/panel/dto"
	"example.com/apps/panel/helper"
)

// @Tags Container
// @Summary Page containers
// @Accept json
// @Param request body dto.PageContainer true "request"
// @Success 200 {object} dto.PageResult
// @Security ApiKeyAuth
// @Router /containers/search [post]
func (b *BaseApi) SearchContainer(c *gin.Context) {
	var req dto.PageContainer
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}

	total, list, err := b.containers.page(req)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}

	helper.SuccessWithData(c, dto.PageResult{
		Items: list,
		Total: total,
	})
}

// @Tags Container
// @Summary List containers
// @Success 200
// @Router /containers/list [post]
func (b *BaseApi) ListContainer(c *gin.Context) {
	var list []dto.ContainerOptions
	for _, item := range b.containers.all {
		list = append(list, dto.ContainerOptions{Name: item.Name, State: item.State})
	}
	helper.SuccessWithData(c, list)
}

// @Tags Container
// @Summary Create container
// @Accept json
// @Param request body dto.ContainerCreate true "request"
// @Success 200
// @Router /containers [post]
// @x-panel-log {"bodyKeys":["name","image"],"formatEN":"create container [name][image]"}
func (b *BaseApi) ContainerCreate(c *gin.Context) {
	var req dto.ContainerCreate
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	if _, err := b.containers.find(req.Name); err == nil {
		helper.ErrorWithDetail(c, helper.CodeErrInternalServer, "container exists", nil)
		return
	}
	b.containers.all = append(b.containers.all, dto.ContainerInfo{Name: req.Name, ImageName: req.Image, State: "created"})
	helper.SuccessWithOutData(c)
}

// @Tags Container
// @Summary Operate Container
// @Param request body dto.ContainerOperation true "request"
// @Router /containers/operate [post]
func (b *BaseApi) ContainerOperation(c *gin.Context) {
	var req dto.ContainerOperation
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	for _, name := range req.Names {
		item, err := b.containers.find(name)
		if err != nil {
			helper.InternalServer(c, err)
			return
		}
		item.State = req.Operation
	}
	helper.SuccessWithOutData(c)
}

// @Tags Container
// @Summary Load container info
// @Param request body dto.OperationWithName true "request"
// @Success 200 {object} dto.ContainerInfo
// @Router /containers/info [post]
func (b *BaseApi) ContainerInfo(c *gin.Context) {
	var req dto.OperationWithName
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	data, err := b.containers.find(req.Name)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	helper.SuccessWithData(c, data)
}

// @Tags Container
// @Summary Container stats
// @Param id path string true "container id"
// @Success 200 {object} dto.ContainerStats
// @Router /containers/stats/{id} [get]
func (b *BaseApi) ContainerStats(c *gin.Context) {
	containerID, ok := c.Params.Get("id")
	if !ok {
		helper.ErrorWithDetail(c, helper.CodeErrBadRequest, "no container id in path", nil)
		return
	}
	if _, err := b.containers.find(containerID); err != nil {
		helper.InternalServer(c, err)
		return
	}
	result := &dto.ContainerStats{CPUPercent: 1.5, Memory: 120.25, ShotTime: boot}
	helper.SuccessWithData(c, result)
}

// @Tags Container
// @Summary Container logs
// @Description Follows the log of a container. With follow=true it does not end.
// @Router /containers/search/log [get]
func (b *BaseApi) ContainerLogs(c *gin.Context) {
	c.Header("Content-Type", "text/event-stream")
	c.Header("Cache-Control", "no-cache")

	container := c.Query("container")
	since := c.Query("since")
	follow := c.Query("follow") == "true"
	tail := c.DefaultQuery("tail", "100")
	if _, err := b.containers.find(container); err != nil {
		c.Header("Content-Type", "application/json")
		helper.InternalServer(c, err)
		return
	}
	n, _ := strconv.Atoi(tail)
	lines := []string{"starting", "ready", "since " + since}
	lines = lines[len(lines)-min(max(n, 0), len(lines)):]
	c.Stream(func(w io.Writer) bool {
		out := bufio.NewWriter(w)
		defer out.Flush()
		for _, line := range lines {
			fmt.Fprintf(out, "data: %s\n\n", line)
		}
		return follow
	})
}

// @Tags Container
// @Summary Clean container
// @Param request body dto.ContainerPrune true "request"
// @Success 200 {object} dto.ContainerPruneReport
// @Router /containers/prune [post]
func (b *BaseApi) ContainerPrune(c *gin.Context) {
	var req dto.ContainerPrune
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	report := dto.ContainerPruneReport{}
	if req.PruneType == "container" {
		report.DeletedNumber = 1
	}
	helper.SuccessWithData(c, report)
}
