package apis

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/apps/admin/app/models"
	"example.com/apps/admin/app/service"
)

// SysDept has the handlers of departments.
type SysDept struct{ Api }

// GetPage returns all departments, children under their parents.
func (e SysDept) GetPage(c *gin.Context) {
	name := c.Query("deptName")
	if status := c.Query("status"); status != "" {
		n, err := strconv.Atoi(status)
		if err != nil {
			e.Error(c, 400, err, "")
			return
		}
		var some []*models.SysDept
		for _, d := range models.Depts {
			if d.Status == n && (name == "" || d.Name == name) {
				some = append(some, d)
			}
		}
		e.OK(c, some, "ok")
		return
	}
	e.OK(c, service.Tree(models.Depts, 0), "ok")
}

// Insert adds a department.
func (e SysDept) Insert(c *gin.Context) {
	dept := &models.SysDept{}
	if err := c.ShouldBindJSON(dept); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	dept.ID = uint(len(models.Depts) + 1)
	models.Depts = append(models.Depts, dept)
	e.OK(c, dept.ID, "created")
}

// Update changes a department. The ID in the path wins over the one in the body.
func (e SysDept) Update(c *gin.Context) {
	id, err := idOf(c)
	if err != nil {
		e.Error(c, 400, err, "")
		return
	}
	var dept models.SysDept
	if err := c.ShouldBindJSON(&dept); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	old, err := service.Find(models.Depts, func(d *models.SysDept) bool { return d.ID == id })
	if err != nil {
		e.Error(c, 404, err, "")
		return
	}
	dept.Model = old.Model
	*old = dept
	e.OK(c, old, "updated")
}

type deptLabel struct {
	ID       uint        `json:"id"`
	Label    string      `json:"label"`
	Children []deptLabel `json:"children,omitempty"`
}

// Get2Tree returns the names of departments as a tree.
func (e SysDept) Get2Tree(c *gin.Context) {
	e.OK(c, labels(service.Tree(models.Depts, 0)), "")
}

func labels(depts []*models.SysDept) []deptLabel {
	var list []deptLabel
	for _, d := range depts {
		list = append(list, deptLabel{d.ID, d.Name, labels(d.Children)})
	}
	return list
}

// SysPost has the handlers of positions.
type SysPost struct{ Api }

// GetPage returns positions.
func (e SysPost) GetPage(c *gin.Context) {
	var req struct {
		service.Page
		PostName string `form:"postName"`
		Status   int    `form:"status" binding:"omitempty,oneof=1 2"`
	}
	if err := c.ShouldBind(&req); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	list := []*models.SysPost{}
	for _, p := range models.Posts {
		if req.Status == 0 || p.Status == req.Status {
			list = append(list, p)
		}
	}
	e.PageOK(c, service.Slice(&req.Page, list), len(list), req.GetPageIndex(), req.GetPageSize(), "ok")
}

// Get returns a position.
func (e SysPost) Get(c *gin.Context) {
	var uri struct {
		ID int `uri:"id"`
	}
	if err := c.ShouldBindUri(&uri); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	post, err := service.Find(models.Posts, func(p *models.SysPost) bool { return p.PostID == uri.ID })
	if err != nil {
		e.Error(c, 404, err, "")
		return
	}
	e.OK(c, post, "")
}

// Insert adds a position.
func (e SysPost) Insert(c *gin.Context) {
	var post models.SysPost
	if err := c.BindJSON(&post); err != nil {
		return
	}
	post.PostID = len(models.Posts) + 1
	post.CreatedAt = models.Hired
	models.Posts = append(models.Posts, &post)
	e.OK(c, post, "created")
}

// Delete removes positions.
func (e SysPost) Delete(c *gin.Context) {
	var req idsReq
	if err := c.ShouldBindJSON(&req); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	e.OK(c, len(req.IDs), "deleted")
}

// SysDictData has the handlers of lists of choices.
type SysDictData struct{ Api }

// GetByType returns the entries of a list.
func (e SysDictData) GetByType(c *gin.Context) {
	var list []models.SysDictData
	for _, d := range models.Dicts {
		if d.DictType == c.Param("type") {
			list = append(list, *d)
		}
	}
	if list == nil {
		e.Error(c, 404, service.ErrNotFound, "")
		return
	}
	e.OK(c, list, "")
}

// Insert adds an entry to a list.
func (e SysDictData) Insert(c *gin.Context) {
	var data models.SysDictData
	if err := c.ShouldBindJSON(&data); err != nil {
		e.Error(c, 400, err, "")
		return
	}
	data.ID = uint(len(models.Dicts) + 1)
	models.Dicts = append(models.Dicts, &data)
	e.OK(c, data, "created")
}

// GetOptions returns the labels of a list with their values.
func (e SysDictData) GetOptions(c *gin.Context) {
	options := map[string][]string{}
	for _, d := range models.Dicts {
		if t, ok := c.GetQuery("type"); ok && d.DictType != t {
			continue
		}
		options[d.DictType] = append(options[d.DictType], d.Label)
	}
	e.OK(c, options, "")
}
