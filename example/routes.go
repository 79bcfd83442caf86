package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/ginmcp/ginmcp/ginmcp"
)

// api holds what the handlers share.
type api struct{ store *store }

// newShop makes the application and attaches ginmcp to it. The token is what /api asks
// for; callerToken is the one that a caller on stdio has.
func newShop(token, callerToken string) (*gin.Engine, *ginmcp.Server, error) {
	r := gin.New()
	r.Use(gin.Logger(), gin.Recovery())

	// After the global middleware, which then stands before /mcp too. The routes may
	// come later.
	tools := ginmcp.Attach(r,
		ginmcp.WithName("shop"),
		ginmcp.WithInstructions("A small shop. Look products up before ordering them; prices are in cents."),
		ginmcp.WithRequestFunc(present(callerToken)),
		ginmcp.WithConsole(), // open /mcp in a browser
	)
	routes(r, token, &api{newStore()})

	// Every route is there: a mistake in what is said about them ends the program now.
	return r, tools, tools.Refresh()
}

func routes(r *gin.Engine, token string, a *api) {
	// A plain handler, as every application has them. Its name is made from the symbol.
	r.GET("/health", health)

	products := r.Group("/products")
	products.GET("", ginmcp.Op("list_products", a.listProducts,
		ginmcp.Summary("List products, those that match all of what is given."),
		ginmcp.Query[productQuery](), ginmcp.Out[[]Product]()))
	products.GET("/:id", ginmcp.Handle("get_product", a.getProduct, ginmcp.Summary("Get one product.")))
	products.GET("/:id/picture", ginmcp.Op("get_product_picture", a.getPicture,
		ginmcp.Summary("Look at a product."), ginmcp.Path[productPath]()))

	// Everything below asks for the token, whether it is called over HTTP or as a tool.
	guarded := r.Group("/api", bearer(token))
	guarded.POST("/products", ginmcp.Handle("add_product", a.addProduct,
		ginmcp.Summary("Add a product."), ginmcp.Status(http.StatusCreated)))
	guarded.DELETE("/products/:id", ginmcp.Handle("remove_product", a.removeProduct,
		ginmcp.Summary("Remove a product for good."), ginmcp.Status(http.StatusNoContent)))
	guarded.PUT("/products/:id/picture", ginmcp.Handle("set_product_picture", a.setPicture,
		ginmcp.Summary("Upload the picture of a product, a PNG of at most 1 MiB.")))

	guarded.GET("/customers", ginmcp.Handle("list_customers", a.listCustomers, ginmcp.Summary("List all customers.")))
	guarded.POST("/customers", ginmcp.Handle("add_customer", a.addCustomer,
		ginmcp.Summary("Add a customer."), ginmcp.Status(http.StatusCreated)))
	guarded.GET("/customers/:id/orders", a.customerOrders) // not annotated: gen reads the handler

	orders := guarded.Group("/orders")
	orders.POST("", ginmcp.Handle("place_order", a.placeOrder,
		ginmcp.Summary("Order products for a customer."),
		ginmcp.Description("Takes all items out of the stock, or none where one of them is not left in that quantity."),
		ginmcp.Status(http.StatusCreated)))
	orders.GET("/:id", ginmcp.Handle("get_order", a.getOrder, ginmcp.Summary("Get one order.")))
	orders.POST("/:id/cancel", ginmcp.Handle("cancel_order", a.cancelOrder,
		ginmcp.Summary("Cancel an order and put its items back."), ginmcp.Destructive(), ginmcp.Idempotent()))

	// For the people who run the shop, and not for agents.
	guarded.POST("/reset", ginmcp.Op("reset_shop", a.reset, ginmcp.Hidden()))
}

func health(c *gin.Context) { c.JSON(http.StatusOK, gin.H{"status": "ok"}) }

func (a *api) reset(c *gin.Context) {
	a.store.reset()
	c.Status(http.StatusNoContent)
}
