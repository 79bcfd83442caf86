// Package tickets is an application that has three documents, of three makers: swag v2,
// go-swagger and a person. They differ in what they know. Nothing here knows of ginmcp.
package tickets

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
)

//go:generate go run github.com/swaggo/swag/v2/cmd/swag@v2.0.0-rc5 init --v3.1 -g tickets.go --outputTypes json

// The documents.
var (
	//go:embed docs/swagger.json
	SwagV2 []byte
	//go:embed goswagger.json
	GoSwagger []byte
	//go:embed openapi.yaml
	ByHand []byte
)

// Ticket is a question that somebody asked.
type Ticket struct {
	ID      int      `json:"id"`
	Subject string   `json:"subject" binding:"required"`
	State   string   `json:"state" enums:"open,closed"`
	Labels  []string `json:"labels"`
	Parent  *Ticket  `json:"parent,omitempty"`
}

// NewTicket is a Ticket to be opened.
type NewTicket struct {
	Subject  string   `json:"subject" binding:"required,max=100"`
	Priority int      `json:"priority" enums:"1,2,3" default:"2"`
	Labels   []string `json:"labels"`
}

// New makes the application.
//
//	@title		Tickets
//	@version	1
//	@BasePath	/
func New() *gin.Engine {
	r := gin.New()
	r.GET("/tickets", ListTickets)
	r.POST("/tickets", OpenTicket)
	r.GET("/tickets/:number", GetTicket)
	r.PATCH("/tickets/:number", ChangeTicket)
	r.POST("/tickets/:number/close", CloseTicket)
	r.POST("/tickets/:number/notes", AddNote)
	r.POST("/tickets/:number/files", AddFiles)
	return r
}

// ListTickets godoc
//
//	@Summary	List tickets
//	@ID			listTickets
//	@Tags		tickets
//	@Param		state	query	string	false	"Only those in this state"	Enums(open, closed)
//	@Param		label	query	[]string	false	"Only those with one of these"	collectionFormat(multi)
//	@Param		limit	query	int	false	"How many"	default(10)	minimum(1)	maximum(50)
//	@Success	200	{array}	Ticket
//	@Router		/tickets [get]
func ListTickets(c *gin.Context) {
	c.JSON(http.StatusOK, []gin.H{{"state": c.Query("state"), "labels": c.QueryArray("label"), "limit": c.Query("limit"), "filter": c.QueryMap("filter"), "ids": c.Query("ids")}})
}

// OpenTicket godoc
//
//	@Summary	Open a ticket
//	@ID			openTicket
//	@Tags		tickets
//	@Accept		json
//	@Param		ticket	body	NewTicket	true	"The ticket"
//	@Success	201	{object}	Ticket
//	@Router		/tickets [post]
func OpenTicket(c *gin.Context) { echo(c, http.StatusCreated) }

// GetTicket godoc
//
//	@Summary	Get a ticket
//	@ID			getTicket
//	@Param		number	path	int	true	"The number of the ticket"
//	@Success	200	{object}	Ticket
//	@Router		/tickets/{number} [get]
func GetTicket(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"id": c.Param("number"), "subject": "Help", "parent": nil})
}

// ChangeTicket godoc
//
//	@Summary	Change a ticket
//	@ID			changeTicket
//	@Param		number	path	int	true	"The number of the ticket"
//	@Param		ticket	body	Ticket	true	"What changes"
//	@Success	200	{object}	Ticket
//	@Router		/tickets/{number} [patch]
func ChangeTicket(c *gin.Context) { echo(c, http.StatusOK) }

// CloseTicket godoc
//
//	@Summary	Close a ticket
//	@ID			closeTicket
//	@Param		number	path	int	true	"The number of the ticket"
//	@Success	204
//	@Router		/tickets/{number}/close [post]
func CloseTicket(c *gin.Context) { c.Status(http.StatusNoContent) }

// AddNote godoc
//
//	@Summary	Add a note
//	@ID			addNote
//	@Accept		plain
//	@Param		number	path	int	true	"The number of the ticket"
//	@Param		note	body	string	true	"The note"
//	@Success	200	{object}	map[string]string
//	@Router		/tickets/{number}/notes [post]
func AddNote(c *gin.Context) { echo(c, http.StatusOK) }

// AddFiles godoc
//
//	@Summary	Add files
//	@ID			addFiles
//	@Accept		multipart/form-data
//	@Param		number	path	int	true	"The number of the ticket"
//	@Param		file	formData	file	true	"A file"
//	@Param		comment	formData	string	false	"What it is"
//	@Success	200	{object}	map[string]string
//	@Router		/tickets/{number}/files [post]
func AddFiles(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	var files []string
	for _, f := range form.File["file"] {
		files = append(files, fmt.Sprintf("%s (%d bytes)", f.Filename, f.Size))
	}
	c.JSON(http.StatusOK, gin.H{"files": files, "comment": c.PostForm("comment")})
}

// echo answers with what the request was, so that two requests can be compared.
func echo(c *gin.Context, status int) {
	raw, _ := io.ReadAll(c.Request.Body)
	var body any
	if json.Unmarshal(raw, &body) != nil {
		body = string(raw)
	}
	c.JSON(status, gin.H{"number": c.Param("number"), "type": c.ContentType(), "body": body, "note": c.Query("notify"), "agent": c.GetHeader("X-Reason")})
}
