package delivery

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/shop/domain"
)

// CustomerHandler serves customers.
type CustomerHandler struct{ usecase domain.CustomerUsecase }

// NewCustomerHandler makes a handler.
func NewCustomerHandler(u domain.CustomerUsecase) *CustomerHandler { return &CustomerHandler{u} }

// Find returns customers, those with an address if email is given.
func (h *CustomerHandler) Find(c *gin.Context) {
	found, err := h.usecase.Find(c.Request.Context(), c.Query("email"))
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, found)
}

// updateCustomer has what can be changed.
type updateCustomer struct {
	Name  *string `json:"name"`
	Email *string `json:"email" binding:"omitempty,email"`
}

// Update changes the members that are given.
func (h *CustomerHandler) Update(c *gin.Context) {
	var uri struct {
		ID int64 `uri:"id" binding:"required"`
	}
	if err := c.ShouldBindUri(&uri); err != nil {
		abort(c, domain.ErrBadParam)
		return
	}
	in, ok := bind[updateCustomer](c)
	if !ok {
		return
	}
	updated, err := h.usecase.Update(c.Request.Context(), uri.ID, in.Name, in.Email)
	if err != nil {
		abort(c, err)
		return
	}
	c.JSON(http.StatusOK, updated)
}

// event is something that a customer did.
type event struct {
	Seq  int    `json:"seq"`
	Kind string `json:"kind"`
}

// Events streams what a customer does, without an end.
func (h *CustomerHandler) Events(c *gin.Context) {
	if _, ok := pathInt64(c, "id"); !ok {
		return
	}
	seq := 0
	c.Stream(func(io.Writer) bool {
		seq++
		c.SSEvent("event", event{Seq: seq, Kind: "visit"})
		return true
	})
}

// Anonymise forgets who a customer is. It cannot be undone.
func (h *CustomerHandler) Anonymise(c *gin.Context) {
	id, ok := pathInt64(c, "id")
	if !ok {
		return
	}
	if c.GetHeader("X-Confirm") != "yes" {
		c.AbortWithStatusJSON(http.StatusPreconditionFailed, ResponseError{Message: "X-Confirm: yes is missing"})
		return
	}
	if err := h.usecase.Anonymise(c.Request.Context(), id); err != nil {
		abort(c, err)
		return
	}
	c.Status(http.StatusNoContent)
}
