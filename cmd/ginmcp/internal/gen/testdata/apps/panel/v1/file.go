package v1

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/panel/dto"
	"example.com/apps/panel/helper"
)

// @Tags File
// @Summary List files
// @Param request body dto.FileOption true "request"
// @Success 200 {object} dto.FileInfo
// @Router /files/search [post]
func (b *BaseApi) ListFiles(c *gin.Context) {
	var req dto.FileOption
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	files, err := b.files.get(req.Path)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	helper.SuccessWithData(c, files)
}

// @Tags File
// @Summary Create file
// @Param request body dto.FileCreate true "request"
// @Success 200
// @Router /files [post]
func (b *BaseApi) CreateFile(c *gin.Context) {
	var req dto.FileCreate
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	if _, err := b.files.get(req.Path); err == nil {
		helper.InternalServer(c, errors.New("the file exists"))
		return
	}
	b.files.root.Items = append(b.files.root.Items, &dto.FileInfo{
		Path: req.Path, Name: path.Base(req.Path), IsDir: req.IsDir, Mode: strconv.FormatInt(req.Mode, 8), Content: req.Content,
	})
	helper.SuccessWithOutData(c)
}

// @Tags File
// @Summary Load file content
// @Param request body dto.FileContentReq true "request"
// @Success 200 {object} dto.FileInfo
// @Router /files/content [post]
func (b *BaseApi) GetContent(c *gin.Context) {
	var req dto.FileContentReq
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	info, err := b.files.get(req.Path)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	content := *info
	content.Items = nil
	helper.SuccessWithData(c, content)
}

// @Tags File
// @Summary Upload file
// @Param file formData file true "request"
// @Success 200
// @Router /files/upload [post]
func (b *BaseApi) UploadFiles(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil {
		helper.ErrorWithDetail(c, helper.CodeErrBadRequest, "not a form", err)
		return
	}
	uploadFiles := form.File["file"]
	paths := form.Value["path"]
	overwrite := true
	if ow, ok := form.Value["overwrite"]; ok {
		if len(ow) != 0 {
			overwrite, _ = strconv.ParseBool(ow[0])
		}
	}
	if len(uploadFiles) == 0 || len(paths) == 0 {
		helper.ErrorWithDetail(c, helper.CodeErrBadRequest, "error paths in request", nil)
		return
	}
	for _, file := range uploadFiles {
		name := path.Join(paths[0], file.Filename)
		if _, err := b.files.get(name); err == nil && !overwrite {
			continue
		}
		b.files.root.Items = append(b.files.root.Items, &dto.FileInfo{Path: name, Name: file.Filename, Size: file.Size})
	}
	helper.SuccessWithMsg(c, fmt.Sprintf("%d files uploaded", len(uploadFiles)))
}

// @Tags File
// @Summary Download file
// @Router /files/download [get]
func (b *BaseApi) Download(c *gin.Context) {
	filePath := c.Query("path")
	info, err := b.files.get(filePath)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	c.Header("Content-Length", strconv.Itoa(len(info.Content)))
	c.Header("Content-Disposition", "attachment; filename*=utf-8''"+url.PathEscape(info.Name))
	c.Data(http.StatusOK, "application/octet-stream", []byte(info.Content))
}

// @Tags File
// @Summary Change file mode
// @Param request body dto.FileMode true "request"
// @Success 200
// @Router /files/mode [post]
func (b *BaseApi) ChangeFileMode(c *gin.Context) {
	var req dto.FileMode
	if err := helper.CheckBindAndValidate(&req, c); err != nil {
		return
	}
	info, err := b.files.get(req.Path)
	if err != nil {
		helper.InternalServer(c, err)
		return
	}
	info.Mode = strconv.FormatInt(req.Mode, 8)
	helper.SuccessWithOutData(c)
}
