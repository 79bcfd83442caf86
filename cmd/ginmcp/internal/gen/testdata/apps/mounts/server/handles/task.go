package handles

import (
	"slices"

	"github.com/gin-gonic/gin"

	"example.com/apps/mounts/model"
	"example.com/apps/mounts/server/common"
)

// TaskInfo is a task as users see it.
type TaskInfo struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Progress   float64 `json:"progress"`
	TotalBytes int64   `json:"total_bytes"`
	Error      string  `json:"error"`
}

type manager[T any] struct {
	kind string
	list func(kind string) []T
}

type withID interface {
	GetID() string
	IsDone() bool
}

type transfer struct{ *model.Task }

func (t transfer) GetID() string { return t.ID }
func (t transfer) IsDone() bool  { return t.Done }

func getTaskInfo(t *model.Task) TaskInfo {
	return TaskInfo{ID: t.ID, Name: t.Name, Progress: t.Progress, TotalBytes: t.Total}
}

func getTargetedHandler[T withID](m manager[T], callback func(c *gin.Context, task T)) gin.HandlerFunc {
	return func(c *gin.Context) {
		tid := c.Query("tid")
		for _, task := range m.list(m.kind) {
			if task.GetID() == tid {
				callback(c, task)
				return
			}
		}
		common.ErrorStrResp(c, "task not found", 404)
	}
}

func getBatchHandler[T withID](m manager[T], callback func(task T)) gin.HandlerFunc {
	return func(c *gin.Context) {
		var tids []string
		if err := c.ShouldBind(&tids); err != nil {
			common.ErrorStrResp(c, "invalid request format", 400)
			return
		}
		retErrs := make(map[string]string)
		for _, tid := range tids {
			i := slices.IndexFunc(m.list(m.kind), func(t T) bool { return t.GetID() == tid })
			if i < 0 {
				retErrs[tid] = "task not found"
				continue
			}
			callback(m.list(m.kind)[i])
		}
		common.SuccessResp(c, retErrs)
	}
}

// SetupTaskRoute registers the routes of all kinds of tasks.
func SetupTaskRoute(g *gin.RouterGroup) {
	taskRoute(g.Group("/upload"), manager[transfer]{"upload", transfers})
	taskRoute(g.Group("/copy"), manager[transfer]{"copy", transfers})
}

func transfers(kind string) []transfer {
	var all []transfer
	for _, t := range model.Tasks[kind] {
		all = append(all, transfer{t})
	}
	return all
}

func taskRoute[T withID](g *gin.RouterGroup, m manager[T]) {
	infos := func(done bool) []TaskInfo {
		list := []TaskInfo{}
		for _, t := range model.Tasks[m.kind] {
			if t.Done == done {
				list = append(list, getTaskInfo(t))
			}
		}
		return list
	}
	g.GET("/undone", func(c *gin.Context) {
		common.SuccessResp(c, infos(false))
	})
	g.GET("/done", func(c *gin.Context) {
		common.SuccessResp(c, infos(true))
	})
	g.POST("/info", getTargetedHandler(m, func(c *gin.Context, task T) {
		for _, t := range model.Tasks[m.kind] {
			if t.ID == task.GetID() {
				common.SuccessResp(c, getTaskInfo(t))
				return
			}
		}
	}))
	g.POST("/cancel", getTargetedHandler(m, func(c *gin.Context, task T) {
		if task.IsDone() {
			common.ErrorStrResp(c, "the task is done", 400)
			return
		}
		common.SuccessResp(c)
	}))
	g.POST("/delete", getTargetedHandler(m, func(c *gin.Context, task T) {
		remove(m.kind, task.GetID())
		common.SuccessResp(c)
	}))
	g.POST("/delete_some", getBatchHandler(m, func(task T) {
		remove(m.kind, task.GetID())
	}))
	g.POST("/clear_done", func(c *gin.Context) {
		for _, t := range infos(true) {
			remove(m.kind, t.ID)
		}
		common.SuccessResp(c)
	})
}

func remove(kind, id string) {
	model.Tasks[kind] = slices.DeleteFunc(model.Tasks[kind], func(t *model.Task) bool { return t.ID == id })
}
