// Command swag has comments of swag, and no annotation of ginmcp: Attach finds the document that
// the package docs registers.
package main

import (
	"log"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
	_ "github.com/ginmcp/ginmcp/examples/swag/docs" // registers the document
	"github.com/ginmcp/ginmcp/ginmcp"
)

//go:generate go run github.com/swaggo/swag/cmd/swag@v1.16.6 init --outputTypes go

// Order is what a customer ordered.
type Order struct {
	ID    int      `json:"id" example:"7"`
	Items []string `json:"items"`
}

// getOrder godoc
//
//	@Summary	Get an order
//	@ID			get_order
//	@Tags		orders
//	@Param		id		path		int			true	"The number of the order"	minimum(1)
//	@Param		expand	query		[]string	false	"What to include"			Enums(items, customer)
//	@Success	200		{object}	Order
//	@Failure	404		{object}	map[string]string
//	@x-mcp		{"readOnly": true}
//	@Router		/orders/{id} [get]
func getOrder(c *gin.Context) {
	id, err := strconv.Atoi(c.Param("id"))
	if err != nil || id != 7 {
		c.JSON(http.StatusNotFound, gin.H{"error": "there is no order " + c.Param("id")})
		return
	}
	c.JSON(http.StatusOK, Order{ID: id, Items: c.QueryArray("expand")})
}

func newEngine() *gin.Engine {
	r := gin.Default()
	r.GET("/orders/:id", getOrder)
	ginmcp.Attach(r)
	return r
}

// main serves the orders.
//
//	@title		Orders
//	@version	1.0
func main() {
	log.Fatal(newEngine().Run("127.0.0.1:8080"))
}
