package main

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

func (a *api) listCustomers(_ *gin.Context, _ struct{}) ([]Customer, error) {
	return a.store.allCustomers(), nil
}

type newCustomer struct {
	Name  string `json:"name" binding:"required,max=80"`
	Email string `json:"email" binding:"required,email"`
}

func (a *api) addCustomer(_ *gin.Context, in newCustomer) (Customer, error) {
	return a.store.addCustomer(Customer{Name: in.Name, Email: in.Email})
}

// customerOrders returns the orders of a customer.
func (a *api) customerOrders(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": "the ID of a customer is a number"})
		return
	}
	orders, err := a.store.ordersOf(id)
	if err != nil {
		c.JSON(statusOf(err), gin.H{"error": err.Error()})
		return
	}
	c.JSON(http.StatusOK, gin.H{"orders": orders})
}

func statusOf(err error) int {
	var coded interface{ StatusCode() int }
	if errors.As(err, &coded) {
		return coded.StatusCode()
	}
	return http.StatusInternalServerError
}
