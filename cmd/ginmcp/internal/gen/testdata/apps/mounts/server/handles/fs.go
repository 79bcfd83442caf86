// Package handles has the handlers.
package handles

import (
	"errors"
	"io"
	"net/url"
	stdpath "path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/model"
	"example.com/apps/mounts/server/common"
)

// ListReq lists a folder.
type ListReq struct {
	model.PageReq
	Path     string `json:"path" form:"path"`
	Password string `json:"password" form:"password"`
	Refresh  bool   `json:"refresh"`
}

// DirReq lists folders only.
type DirReq struct {
	Path      string `json:"path" form:"path"`
	Password  string `json:"password" form:"password"`
	ForceRoot bool   `json:"force_root" form:"force_root"`
}

// ObjResp is a file or a folder.
type ObjResp struct {
	Name     string    `json:"name"`
	Size     int64     `json:"size"`
	IsDir    bool      `json:"is_dir"`
	Modified time.Time `json:"modified"`
	Sign     string    `json:"sign"`
	Type     int       `json:"type"`
}

// FsListResp is the contents of a folder.
type FsListResp struct {
	Content []ObjResp `json:"content"`
	Total   int64     `json:"total"`
	Readme  string    `json:"readme"`
	Write   bool      `json:"write"`
}

func toObj(o *model.Obj) ObjResp {
	return ObjResp{Name: o.Name, Size: o.Size, IsDir: o.IsFolder, Modified: model.Modified}
}

func findObj(path string) (*model.Obj, error) {
	path = stdpath.Clean("/" + path)
	for _, o := range model.Objs {
		if stdpath.Join(o.Path, o.Name) == path {
			return o, nil
		}
	}
	return nil, errors.New("object not found")
}

func FsList(c *gin.Context) {
	var req ListReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	req.Validate()
	user := c.MustGet("user").(*model.User)
	path := stdpath.Join("/", req.Path)
	objs := []ObjResp{}
	for _, o := range model.Objs {
		if o.Path == path {
			objs = append(objs, toObj(o))
		}
	}
	if len(objs) == 0 {
		if _, err := findObj(path); err != nil {
			common.ErrorResp(c, err, 500)
			return
		}
	}
	from := min((req.Page-1)*req.PerPage, len(objs))
	common.SuccessResp(c, FsListResp{
		Content: objs[from:min(from+req.PerPage, len(objs))],
		Total:   int64(len(objs)),
		Write:   user.Role == 2,
	})
}

// FsDirs lists the folders in a folder.
func FsDirs(c *gin.Context) {
	var req DirReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	type dirResp struct {
		Name     string    `json:"name"`
		Modified time.Time `json:"modified"`
	}
	dirs := []dirResp{}
	for _, o := range model.Objs {
		if o.IsFolder && (o.Path == stdpath.Join("/", req.Path) || req.ForceRoot) {
			dirs = append(dirs, dirResp{o.Name, model.Modified})
		}
	}
	common.SuccessResp(c, dirs)
}

// FsGetReq looks at one file.
type FsGetReq struct {
	Path     string `json:"path" form:"path"`
	Password string `json:"password" form:"password"`
}

// FsGetResp is a file with its address.
type FsGetResp struct {
	ObjResp
	RawURL   string    `json:"raw_url"`
	Provider string    `json:"provider"`
	Related  []ObjResp `json:"related"`
}

func FsGet(c *gin.Context) {
	var req FsGetReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	o, err := findObj(req.Path)
	if err != nil {
		common.ErrorResp(c, err, 500)
		return
	}
	common.SuccessResp(c, FsGetResp{ObjResp: toObj(o), RawURL: "/d" + stdpath.Join(o.Path, o.Name), Provider: "Local", Related: []ObjResp{toObj(o)}})
}

// MkdirOrLinkReq names a folder.
type MkdirOrLinkReq struct {
	Path string `json:"path" form:"path"`
}

func FsMkdir(c *gin.Context) {
	var req MkdirOrLinkReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	if req.Path == "" {
		common.ErrorStrResp(c, "path is empty", 400)
		return
	}
	model.Objs = append(model.Objs, &model.Obj{Path: stdpath.Dir(req.Path), Name: stdpath.Base(req.Path), IsFolder: true})
	common.SuccessResp(c)
}

// RenameReq renames a file or a folder.
type RenameReq struct {
	Path      string `json:"path" binding:"required"`
	Name      string `json:"name" binding:"required"`
	Overwrite bool   `json:"overwrite"`
}

