// Package bootstrap puts everything together.
package bootstrap

import (
	"github.com/gin-gonic/gin"

	"example.com/apps/booking/internal/controller"
	"example.com/apps/booking/internal/httpx"
	"example.com/apps/booking/internal/service"
)

// routes is a group together with the middleware that is put before some of its routes.
type routes struct {
	api  *gin.RouterGroup
	auth gin.HandlerFunc
}

type registerFunc func(r *routes, s *services)

type services struct {
	rooms    *service.Rooms
	bookings *service.Bookings
}

// registerTestFunctions could hold more; builds with another tag fill it.
var registerFunctions = []registerFunc{registerRooms, registerBookings, registerMisc}

// Router builds the engine.
func Router() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), httpx.ErrorHandler())
	rooms := service.NewRooms()
	s := &services{rooms, service.NewBookings(rooms)}
	group := &routes{api: r.Group("/api"), auth: httpx.Auth("guest")}
	for _, f := range registerFunctions {
		f(group, s)
	}
	registerWellKnown(r)
	return r
}

func registerRooms(r *routes, s *services) {
	controller.NewRoomController(r.api, r.auth, s.rooms)
}

func registerBookings(r *routes, s *services) {
	bc := controller.NewBookingController(s.bookings)
	g := r.api.Group("/bookings", r.auth)
	bc.Register(g)
}

func registerMisc(r *routes, _ *services) {
	controller.NewMiscController(r.api)
}

func registerWellKnown(r *gin.Engine) {
	r.GET("/.well-known/openid-configuration", httpx.Handle(controller.OpenIDConfiguration))
	r.GET("/healthz", func(c *gin.Context) { c.Status(204) })
}
