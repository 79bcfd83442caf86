package issues

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/gorilla/websocket"

	"example.com/heldout/tracker/rest"
)

// Labels is a resource.
type Labels struct{ DB *DB }

// Name is the last part of the path.
func (Labels) Name() string { return "labels" }

// List returns all labels.
func (r *Labels) List(c *gin.Context) { rest.Render(c, http.StatusOK, r.DB.labels) }

// Create makes a label. It takes a form.
func (r *Labels) Create(c *gin.Context) {
	name := strings.TrimSpace(c.PostForm("name"))
	if len(name) == 0 {
		rest.Abort(c, rest.Status(http.StatusBadRequest, "name is missing"))
		return
	}
	colour := c.DefaultPostForm("colour", "grey")
	if !slices.Contains([]string{"red", "blue", "green", "grey"}, colour) {
		rest.Abort(c, rest.Status(http.StatusBadRequest, "no such colour"))
		return
	}
	l := &Label{Name: name, Colour: colour}
	r.DB.labels = append(r.DB.labels, l)
	rest.Render(c, http.StatusCreated, l)
}

// Delete removes a label from everything.
func (r *Labels) Delete(c *gin.Context) {
	name := c.Param("id")
	before := len(r.DB.labels)
	r.DB.labels = slices.DeleteFunc(r.DB.labels, func(l *Label) bool { return l.Name == name })
	if len(r.DB.labels) == before {
		rest.Abort(c, rest.Status(http.StatusNotFound, "no such label"))
		return
	}
	c.Status(http.StatusNoContent)
}

// Search finds issues in all projects.
type Search struct{ DB *DB }

// Name is the last part of the path.
func (Search) Name() string { return "search" }

type hit struct {
	Score float64 `json:"score"`
	Issue *Issue  `json:"issue"`
}

// List finds issues. With filter[open]=true only those that are open.
func (s Search) List(c *gin.Context) {
	q, given := c.GetQuery("q")
	if !given || q == "" {
		rest.Abort(c, rest.Status(http.StatusBadRequest, "q is missing"))
		return
	}
	filter := c.QueryMap("filter")
	hits := make([]hit, 0)
	for n, i := range s.DB.find(q, nil) {
		if filter["open"] == "true" && !i.Open {
			continue
		}
		hits = append(hits, hit{1.5 / float64(n+1), i})
	}
	rest.Render(c, http.StatusOK, struct {
		Query string `json:"query"`
		Hits  []hit  `json:"hits"`
	}{q, hits})
}

var upgrader websocket.Upgrader

// Extra registers what is not a resource.
func Extra(e *gin.Engine, db *DB) {
	get := func(path string, h func(*gin.Context, *DB)) {
		e.GET(path, func(c *gin.Context) { h(c, db) })
	}
	get("/export.csv", export)
	get("/i/:id", short)
	get("/live", live)
	get("/", home)
	e.POST("/import", rest.Identify, rest.Authenticated, func(c *gin.Context) { load(c, db) })
	e.Match([]string{http.MethodPut, http.MethodPatch}, "/legacy/issues", gone)
}

// export writes all issues as a file.
func export(c *gin.Context, db *DB) {
	var text strings.Builder
	w := csv.NewWriter(&text)
	if sep := c.Query("separator"); len(sep) == 1 {
		w.Comma = rune(sep[0])
	}
	for _, i := range db.issues {
		_ = w.Write([]string{fmt.Sprint(i.ID), i.Title})
	}
	w.Flush()
	c.Header("Content-Disposition", `attachment; filename="issues.csv"`)
	c.Data(http.StatusOK, "text/csv", []byte(text.String()))
}

// short leads from a number to the page of an issue.
func short(c *gin.Context, _ *DB) {
	c.Redirect(http.StatusTemporaryRedirect, "/issues/"+c.Param("id"))
}

// live tells of changes.
func live(c *gin.Context, _ *DB) {
	conn, err := upgrader.Upgrade(c.Writer, c.Request, nil)
	if err != nil {
		return
	}
	defer conn.Close()
}

func home(c *gin.Context, db *DB) {
	c.Header("Content-Type", "text/html; charset=utf-8")
	c.String(http.StatusOK, "<p>%d issues</p>", len(db.issues))
}

// load reads issues from another tracker, as a list in the body.
func load(c *gin.Context, db *DB) {
	var in []struct {
		Title string   `json:"title" binding:"required"`
		Tags  []string `json:"tags"`
	}
	if err := c.ShouldBindJSON(&in); err != nil {
		rest.Abort(c, err)
		return
	}
	ids := make([]int, len(in))
	for n, one := range in {
		ids[n] = len(db.issues) + 1
		db.issues = append(db.issues, &Issue{Meta: Meta{ids[n], day, c.GetString(gin.AuthUserKey)}, Title: one.Title, Labels: one.Tags})
	}
	c.JSON(http.StatusCreated, gin.H{"ids": ids})
}

// gone tells old clients that this does not exist any more.
func gone(c *gin.Context) {
	c.AbortWithStatusJSON(http.StatusGone, gin.H{"error": gin.H{"code": http.StatusGone, "message": "use /api/issues"}})
}
