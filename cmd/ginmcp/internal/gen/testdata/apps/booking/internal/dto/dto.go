// Package dto has requests and responses.
package dto

import (
	"strings"
	"time"
)

// RoomKind is what a room is for.
type RoomKind string

// The kinds of room.
const (
	RoomKindSingle RoomKind = "single"
	RoomKindDouble RoomKind = "double"
	RoomKindHall   RoomKind = "hall"
)

// RoomDto is a room.
type RoomDto struct {
	Code      string           `json:"code"`
	Name      string           `json:"name"`
	Kind      RoomKind         `json:"kind"`
	Beds      int              `json:"beds"`
	Price     float64          `json:"price"`     // per night
	Amenities []string         `json:"amenities"` // such as "tv"
	Location  *LocationDto     `json:"location"`
	Rates     map[string]int64 `json:"rates"`
}

// LocationDto is where a room is.
type LocationDto struct {
	Floor int  `json:"floor" binding:"min=0,max=40"`
	Lift  bool `json:"lift"`
}

// RoomCreateDto describes a room.
type RoomCreateDto struct {
	Code      string           `json:"code" binding:"required,roomcode" unorm:"nfc"`
	Name      string           `json:"name" binding:"required,max=50"`
	Kind      RoomKind         `json:"kind" binding:"required,oneof=single double hall"`
	Beds      *int             `json:"beds" binding:"required_unless=Kind hall"`
	Price     float64          `json:"price" binding:"gt=0"`
	Amenities []string         `json:"amenities" binding:"omitempty,dive,oneof=tv desk bath"`
	Location  *LocationDto     `json:"location"`
	Rates     map[string]int64 `json:"rates"`
}

// Normalise trims the name.
func (d *RoomCreateDto) Normalise() { d.Name = strings.TrimSpace(d.Name) }

// PaginationDto selects a page.
type PaginationDto struct {
	Page  int `form:"pagination[page]"`
	Limit int `form:"pagination[limit]"`
}

// SortDto selects an order.
type SortDto struct {
	Column    string `form:"sort[column]"`
	Direction string `form:"sort[direction]" binding:"omitempty,oneof=asc desc"`
}

// ListRequest is what all lists read.
type ListRequest struct {
	PaginationDto
	SortDto
}

// PaginationResponse states which page it is.
type PaginationResponse struct {
	TotalPages   int64 `json:"totalPages"`
	TotalItems   int64 `json:"totalItems"`
	CurrentPage  int   `json:"currentPage"`
	ItemsPerPage int   `json:"itemsPerPage"`
}

// Paginated is a page.
type Paginated[T any] struct {
	Data       []T                `json:"data"`
	Pagination PaginationResponse `json:"pagination"`
}

// BookingDto is a booking.
type BookingDto struct {
	ID        string     `json:"id"`
	Room      RoomDto    `json:"room"`
	From      time.Time  `json:"from"`
	To        time.Time  `json:"to"`
	Guests    []GuestDto `json:"guests"`
	Cancelled *time.Time `json:"cancelledAt,omitempty"`
	Total     float64    `json:"total"`
}

// GuestDto is somebody who stays.
type GuestDto struct {
	Name string `json:"name" binding:"required"`
	Age  uint8  `json:"age"`
}

// BookingCreateDto asks for a room.
type BookingCreateDto struct {
	RoomCode string     `json:"roomCode" binding:"required"`
	From     time.Time  `json:"from" binding:"required"`
	Nights   int        `json:"nights" binding:"required,min=1,max=30"`
	Guests   []GuestDto `json:"guests" binding:"required,min=1,dive"`
	Notes    *string    `json:"notes"`
}

// AvailabilityQuery asks which rooms are free.
type AvailabilityQuery struct {
	From   time.Time  `form:"from" time_format:"2006-01-02" binding:"required"`
	Nights int        `form:"nights,default=1" binding:"min=1"`
	Kinds  []RoomKind `form:"kind" binding:"omitempty,dive,oneof=single double hall"`
}

// AvailabilityDto is a free room.
type AvailabilityDto struct {
	Code  string  `json:"code"`
	Total float64 `json:"total"`
}
