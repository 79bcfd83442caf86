// Package library is an application with swag comments, as many are: its document was made
// by swag and has swag's habits. Nothing here knows of ginmcp.
package library

import (
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/introspect/openapi/testdata/library/docs"
)

//go:generate go run github.com/swaggo/swag/cmd/swag@v1.16.6 init -g library.go --outputTypes go,json

// Kind tells books from magazines.
type Kind string

// The kinds.
const (
	KindBook     Kind = "book"
	KindMagazine Kind = "magazine"
)

// Book is what is lent. Two fields have no tag, so that swag and encoding/json call them
// differently.
type Book struct {
	ID        int       `json:"id" example:"7"`
	Title     string    `json:"title" binding:"required,max=80" example:"Emma"`
	Kind      Kind      `json:"kind" enums:"book,magazine"`
	Authors   []string  `json:"authors"`
	Price     *float64  `json:"price,omitempty" minimum:"0"`
	AddedAt   time.Time `json:"added_at"`
	OnLoan    bool
	ShelfMark string
}

// NewBook is a Book to be added.
type NewBook struct {
	Title   string            `json:"title" binding:"required,max=80" example:"Emma"`
	Kind    Kind              `json:"kind" binding:"required" enums:"book,magazine"`
	Authors []string          `json:"authors" binding:"required,min=1"`
	Pages   int               `json:"pages" minimum:"1" maximum:"5000" default:"100"`
	Labels  map[string]string `json:"labels"`
	Contact string            `json:"contact" format:"email"`
}

// Search is bound from the query. Swag loses the default and writes csv for the lists.
type Search struct {
	Limit  int      `form:"limit,default=20" binding:"omitempty,min=1,max=100"`
	Tags   []string `form:"tags"`
	IDs    []int    `form:"ids" collection_format:"multi"`
	OnLoan *bool    `form:"on_loan"`
	Sort   string   `form:"sort" enums:"title,added" example:"title"`
}

