// Package router has the tables of routes.
package router

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"example.com/apps/relay/controller"
	"example.com/apps/relay/middleware"
	"example.com/apps/relay/model"
)

// Route is a row of a table.
type Route struct {
	Method  string
	Path    string
	Handler gin.HandlerFunc
}

// SetRouter registers the tables.
func SetRouter(router *gin.Engine, store *model.Store) {
	h := controller.New(store)
	register(router.Group("/api"), public(h))
	register(router.Group("/api/channel", middleware.AdminAuth()), channelRoutes(h))
	register(router.Group("/api/token", middleware.UserAuth()), []Route{
		{http.MethodGet, "/", h.GetAllTokens},
		{http.MethodGet, "/:id", h.GetToken},
		{http.MethodPost, "/", h.AddToken},
		{http.MethodPut, "/", h.UpdateToken},
		{http.MethodDelete, "/:id", h.DeleteToken},
	})
	setRelayRouter(router, h)
}

func register(g *gin.RouterGroup, routes []Route) {
	for _, route := range routes {
		g.Handle(route.Method, route.Path, route.Handler)
	}
}

func public(h *controller.Handlers) []Route {
	return []Route{
		{"GET", "/status", h.GetStatus},
		{"GET", "/models", controller.ListChannelModels},
	}
}

func channelRoutes(h *controller.Handlers) []Route {
	routes := []Route{
		{Method: http.MethodGet, Path: "/", Handler: h.GetAllChannels},
		{Method: http.MethodGet, Path: "/search", Handler: h.SearchChannels},
		{Method: http.MethodGet, Path: "/test/:id", Handler: h.TestChannel},
	}
	routes = append(routes,
		Route{Method: http.MethodPost, Path: "/", Handler: h.AddChannel},
		Route{Method: http.MethodPut, Path: "/", Handler: h.UpdateChannel},
		Route{Method: http.MethodDelete, Path: "/:id", Handler: h.DeleteChannel},
	)
	return routes
}

// unsupported are paths of the original that the relay does not serve.
var unsupported = map[string][]string{
	http.MethodPost: {"/images/edits", "/files"},
	http.MethodGet:  {"/files", "/files/:id/content"},
}

func setRelayRouter(router *gin.Engine, h *controller.Handlers) {
	modelsRouter := router.Group("/v1/models")
	modelsRouter.Use(middleware.TokenAuth())
	{
		modelsRouter.GET("", h.ListModels)
		modelsRouter.GET("/:model", h.RetrieveModel)
	}
	relayV1Router := router.Group("/v1")
	relayV1Router.Use(middleware.TokenAuth())
	for _, path := range []string{"/chat/completions", "/completions"} {
		relayV1Router.POST(path, h.Relay)
	}
	relayV1Router.POST("/embeddings", h.Embeddings)
	relayV1Router.POST("/audio/transcriptions", h.Transcribe)
	relayV1Router.POST("/tokenize", h.Tokenize)
	for method, paths := range unsupported {
		for _, path := range paths {
			relayV1Router.Handle(method, path, controller.RelayNotImplemented)
		}
	}
}
