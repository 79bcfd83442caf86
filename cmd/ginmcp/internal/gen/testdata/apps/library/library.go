// Package library lends books: handlers are methods of a struct that holds their dependencies.
package library

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// Server has what the handlers need.
type Server struct {
	store  *Store
	tokens map[string]string // token to the name of a librarian
	desk   string
}

// New returns the engine of a library with a few books.
func New() *gin.Engine {
	s := &Server{
		store:  seed(),
		tokens: map[string]string{"staff": "Ines"},
		desk:   "main",
	}
	r := gin.New()
	r.Use(gin.Recovery())
	s.routes(r)
	return r
}

func (s *Server) routes(r *gin.Engine) {
	r.GET("/", func(c *gin.Context) { c.Redirect(http.StatusFound, "/api/v1/books") })
	r.GET("/healthz", s.health)

	v1 := r.Group("/api/v1")
	v1.GET("/books", s.ListBooks)
	v1.GET("/books/:id", s.GetBook)
	v1.GET("/books/:id/cover", s.GetCover)
	v1.GET("/books/:id/reviews", s.ListReviews)
	v1.POST("/books/:id/reviews", s.AddReview)
	v1.GET("/authors", s.ListAuthors)
	v1.GET("/authors/:id", s.GetAuthor)
	v1.GET("/stats", s.Stats)
	v1.GET("/export.csv", s.Export)

	// Only librarians may change the stock.
	staff := v1.Group("", s.requireStaff)
	{
		staff.POST("/books", s.CreateBook)
		staff.PUT("/books/:id", s.ReplaceBook)
		staff.PATCH("/books/:id", s.UpdateBook)
		staff.DELETE("/books/:id", s.DeleteBook)
		staff.PUT("/books/:id/cover", s.UploadCover)
		staff.POST("/authors", s.CreateAuthor)
		staff.DELETE("/authors/:id", s.DeleteAuthor)
		staff.POST("/members", s.CreateMember)
		staff.GET("/members/:card", s.GetMember)

		loans := staff.Group("/loans")
		loans.GET("", s.ListLoans)
		loans.POST("", s.Lend)
		loans.POST("/:id/return", s.Return)
	}
}

// requireStaff lets librarians through.
func (s *Server) requireStaff(c *gin.Context) {
	token, ok := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !ok {
		c.AbortWithStatusJSON(http.StatusUnauthorized, errorBody{"a token is missing"})
		return
	}
	name, ok := s.tokens[token]
	if !ok {
		c.AbortWithStatusJSON(http.StatusForbidden, errorBody{"this token is not known"})
		return
	}
	c.Set("librarian", name)
	c.Next()
}

func (s *Server) health(c *gin.Context) {
	c.String(http.StatusOK, "ok")
}

type errorBody struct {
	Error string `json:"error"`
}

func (s *Server) fail(c *gin.Context, status int, err error) {
	c.JSON(status, errorBody{Error: err.Error()})
}
