package library

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
)

type bookQuery struct {
	Q        string `form:"q"`
	AuthorID int    `form:"author_id"`
	Format   Format `form:"format" binding:"omitempty,oneof=paper audio ebook"`
	Page     int    `form:"page,default=1" binding:"min=1"`
	PerPage  int    `form:"per_page,default=20" binding:"min=1,max=100"`
}

type bookList struct {
	Items []*Book `json:"items"`
	Total int     `json:"total"`
	Page  int     `json:"page"`
}

// ListBooks returns the books that match all filters, a page at a time.
func (s *Server) ListBooks(c *gin.Context) {
	var q bookQuery
	if err := c.ShouldBindQuery(&q); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	found := []*Book{}
	for _, b := range s.store.books {
		if q.Q != "" && !strings.Contains(strings.ToLower(b.Title), strings.ToLower(q.Q)) {
			continue
		}
		if q.AuthorID != 0 && b.AuthorID != q.AuthorID {
			continue
		}
		if q.Format != "" && b.Format != q.Format {
			continue
		}
		found = append(found, b)
	}
	from := min((q.Page-1)*q.PerPage, len(found))
	to := min(from+q.PerPage, len(found))
	c.JSON(http.StatusOK, bookList{Items: found[from:to], Total: len(found), Page: q.Page})
}

// bookFromPath finds the book that the path names, or answers.
func (s *Server) bookFromPath(c *gin.Context) (*Book, bool) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		s.fail(c, http.StatusBadRequest, errors.New("id must be a number"))
		return nil, false
	}
	b, err := s.store.book(id)
	if err != nil {
		s.fail(c, http.StatusNotFound, err)
		return nil, false
	}
	return b, true
}

// GetBook returns one book.
func (s *Server) GetBook(c *gin.Context) {
	if b, ok := s.bookFromPath(c); ok {
		c.JSON(http.StatusOK, b)
	}
}

type bookInput struct {
	Title    string   `json:"title" binding:"required,max=200"`
	ISBN     string   `json:"isbn" binding:"omitempty,isbn13"` // 13 digits
	Format   Format   `json:"format" binding:"required,oneof=paper audio ebook"`
	AuthorID int      `json:"author_id" binding:"required"`
	Pages    int      `json:"pages" binding:"gte=0"`
	Price    float64  `json:"price"`
	Tags     []string `json:"tags" binding:"max=10,dive,required"`
}

func (in *bookInput) apply(b *Book) {
	b.Title, b.ISBN, b.Format, b.AuthorID = in.Title, in.ISBN, in.Format, in.AuthorID
	b.Pages, b.Price = in.Pages, in.Price
	b.Tags = append([]string{}, in.Tags...)
}

// CreateBook adds a book to the stock.
//
//	@Summary	Add a book
//	@Tags		books
//	@Param		book	body		bookInput	true	"the new book"
//	@Success	201		{object}	Book
//	@Router		/books [post]
func (s *Server) CreateBook(c *gin.Context) {
	var in bookInput
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	if _, err := s.store.author(in.AuthorID); err != nil {
		s.fail(c, http.StatusUnprocessableEntity, errors.New("author_id: no such author"))
		return
	}
	b := &Book{}
	in.apply(b)
	s.store.addBook(b)
	c.Header("Location", fmt.Sprintf("/api/v1/books/%d", b.ID))
	c.JSON(http.StatusCreated, b)
}

// ReplaceBook replaces all details of a book. What is left out becomes empty.
func (s *Server) ReplaceBook(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	var in bookInput
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	in.apply(b)
	c.JSON(http.StatusOK, b)
}

// UpdateBook changes the details that are given.
func (s *Server) UpdateBook(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	var in struct {
		Title *string  `json:"title" binding:"omitempty,min=1"`
		Pages *int     `json:"pages"`
		Price *float64 `json:"price"`
		Tags  []string `json:"tags"`
	}
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	if in.Title != nil {
		b.Title = *in.Title
	}
	if in.Pages != nil {
		b.Pages = *in.Pages
	}
	if in.Price != nil {
		b.Price = *in.Price
	}
	if in.Tags != nil {
		b.Tags = in.Tags
	}
	c.JSON(http.StatusOK, b)
}

// DeleteBook removes a book from the stock.
func (s *Server) DeleteBook(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	if err := s.store.removeBook(id); err != nil {
		s.fail(c, http.StatusNotFound, err)
		return
	}
	c.Status(http.StatusNoContent)
}

// UploadCover stores the picture of a book's cover.
func (s *Server) UploadCover(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	header, err := c.FormFile("cover")
	if err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	file, err := header.Open()
	if err != nil {
		s.fail(c, http.StatusInternalServerError, err)
		return
	}
	defer file.Close()
	if b.cover, err = io.ReadAll(file); err != nil {
		s.fail(c, http.StatusInternalServerError, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"book_id": b.ID, "bytes": len(b.cover), "caption": c.PostForm("caption")})
}

// GetCover returns the picture of a book's cover.
func (s *Server) GetCover(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	if b.cover == nil {
		s.fail(c, http.StatusNotFound, errNotFound)
		return
	}
	c.Data(http.StatusOK, "image/jpeg", b.cover)
}

// Export writes the stock as CSV.
func (s *Server) Export(c *gin.Context) {
	columns := c.QueryArray("column")
	if len(columns) == 0 {
		columns = []string{"id", "title"}
	}
	allowed := []string{"id", "title", "isbn", "price"}
	for _, column := range columns {
		if !slices.Contains(allowed, column) {
			s.fail(c, http.StatusBadRequest, fmt.Errorf("no column %q", column))
			return
		}
	}
	c.Header("Content-Type", "text/csv; charset=utf-8")
	c.Header("Content-Disposition", `attachment; filename="books.csv"`)
	w := csv.NewWriter(c.Writer)
	defer w.Flush()
	_ = w.Write(columns)
	for _, b := range s.store.books {
		values := map[string]string{
			"id": strconv.Itoa(b.ID), "title": b.Title, "isbn": b.ISBN,
			"price": strconv.FormatFloat(b.Price, 'f', 2, 64),
		}
		row := make([]string, len(columns))
		for i, column := range columns {
			row[i] = values[column]
		}
		_ = w.Write(row)
	}
}
