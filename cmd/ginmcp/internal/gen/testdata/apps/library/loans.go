package library

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

// ListLoans returns the loans of a member.
func (s *Server) ListLoans(c *gin.Context) {
	card := c.Query("card")
	if card == "" {
		s.fail(c, http.StatusBadRequest, errors.New("card is required"))
		return
	}
	open := c.Query("open") == "true"
	loans := []*Loan{}
	for _, l := range s.store.loans {
		if l.Card == card && (!open || l.Returned == nil) {
			loans = append(loans, l)
		}
	}
	c.JSON(http.StatusOK, gin.H{"loans": loans, "count": len(loans)})
}

// LoanInput says who borrows what.
type LoanInput struct {
	BookID int    `json:"book_id" binding:"required"`
	Card   string `json:"card" binding:"required"` // the number on the member's card
	Days   int    `json:"days" binding:"omitempty,min=1,max=60"`
}

// Lend gives a book to a member.
func (s *Server) Lend(c *gin.Context) {
	in := LoanInput{Days: 28}
	if err := c.ShouldBindJSON(&in); err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	if desk := c.GetHeader("X-Desk"); desk != "" && desk != s.desk {
		s.fail(c, http.StatusConflict, errors.New("this desk does not lend"))
		return
	}
	if _, ok := s.store.members[in.Card]; !ok {
		s.fail(c, http.StatusUnprocessableEntity, errors.New("no member has this card"))
		return
	}
	l, err := s.store.lend(in.BookID, in.Card, in.Days)
	switch {
	case errors.Is(err, errLent):
		s.fail(c, http.StatusConflict, err)
	case err != nil:
		s.fail(c, http.StatusInternalServerError, err)
	default:
		c.JSON(http.StatusCreated, gin.H{"loan": l, "by": c.GetString("librarian")})
	}
}

// Return takes a book back.
func (s *Server) Return(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		s.fail(c, http.StatusBadRequest, err)
		return
	}
	for _, l := range s.store.loans {
		if l.ID == id {
			at := opened.AddDate(0, 0, 7)
			l.Returned = &at
			c.JSON(http.StatusOK, l)
			return
		}
	}
	s.fail(c, http.StatusNotFound, errNotFound)
}
