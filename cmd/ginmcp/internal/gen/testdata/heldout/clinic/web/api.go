package web

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"example.com/heldout/clinic/core"
)

func decode(body io.Reader, in any) error {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	return d.Decode(in)
}

// API has the engine.
type API struct {
	engine  *gin.Engine
	service *core.Service
}

// NewAPI registers everything.
func NewAPI(s *core.Service) *API {
	a := &API{engine: gin.New(), service: s}
	a.engine.Use(gin.Recovery())
	a.patients(a.engine.Group("/patients"))
	a.appointments(a.engine.Group("/appointments"))
	a.engine.GET("/doctors/:doctor/day", serve(s.Day))
	a.engine.GET("/slots", serve(s.Slots))
	a.engine.GET("/board", a.board)
	a.engine.GET("/queue", a.queue)
	return a
}

// Engine returns the engine.
func (a *API) Engine() *gin.Engine { return a.engine }

func (a *API) patients(g *gin.RouterGroup) {
	s := a.service
	g.GET("", serve(s.Patients))
	g.GET("/:id", serve(s.Patient))
	g.POST("", serve(s.Admit, staffOnly, status(http.StatusCreated)))
	g.PATCH("/:id", serve(s.Change, staffOnly))
	g.POST("/:id/appointments", serve(s.Book, status(http.StatusCreated)))
	g.GET("/:id/card.txt", a.card)
	g.POST("/:id/scans", a.scan)
}

func (a *API) appointments(g *gin.RouterGroup) {
	g.GET("/:id", serve(a.service.Appointment))
	g.PUT("/:id/start", serve(a.service.Move))
	g.DELETE("/:id", serveEmpty(a.service.Cancel))
	g.POST("/:id/notes", serve(a.service.Note, staffOnly, status(http.StatusCreated)))
	g.PUT("/:id/form", a.putForm)
}

// card prints a patient's card.
func (a *API) card(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.String(http.StatusBadRequest, "id is a number")
		return
	}
	p, err := a.service.Patient(c, core.ByID{ID: id})
	if err != nil {
		c.String(http.StatusNotFound, err.Error())
		return
	}
	width := 20
	if w, err := strconv.Atoi(c.Query("width")); err == nil && w > 10 {
		width = w
	}
	c.String(http.StatusOK, "%-*s|%s", width, p.Name, p.BirthDate)
}

// scan stores scanned documents.
func (a *API) scan(c *gin.Context) {
	r := request{c}
	if !r.staff() {
		return
	}
	form, err := c.MultipartForm()
	if err != nil {
		r.fail(&core.Problem{Status: 400, Code: "invalid", Detail: err.Error()})
		return
	}
	pages := form.File["page"]
	if len(pages) == 0 {
		r.fail(&core.Problem{Status: 400, Code: "invalid", Detail: "no pages"})
		return
	}
	var total int64
	for _, p := range pages {
		total += p.Size
	}
	title := c.DefaultPostForm("title", "untitled")
	r.send(http.StatusCreated, gin.H{"title": title, "pages": len(pages), "bytes": total})
}

// putForm keeps the body as it is. It must be JSON.
func (a *API) putForm(c *gin.Context) {
	r := request{c}
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		r.fail(core.NotFound)
		return
	}
	raw, err := c.GetRawData()
	if err != nil || !json.Valid(raw) {
		r.fail(&core.Problem{Status: 422, Code: "invalid", Detail: "the body is not JSON"})
		return
	}
	appointment, err := a.service.Appointment(c, core.ByID{ID: id})
	if err != nil {
		r.fail(err)
		return
	}
	appointment.Form = raw
	r.send(http.StatusOK, appointment)
}

// board is the page on the wall.
func (a *API) board(c *gin.Context) {
	c.Data(http.StatusOK, gin.MIMEHTML, []byte("<h1>Welcome</h1>"))
}

// queue sends who is next, until the client leaves.
func (a *API) queue(c *gin.Context) {
	c.Header("Content-Type", "text/event-stream")
	for n := 1; ; n++ {
		select {
		case <-c.Request.Context().Done():
			return
		default:
		}
		fmt.Fprintf(c.Writer, "event: next\ndata: {\"number\": %d}\n\n", n)
		c.Writer.Flush()
	}
}
