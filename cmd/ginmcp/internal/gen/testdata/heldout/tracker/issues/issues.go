package issues

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/gin-gonic/gin/binding"

	"example.com/heldout/tracker/rest"
)

// Issues is a resource.
type Issues struct{ DB *DB }

// Name is the last part of the path.
func (*Issues) Name() string { return "issues" }

// List returns issues: those with all the labels, in an order, a page at a time.
func (r *Issues) List(c *gin.Context) {
	open, err := rest.BoolQuery(c, "open")
	if err != nil {
		rest.Abort(c, err)
		return
	}
	page, err := rest.IntQuery(c, "page", 1, 1, 1000)
	if err != nil {
		rest.Abort(c, err)
		return
	}
	per, err := rest.IntQuery(c, "per_page", 30, 1, 100)
	if err != nil {
		rest.Abort(c, err)
		return
	}
	found := r.DB.find(c.Query("q"), open)
	for _, label := range c.QueryArray("label") {
		found = slices.DeleteFunc(found, func(i *Issue) bool { return !slices.Contains(i.Labels, label) })
	}
	byTitle := func(a, b *Issue) int { return cmp.Compare(a.Title, b.Title) }
	orders := map[string]func(a, b *Issue) int{
		"title":    byTitle,
		"priority": func(a, b *Issue) int { return int(b.Priority - a.Priority) },
	}
	if name := c.Query("sort"); name != "" {
		order, ok := orders[name]
		if !ok {
			rest.Abort(c, rest.Status(http.StatusBadRequest, "no such order"))
			return
		}
		slices.SortFunc(found, order)
	}
	from := min((page-1)*per, len(found))
	rest.Render(c, http.StatusOK, found[from:min(from+per, len(found))])
}

// Get returns an issue.
func (r *Issues) Get(c *gin.Context) {
	id, err := rest.Int(c, "id")
	if err != nil {
		rest.Abort(c, err)
		return
	}
	rest.Must[*Issue](c, http.StatusOK)(r.DB.issue(id))
}

type newIssue struct {
	Title    string    `json:"title" xml:"title" binding:"required"`
	Text     string    `json:"text" xml:"text"`
	Priority *Priority `json:"priority"`
	Labels   []string  `json:"labels" binding:"unique"`
	Parent   int       `json:"parent"` // number of the issue above
	Due      time.Time `json:"due"`
}

// Create makes an issue. The caller is its author.
func (r *Issues) Create(c *gin.Context) {
	var in newIssue
	if err := c.ShouldBindBodyWith(&in, binding.JSON); err != nil {
		rest.Abort(c, err)
		return
	}
	i := &Issue{Meta: Meta{len(r.DB.issues) + 1, day, c.GetString(gin.AuthUserKey)}, Title: in.Title, Text: in.Text, Open: true, Labels: in.Labels}
	if in.Priority != nil {
		i.Priority = *in.Priority
	}
	if in.Parent != 0 {
		parent, err := r.DB.issue(in.Parent)
		if err != nil {
			rest.Abort(c, rest.Status(http.StatusUnprocessableEntity, "parent: no such issue"))
			return
		}
		i.Parent = parent
	}
	if !in.Due.IsZero() {
		i.Due = &in.Due
	}
	r.DB.issues = append(r.DB.issues, i)
	rest.Render(c, http.StatusCreated, i)
}

// Patch changes an issue.
func (r *Issues) Patch(c *gin.Context) {
	change := struct {
		Title    string   `json:"title"`
		Text     string   `json:"text"`
		Estimate *float64 `json:"estimate" binding:"omitempty,gte=0"` // in days
	}{}
	id, err := rest.Int(c, "id")
	if err == nil {
		err = c.ShouldBindJSON(&change)
	}
	if err != nil {
		rest.Abort(c, err)
		return
	}
	i, err := r.DB.issue(id)
	if err != nil {
		rest.Abort(c, err)
		return
	}
	i.Title = cmp.Or(change.Title, i.Title)
	i.Text = cmp.Or(change.Text, i.Text)
	if change.Estimate != nil {
		i.Estimate = *change.Estimate
	}
	rest.Render(c, http.StatusOK, i)
}

// Actions has what else can be done with an issue.
func (r *Issues) Actions() map[string]gin.HandlerFunc {
	return map[string]gin.HandlerFunc{
		"close":    r.toggle(false),
		"reopen":   r.toggle(true),
		"comments": r.comment,
		"votes":    r.vote,
	}
}

func (r *Issues) toggle(open bool) gin.HandlerFunc {
	return func(c *gin.Context) {
		id, err := rest.Int(c, "id")
		if err != nil {
			rest.Abort(c, err)
			return
		}
		i, err := r.DB.issue(id)
		if err != nil {
			rest.Abort(c, err)
			return
		}
		i.Open = open
		c.JSON(http.StatusOK, gin.H{"id": i.ID, "open": i.Open})
	}
}

// comment adds a comment. A form will do as well.
func (r *Issues) comment(c *gin.Context) {
	var in struct {
		Text string `json:"text" form:"text" binding:"required"`
	}
	if err := c.ShouldBind(&in); err != nil {
		rest.Abort(c, err)
		return
	}
	id, err := rest.Int(c, "id")
	if err != nil {
		rest.Abort(c, err)
		return
	}
	i, err := r.DB.issue(id)
	if err != nil {
		rest.Abort(c, err)
		return
	}
	i.Comments = append(i.Comments, Comment{c.GetString(gin.AuthUserKey), in.Text})
	rest.Render(c, http.StatusCreated, i.Comments)
}

type voteHeader struct {
	Weight uint   `header:"X-Vote-Weight" binding:"omitempty,max=5"`
	Way    string `header:"X-Vote-Way" binding:"required,oneof=up down"`
}

// vote votes for or against an issue.
func (r *Issues) vote(c *gin.Context) {
	h := voteHeader{}
	if err := c.ShouldBindHeader(&h); err != nil {
		rest.Abort(c, err)
		return
	}
	id, err := rest.Int(c, "id")
	if err != nil {
		rest.Abort(c, err)
		return
	}
	i, err := r.DB.issue(id)
	if err != nil {
		rest.Abort(c, err)
		return
	}
	if weight := max(h.Weight, 1); h.Way == "up" {
		i.Votes.Up += weight
	} else {
		i.Votes.Down += weight
	}
	c.SecureJSON(http.StatusOK, i.Votes)
}