// Shelf holds shelves.
type Shelf struct {
	Name   string  `json:"name"`
	Inside []Shelf `json:"inside"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T    `json:"items"`
	Query string `json:"query"`
}

// New makes the application. The base path is set in code, as many do.
//
//	@title						Library
//	@version					1
//	@BasePath					/
//	@securityDefinitions.apikey	Token
//	@in							header
//	@name						X-Token
func New() *gin.Engine {
	docs.SwaggerInfo.BasePath = "/api/v1"
	r := gin.New()
	v1 := r.Group("/api/v1")
	v1.GET("/books", ListBooks)
	v1.GET("/books/:id", GetBook)
	v1.POST("/books", AddBook)
	v1.DELETE("/books/:id", RemoveBook)
	v1.PUT("/books/:id/cover", SetCover)
	v1.POST("/books/return", ReturnBooks)
	v1.POST("/login", Login)
	v1.GET("/shelves", Shelves)
	v1.POST("/shelves", AddShelf)
	v1.GET("/files/*path", File)
	v1.POST("/internal/reindex", Reindex)
	return r
}

// ListBooks godoc
//
//	@Summary		List books
//	@Description	Lists the books that match all of the query.
//	@Tags			books
//	@ID				list_books__GET
//	@Param			query	query		Search	false	"Search"
//	@Success		200		{object}	Page[Book]
//	@Security		Token
//	@Router			/books [get]
func ListBooks(c *gin.Context) {
	var s Search
	if err := c.ShouldBindQuery(&s); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, Page[Book]{Query: fmt.Sprintf("%d %q %d %v %s", s.Limit, s.Tags, s.IDs, s.OnLoan != nil && *s.OnLoan, s.Sort)})
}

// GetBook godoc
//
//	@Summary	Get a book
//	@Tags		books
//	@Param		id		path		int		true	"The number of the book"	minimum(1)
//	@Param		X-Token	header		string	true	"Token"
//	@Param		fields	query		[]string	false	"Members to return"	collectionFormat(multi)
//	@Success	200		{object}	Book
//	@Failure	404		{object}	map[string]string
//	@x-mcp		{"title": "Look a book up", "readOnly": true}
//	@Router		/books/{id} [get]
func GetBook(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"id": c.Param("id"), "title": "Emma", "authors": nil, "price": "12.50", "fields": c.QueryArray("fields")})
}

// AddBook godoc
//
//	@Summary	Add a book
//	@Tags		books
//	@Accept		json
//	@Param		book	body		NewBook	true	"The book"
//	@Success	201		{object}	Book
//	@Router		/books [post]
func AddBook(c *gin.Context) {
	var b NewBook
	if err := c.ShouldBindJSON(&b); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusCreated, Book{ID: 8, Title: b.Title, Kind: b.Kind, Authors: b.Authors, ShelfMark: fmt.Sprint(b.Pages, b.Labels, b.Contact)})
}

// RemoveBook godoc
//
//	@Summary	Remove a book
//	@Tags		books
//	@Param		id		path	int		true	"The number of the book"
//	@Param		X-Why	header	string	false	"Why it goes"
//	@Success	204
//	@Deprecated
//	@Router		/books/{id} [delete]
func RemoveBook(c *gin.Context) { c.Status(http.StatusNoContent) }

// SetCover godoc
//
//	@Summary	Set the cover of a book
//	@Tags		books
//	@Accept		multipart/form-data
//	@Param		id		path		int		true	"The number of the book"
//	@Param		cover	formData	file	true	"The picture"
//	@Param		alt		formData	string	false	"What it shows"
//	@Success	200		{string}	string	"ok"
//	@Router		/books/{id}/cover [put]
func SetCover(c *gin.Context) {
	header, err := c.FormFile("cover")
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	f, err := header.Open()
	if err != nil {
		c.JSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
		return
	}
	defer func() { _ = f.Close() }()
	content, _ := io.ReadAll(f)
	c.String(http.StatusOK, "%s: %s, %d bytes, %s", c.Param("id"), header.Filename, len(content), c.PostForm("alt"))
}

// ReturnBooks godoc
//
//	@Summary	Return books
//	@Tags		books
//	@Param		ids	body		[]int	true	"The numbers of the books"
//	@Success	200	{array}		int
//	@x-mcp		{"idempotent": true}
//	@Router		/books/return [post]
func ReturnBooks(c *gin.Context) {
	var ids []int
	if err := c.ShouldBindJSON(&ids); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, ids)
}

// Login godoc
//
//	@Summary	Log in
//	@Accept		x-www-form-urlencoded
//	@Param		name	formData	string	true	"Name"
//	@Param		remember	formData	bool	false	"Stay logged in"
//	@Success	200	{object}	map[string]string
//	@Router		/login [post]
func Login(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"hello": c.PostForm("name"), "remember": c.PostForm("remember")})
}

// Shelves godoc
//
//	@Summary	List shelves
//	@Success	200	{array}	Shelf
//	@Router		/shelves [get]
func Shelves(c *gin.Context) {
	c.JSON(http.StatusOK, []Shelf{{Name: "A", Inside: []Shelf{{Name: "A1"}}}})
}

// AddShelf godoc
//
//	@Summary	Add a shelf
//	@Param		shelf	body	Shelf	true	"The shelf"
//	@Success	200	{object}	Shelf
//	@Router		/shelves [post]
func AddShelf(c *gin.Context) {
	var s Shelf
	if err := c.ShouldBindJSON(&s); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, s)
}

// File godoc
//
//	@Summary	Read a file
//	@Produce	plain
//	@Param		path	path	string	true	"The file"
//	@Success	200	{string}	string
//	@Router		/files/{path} [get]
func File(c *gin.Context) { c.String(http.StatusOK, c.Param("path")) }

// Reindex godoc
//
//	@Summary	Reindex everything
//	@x-mcp		{"hidden": true}
//	@Router		/internal/reindex [post]
func Reindex(c *gin.Context) { c.Status(http.StatusAccepted) }
