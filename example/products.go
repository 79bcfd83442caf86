package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

type productPath struct {
	ID int `uri:"id" binding:"min=1" description:"The product's ID"`
}

type productQuery struct {
	Search   string `form:"search" description:"A part of the name"`
	Category string `form:"category" binding:"omitempty,oneof=kitchen garden office"`
	MaxPrice int    `form:"max_price" binding:"min=0" description:"In cents; 0 for any"`
	Limit    int    `form:"limit,default=20" binding:"min=1,max=100"`
}

// listProducts is an ordinary Gin handler. Op declares what it binds and returns.
func (a *api) listProducts(c *gin.Context) {
	var q productQuery
	if err := c.ShouldBindQuery(&q); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, a.store.findProducts(productFilter{q.Search, q.Category, q.MaxPrice, q.Limit}))
}

// getProduct is a typed handler. Handle binds its input and renders its result.
func (a *api) getProduct(_ *gin.Context, in productPath) (Product, error) {
	return a.store.product(in.ID)
}

type newProduct struct {
	Name     string `json:"name" binding:"required,max=80"`
	Category string `json:"category" binding:"required,oneof=kitchen garden office"`
	Price    int    `json:"price" binding:"required,min=1" description:"In cents"`
	Stock    int    `json:"stock" binding:"min=0"`
}

func (a *api) addProduct(_ *gin.Context, in newProduct) (Product, error) {
	return a.store.addProduct(Product{Name: in.Name, Category: in.Category, Price: in.Price, Stock: in.Stock}), nil
}

func (a *api) removeProduct(_ *gin.Context, in productPath) (struct{}, error) {
	return struct{}{}, a.store.removeProduct(in.ID)
}
