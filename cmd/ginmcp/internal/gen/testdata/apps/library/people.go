package library

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
)

// ListReviews returns what readers say about a book.
func (s *Server) ListReviews(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	limit, err := strconv.Atoi(c.DefaultQuery("limit", "10"))
	if err != nil || limit < 1 {
		s.fail(c, http.StatusBadRequest, errors.New("limit must be a positive number"))
		return
	}
	reviews := s.store.reviews[b.ID]
	c.JSON(http.StatusOK, reviews[:min(limit, len(reviews))])
}

type reviewInput struct {
	Stars int    `json:"stars" binding:"required,min=1,max=5"`
	Text  string `json:"text"`
	By    string `json:"by" binding:"required"`
}

// AddReview adds what a reader says about a book. It needs no token.
func (s *Server) AddReview(c *gin.Context) {
	b, ok := s.bookFromPath(c)
	if !ok {
		return
	}
	var in reviewInput
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	r := Review{Stars: in.Stars, Text: in.Text, By: in.By, At: opened}
	s.store.reviews[b.ID] = append(s.store.reviews[b.ID], r)
	c.JSON(http.StatusCreated, r)
}

// ListAuthors returns all authors.
func (s *Server) ListAuthors(c *gin.Context) {
	authors := slices.Clone(s.store.authors)
	switch sort := c.DefaultQuery("sort", "name"); sort {
	case "name":
		slices.SortFunc(authors, func(a, b *Author) int { return cmp.Compare(a.Name, b.Name) })
	case "id":
		slices.SortFunc(authors, func(a, b *Author) int { return a.ID - b.ID })
	default:
		s.fail(c, http.StatusBadRequest, errors.New("sort must be name or id"))
		return
	}
	c.JSON(http.StatusOK, authors)
}

// GetAuthor returns an author with the titles of the author's books.
func (s *Server) GetAuthor(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	a, err := s.store.author(id)
	if err != nil {
		s.fail(c, http.StatusNotFound, err)
		return
	}
	titles := []string{}
	for _, b := range s.store.books {
		if b.AuthorID == a.ID {
			titles = append(titles, b.Title)
		}
	}
	c.JSON(http.StatusOK, struct {
		*Author
		Titles []string `json:"titles"`
	}{a, titles})
}

// CreateAuthor adds an author.
func (s *Server) CreateAuthor(c *gin.Context) {
	var in struct {
		Name string  `json:"name" binding:"required"`
		Born *int    `json:"born"`
		Bio  *string `json:"bio"`
	}
	if err := c.BindJSON(&in); err != nil {
		return
	}
	a := &Author{ID: len(s.store.authors) + 1, Name: in.Name, Born: in.Born, Bio: in.Bio}
	s.store.authors = append(s.store.authors, a)
	c.JSON(http.StatusCreated, a)
}

// DeleteAuthor removes an author who has no books.
func (s *Server) DeleteAuthor(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	for _, b := range s.store.books {
		if b.AuthorID == id && c.Query("force") != "true" {
			s.fail(c, http.StatusConflict, errors.New("the author has books; force=true deletes anyway"))
			return
		}
	}
	if err := s.store.removeAuthor(id); err != nil {
		s.fail(c, http.StatusNotFound, err)
		return
	}
	c.Status(http.StatusNoContent)
}

type memberInput struct {
	Name    string  `json:"name" binding:"required"`
	Email   string  `json:"email" binding:"required,email"`
	Address Address `json:"address" binding:"required"`
}

func (s *Server) CreateMember(c *gin.Context) {
	var in memberInput
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	m := &Member{
		Card: "A-" + strconv.Itoa(100+len(s.store.members)), Name: in.Name, Email: in.Email,
		Address: in.Address, Active: true,
	}
	s.store.members[m.Card] = m
	c.JSON(http.StatusCreated, m)
}

func (s *Server) GetMember(c *gin.Context) {
	m, ok := s.store.members[c.Param("card")]
	if !ok {
		s.fail(c, http.StatusNotFound, errNotFound)
		return
	}
	c.JSON(http.StatusOK, m)
}

// Stats counts what the library has.
func (s *Server) Stats(c *gin.Context) {
	formats := map[Format]int{}
	for _, b := range s.store.books {
		formats[b.Format]++
	}
	c.JSON(http.StatusOK, gin.H{
		"books":   len(s.store.books),
		"authors": len(s.store.authors),
		"formats": formats,
		"desk":    s.desk,
	})
}
