package controller

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"example.com/apps/booking/internal/dto"
	"example.com/apps/booking/internal/httpx"
	"example.com/apps/booking/internal/service"
)

// BookingController has the handlers of bookings.
type BookingController struct{ bookings *service.Bookings }

// NewBookingController makes one.
func NewBookingController(bookings *service.Bookings) *BookingController {
	return &BookingController{bookings}
}

// Register registers the routes of bookings.
func (bc *BookingController) Register(g gin.IRoutes) {
	h := httpx.Handle
	g.GET("", h(bc.list)).
		GET("/availability", h(bc.availability)).
		GET("/:id", h(bc.get)).
		POST("", h(bc.create)).
		PATCH("/:id", h(bc.reschedule)).
		POST("/:id/cancel", h(bc.cancel))
	g.GET("/:id/calendar.ics", h(bc.calendar))
}

// list returns the bookings of a period. Without since it is all of them.
func (bc *BookingController) list(c *gin.Context) error {
	var since time.Time
	if s := c.Query("since"); s != "" {
		var err error
		if since, err = time.Parse(time.DateOnly, s); err != nil {
			return httpx.BadRequest("since is a date such as 2026-07-01")
		}
	}
	found := []*dto.BookingDto{}
	for _, b := range bc.bookings.List() {
		if !b.From.Before(since) {
			found = append(found, b)
		}
	}
	page, err := strconv.Atoi(c.DefaultQuery("page", "1"))
	if err != nil || page < 1 {
		return httpx.BadRequest("page is a positive number")
	}
	paged, pagination := service.Page(found, dto.PaginationDto{Page: page})
	respond(c, paged, pagination)
	return nil
}

func respond[T any](c *gin.Context, data []T, pagination dto.PaginationResponse) {
	c.JSON(http.StatusOK, dto.Paginated[T]{
		Data:       data,
		Pagination: pagination,
	})
}

// availability returns rooms that are free, with what they would cost.
func (bc *BookingController) availability(c *gin.Context) error {
	q, err := httpx.BindQuery[dto.AvailabilityQuery](c)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"free": bc.bookings.Available(q), "currency": "EUR"})
	return nil
}

// get returns a booking.
func (bc *BookingController) get(c *gin.Context) error {
	b, err := bc.bookings.Get(c.Param("id"))
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, b)
	return nil
}

// create books a room. Two bookings of a room must not overlap.
func (bc *BookingController) create(c *gin.Context) error {
	in, err := httpx.BindJSON[dto.BookingCreateDto](c)
	if err != nil {
		return err
	}
	b, err := bc.bookings.Create(in)
	if err != nil {
		return err
	}
	c.Header("Location", "/api/bookings/"+b.ID)
	c.JSON(http.StatusCreated, b)
	return nil
}

// reschedule moves a booking to another day.
func (bc *BookingController) reschedule(c *gin.Context) error {
	in, err := httpx.BindJSON[struct {
		From   time.Time     `json:"from" binding:"required"`
		Length time.Duration `json:"length"` // in nanoseconds; 0 keeps it
	}](c)
	if err != nil {
		return err
	}
	b, err := bc.bookings.Get(c.Param("id"))
	if err != nil {
		return err
	}
	length := b.To.Sub(b.From)
	if in.Length > 0 {
		length = in.Length
	}
	b.From, b.To = in.From, in.From.Add(length)
	c.JSON(http.StatusOK, b)
	return nil
}

// cancel cancels a booking. The reason is for the statistics.
func (bc *BookingController) cancel(c *gin.Context) error {
	b, err := bc.bookings.Get(c.Param("id"))
	if err != nil {
		return err
	}
	var fee float64
	switch reason := c.Query("reason"); reason {
	case "illness", "weather":
	case "":
		fee = b.Total / 2
	default:
		return httpx.BadRequest("reason is illness or weather")
	}
	b.Cancelled = &service.Arrival
	c.JSON(http.StatusOK, gin.H{"booking": b, "fee": fee})
	return nil
}

// calendar returns a booking for a calendar.
func (bc *BookingController) calendar(c *gin.Context) error {
	b, err := bc.bookings.Get(c.Param("id"))
	if err != nil {
		return err
	}
	const layout = "20060102T150405Z"
	text := fmt.Sprintf("BEGIN:VCALENDAR\r\nDTSTART:%s\r\nEND:VCALENDAR\r\n", b.From.Format(layout))
	c.Header("Content-Disposition", "attachment; filename=booking.ics")
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", []byte(text))
	return nil
}

// MiscController has the rest.
type MiscController struct{}

// NewMiscController registers the rest.
func NewMiscController(group *gin.RouterGroup) {
	mc := MiscController{}
	group.GET("/kinds", httpx.Handle(mc.kinds))
	group.POST("/newsletter", httpx.Handle(mc.subscribe))
	group.GET("/legacy/:page", httpx.Handle(mc.legacy))
}

// kinds returns what kinds of room there are.
func (MiscController) kinds(c *gin.Context) error {
	lang := strings.Split(c.GetHeader("Accept-Language"), ",")[0]
	names := map[dto.RoomKind]string{dto.RoomKindSingle: "single room", dto.RoomKindDouble: "double room", dto.RoomKindHall: "hall"}
	if strings.HasPrefix(lang, "de") {
		names[dto.RoomKindSingle] = "Einzelzimmer"
	}
	c.JSON(http.StatusOK, names)
	return nil
}

type subscription struct {
	Email  string `form:"email" binding:"required,email"`
	Weekly bool   `form:"weekly"`
}

// subscribe adds an address to the newsletter.
func (MiscController) subscribe(c *gin.Context) error {
	var s subscription
	if err := c.ShouldBind(&s); err != nil {
		return httpx.BadRequest("%v", err)
	}
	c.JSON(http.StatusAccepted, gin.H{"email": s.Email, "weekly": s.Weekly})
	return nil
}

// legacy leads to where pages are today.
func (MiscController) legacy(c *gin.Context) error {
	page := c.Param("page")
	c.Redirect(http.StatusMovedPermanently, "https://booking.example.org/"+page)
	return nil
}

type openID struct {
	Issuer string   `json:"issuer"`
	Scopes []string `json:"scopes_supported"`
}

// OpenIDConfiguration is for programs that sign users in.
func OpenIDConfiguration(c *gin.Context) error {
	c.JSON(http.StatusOK, openID{Issuer: "https://booking.example.org", Scopes: []string{"openid"}})
	return nil
}
