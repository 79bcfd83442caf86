// Package bootstrap puts the layers together.
package bootstrap

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/shop/delivery"
	"example.com/apps/shop/repository"
	"example.com/apps/shop/usecase"
)

// Router is what modules need of an engine.
type Router interface {
	gin.IRouter
}

// Module registers routes.
type Module interface {
	Routes(r Router)
}

// Application is the whole shop.
type Application struct {
	Env    *Env
	engine *gin.Engine
}

// Env is the configuration.
type Env struct {
	ContextTimeout time.Duration
	APIKey         string
}

// App builds the shop.
func App() *Application {
	env := &Env{ContextTimeout: 2 * time.Second, APIKey: "k-1"}
	app := &Application{Env: env, engine: gin.New()}
	app.engine.Use(gin.Recovery())
	app.mount()
	return app
}

// Handler returns what serves requests.
func (a *Application) Handler() http.Handler { return a.engine }

func (a *Application) mount() {
	db := repository.Open()
	api := a.engine.Group("/v1")
	protected := api.Group("")
	protected.Use(delivery.APIKey(a.Env.APIKey))

	products := usecase.NewProduct(repository.NewProducts(db), a.Env.ContextTimeout)
	orders := usecase.NewOrder(repository.NewOrders(db), repository.NewProducts(db), a.Env.ContextTimeout)

	public := []Module{
		&productModule{delivery.NewProductHandler(products)},
		&metaModule{},
	}
	for _, m := range public {
		m.Routes(api)
	}
	private := []Module{
		&stockModule{delivery.NewProductHandler(products)},
		&orderModule{h: delivery.NewOrderHandler(orders), prefix: "/orders"},
		&customerModule{delivery.NewCustomerHandler(usecase.NewCustomer(repository.NewCustomers(db), a.Env.ContextTimeout))},
	}
	for _, m := range private {
		m.Routes(protected)
	}
}

type productModule struct{ h *delivery.ProductHandler }

func (m *productModule) Routes(r Router) {
	r.GET("/products", m.h.Fetch)
	r.GET("/products/:sku", m.h.GetBySKU)
	r.GET("/products/:sku/related", m.h.Related)
}

type stockModule struct{ h *delivery.ProductHandler }

func (m *stockModule) Routes(r Router) {
	g := r.Group("/products")
	g.POST("", m.h.Store)
	g.PUT("/:sku/price", m.h.SetPrice)
	g.DELETE("/:sku", m.h.Delete)
	r.POST("/stock/adjustments", m.h.AdjustStock)
	r.POST("/stock/import", m.h.Import)
}

type orderModule struct {
	h      *delivery.OrderHandler
	prefix string
}

func (m *orderModule) Routes(r Router) {
	g := r.Group(m.prefix)
	g.GET("", m.h.List)
	g.POST("", m.h.Place)
	g.GET("/:id", m.h.Get)
	g.POST("/:id/cancel", m.h.Cancel)
	g.POST("/:id/payments", m.h.Pay)
	g.GET("/:id/invoice.pdf", m.h.Invoice)
	g.GET("/export", m.h.Export)
}

type customerModule struct{ h *delivery.CustomerHandler }

func (m *customerModule) Routes(r Router) {
	r.GET("/customers", m.h.Find)
	r.PATCH("/customers/:id", m.h.Update)
	r.GET("/customers/:id/events", m.h.Events)
	r.POST("/customers/:id/anonymise", m.h.Anonymise)
}

type metaModule struct{}

func (metaModule) Routes(r Router) {
	r.GET("/health", func(c *gin.Context) { c.Status(http.StatusNoContent) })
	r.GET("/version", func(c *gin.Context) {
		c.JSON(http.StatusOK, map[string]any{"version": "3.2.0", "build": 118})
	})
}