func FsRename(c *gin.Context) {
	var req RenameReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	o, err := findObj(req.Path)
	if err != nil {
		common.ErrorResp(c, err, 500, true)
		return
	}
	o.Name = req.Name
	common.SuccessResp(c)
}

// MoveCopyReq moves files.
type MoveCopyReq struct {
	SrcDir    string   `json:"src_dir"`
	DstDir    string   `json:"dst_dir"`
	Names     []string `json:"names"`
	Overwrite bool     `json:"overwrite"`
}

// FsMove moves files to another folder.
func FsMove(c *gin.Context) {
	var req MoveCopyReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	if len(req.Names) == 0 {
		common.ErrorStrResp(c, "Empty file names", 400)
		return
	}
	for _, name := range req.Names {
		o, err := findObj(stdpath.Join(req.SrcDir, name))
		if err != nil {
			common.ErrorResp(c, err, 500)
			return
		}
		o.Path = stdpath.Clean("/" + req.DstDir)
	}
	common.SuccessWithMsgResp(c, strconv.Itoa(len(req.Names))+" moved")
}

// RemoveReq removes files.
type RemoveReq struct {
	Dir   string   `json:"dir"`
	Names []string `json:"names"`
}

func FsRemove(c *gin.Context) {
	var req RemoveReq
	if err := c.ShouldBind(&req); err != nil {
		common.ErrorResp(c, err, 400)
		return
	}
	if len(req.Names) == 0 {
		common.ErrorStrResp(c, "Empty file names", 400)
		return
	}
	model.Objs = slices.DeleteFunc(model.Objs, func(o *model.Obj) bool {
		return o.Path == stdpath.Clean("/"+req.Dir) && slices.Contains(req.Names, o.Name)
	})
	common.SuccessResp(c)
}

// FsStream stores the body as the file that the header File-Path names.
func FsStream(c *gin.Context) {
	path := c.GetHeader("File-Path")
	path, err := url.PathUnescape(path)
	if err != nil || path == "" {
		common.ErrorStrResp(c, "File-Path is missing", 400)
		return
	}
	asTask := c.GetHeader("As-Task") == "true"
	overwrite := c.GetHeader("Overwrite") != "false"
	if _, err := findObj(path); err == nil && !overwrite {
		common.ErrorStrResp(c, "file exists", 403)
		return
	}
	content, err := io.ReadAll(c.Request.Body)
	if err != nil {
		common.ErrorResp(c, err, 500)
		return
	}
	defer c.Request.Body.Close()
	store(path, content)
	if !asTask {
		common.SuccessResp(c)
		return
	}
	common.SuccessResp(c, gin.H{
		"task": getTaskInfo(&model.Task{ID: "u9", Name: path}),
	})
}

// FsForm stores a file of a form.
func FsForm(c *gin.Context) {
	path := c.GetHeader("File-Path")
	if path == "" {
		common.ErrorStrResp(c, "File-Path is missing", 400)
		return
	}
	file, err := c.FormFile("file")
	if err != nil {
		common.ErrorResp(c, err, 500)
		return
	}
	f, err := file.Open()
	if err != nil {
		common.ErrorResp(c, err, 500)
		return
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		common.ErrorResp(c, err, 500)
		return
	}
	store(path, content)
	common.SuccessResp(c)
}

func store(path string, content []byte) {
	model.Objs = append(model.Objs, &model.Obj{
		Path: stdpath.Dir(path), Name: stdpath.Base(path), Size: int64(len(content)), Content: content,
	})
}

// Down leads to the place that a file is at.
func Down(c *gin.Context) {
	rawPath := c.Param("path")
	o, err := findObj(rawPath)
	if err != nil {
		c.String(404, "%s", err)
		return
	}
	target := "https://storage.example.org" + rawPath
	if sign := c.Query("sign"); sign != "" {
		target += "?sign=" + url.QueryEscape(sign)
	}
	c.Header("X-Size", strconv.FormatInt(o.Size, 10))
	c.Redirect(302, target)
}

// Proxy returns the contents of a file.
func Proxy(c *gin.Context) {
	o, err := findObj(c.Param("path"))
	if err != nil || o.IsFolder {
		c.String(404, "not a file")
		return
	}
	contentType := "application/octet-stream"
	if strings.HasSuffix(o.Name, ".txt") {
		contentType = "text/plain"
	}
	c.DataFromReader(200, o.Size, contentType, strings.NewReader(string(o.Content)), nil)
}

// Favicon leads to the picture that browsers show.
func Favicon(c *gin.Context) {
	c.Redirect(302, "https://static.example.org/favicon.png")
}
