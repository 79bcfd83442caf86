// Package shop is an application whose tools the preview is compared with.
package shop

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Base is part of everything.
type Base struct {
	ID      int       `json:"id"`
	Created time.Time `json:"created"`
}

// An Order is what a customer buys.
type Order struct {
	Base

	// Note is for the kitchen.
	Note  *string           `json:"note"`
	Lines []Line            `json:"lines" binding:"required,min=1,dive"`
	Tags  map[string]string `json:"tags"`
	Extra json.RawMessage   `json:"extra"`
	Price Money             `json:"price"`
}

// A Line is one product of an order.
type Line struct {
	// Product is the number in the catalogue.
	Product int `json:"product" binding:"required"`
	Count   int `json:"count" binding:"min=1,max=9"`
}

// Money has a JSON form of its own.
type Money struct{ cents int }

// MarshalJSON writes a number.
func (m Money) MarshalJSON() ([]byte, error) { return json.Marshal(float64(m.cents) / 100) }

// UnmarshalJSON reads a number.
func (m *Money) UnmarshalJSON([]byte) error { return nil }

type query struct {
	Status string `form:"status" binding:"omitempty,oneof=open closed"`
	Limit  int    `form:"limit,default=20" binding:"max=100"`
}

// list returns the orders with a status.
func list(c *gin.Context) {
	var q query
	if err := c.ShouldBindQuery(&q); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, []Order{})
}

func create(c *gin.Context) {
	var o Order
	if err := c.ShouldBindJSON(&o); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusCreated, o)
}

func upload(c *gin.Context) {
	file, err := c.FormFile("picture")
	if err != nil {
		c.Status(http.StatusBadRequest)
		return
	}
	local := struct {
		Name string `json:"name"`
	}{file.Filename}
	c.JSON(http.StatusOK, local)
}

// Engine returns the application.
func Engine() *gin.Engine {
	r := gin.New()
	r.GET("/orders", list)
	r.POST("/orders", create)
	r.PUT("/orders/:id/picture", upload)
	r.DELETE("/orders/:id", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	return r
}
