package main

import "github.com/gin-gonic/gin"

type orderPath struct {
	ID int `uri:"id" binding:"min=1" description:"The order's ID"`
}

type newOrder struct {
	CustomerID int    `json:"customer_id" binding:"required,min=1"`
	Items      []Item `json:"items" binding:"required,min=1,max=20,dive"`
}

func (a *api) placeOrder(_ *gin.Context, in newOrder) (Order, error) {
	return a.store.placeOrder(in.CustomerID, in.Items)
}

func (a *api) getOrder(_ *gin.Context, in orderPath) (Order, error) {
	return a.store.order(in.ID)
}

func (a *api) cancelOrder(_ *gin.Context, in orderPath) (Order, error) {
	return a.store.cancelOrder(in.ID)
}
