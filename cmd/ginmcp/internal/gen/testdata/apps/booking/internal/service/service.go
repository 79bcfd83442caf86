// Package service has rooms and bookings.
package service

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"example.com/apps/booking/internal/dto"
	"example.com/apps/booking/internal/httpx"
)

// Rooms has all rooms.
type Rooms struct{ all []*dto.RoomDto }

// NewRooms returns two rooms.
func NewRooms() *Rooms {
	return &Rooms{all: []*dto.RoomDto{
		{Code: "A101", Name: "Garden", Kind: dto.RoomKindSingle, Beds: 1, Price: 60.5, Amenities: []string{"tv"}, Location: &dto.LocationDto{Floor: 1, Lift: true}, Rates: map[string]int64{"EUR": 60}},
		{Code: "B201", Name: "Lake", Kind: dto.RoomKindDouble, Beds: 2, Price: 99.25, Amenities: []string{"bath", "desk"}, Location: &dto.LocationDto{Floor: 2}, Rates: map[string]int64{"EUR": 99}},
	}}
}

// All returns a page of rooms and the number of all rooms.
func (s *Rooms) All(search string, req dto.ListRequest) ([]dto.RoomDto, dto.PaginationResponse) {
	var found []dto.RoomDto
	for _, r := range s.all {
		if search == "" || r.Name == search || r.Code == search {
			found = append(found, *r)
		}
	}
	if req.Column == "price" {
		slices.SortFunc(found, func(a, b dto.RoomDto) int { return cmp.Compare(a.Price, b.Price) })
	}
	if req.Direction == "desc" {
		slices.Reverse(found)
	}
	return Page(found, req.PaginationDto)
}

// Page cuts a page out of a list.
func Page[T any](list []T, p dto.PaginationDto) ([]T, dto.PaginationResponse) {
	page, limit := max(p.Page, 1), p.Limit
	if limit < 1 || limit > 100 {
		limit = 20
	}
	from := min((page-1)*limit, len(list))
	return list[from:min(from+limit, len(list))], dto.PaginationResponse{
		TotalPages: int64((len(list) + limit - 1) / limit), TotalItems: int64(len(list)), CurrentPage: page, ItemsPerPage: limit,
	}
}

// Get returns a room.
func (s *Rooms) Get(code string) (*dto.RoomDto, error) {
	for _, r := range s.all {
		if r.Code == code {
			return r, nil
		}
	}
	return nil, httpx.ErrNotFound
}

// Create adds a room.
func (s *Rooms) Create(in dto.RoomCreateDto) (*dto.RoomDto, error) {
	if _, err := s.Get(in.Code); err == nil {
		return nil, &httpx.AppError{Status: 409, Message: "the code is taken"}
	}
	r := &dto.RoomDto{Code: in.Code}
	s.all = append(s.all, r)
	return r, s.Update(in.Code, in)
}

// Update replaces a room.
func (s *Rooms) Update(code string, in dto.RoomCreateDto) error {
	r, err := s.Get(code)
	if err != nil {
		return err
	}
	r.Name, r.Kind, r.Price, r.Amenities, r.Location, r.Rates = in.Name, in.Kind, in.Price, in.Amenities, in.Location, in.Rates
	if in.Beds != nil {
		r.Beds = *in.Beds
	}
	return nil
}

// Delete removes a room.
func (s *Rooms) Delete(code string) error {
	before := len(s.all)
	s.all = slices.DeleteFunc(s.all, func(r *dto.RoomDto) bool { return r.Code == code })
	if len(s.all) == before {
		return httpx.ErrNotFound
	}
	return nil
}

// Bookings has all bookings.
type Bookings struct {
	rooms *Rooms
	all   []*dto.BookingDto
}

// Arrival is the first day of all bookings.
var Arrival = time.Date(2026, time.July, 1, 15, 0, 0, 0, time.UTC)

// NewBookings returns one booking.
func NewBookings(rooms *Rooms) *Bookings {
	return &Bookings{rooms: rooms, all: []*dto.BookingDto{{
		ID: "b1", Room: *rooms.all[0], From: Arrival, To: Arrival.AddDate(0, 0, 3), Guests: []dto.GuestDto{{Name: "Uma", Age: 40}}, Total: 181.5,
	}}}
}

// Create books a room.
func (s *Bookings) Create(in dto.BookingCreateDto) (dto.BookingDto, error) {
	room, err := s.rooms.Get(in.RoomCode)
	if err != nil {
		return dto.BookingDto{}, httpx.BadRequest("roomCode: no such room")
	}
	to := in.From.AddDate(0, 0, in.Nights)
	for _, b := range s.all {
		if b.Room.Code == in.RoomCode && b.Cancelled == nil && b.From.Before(to) && in.From.Before(b.To) {
			return dto.BookingDto{}, httpx.ErrTaken
		}
	}
	b := &dto.BookingDto{ID: fmt.Sprintf("b%d", len(s.all)+1), Room: *room, From: in.From, To: to, Guests: in.Guests, Total: room.Price * float64(in.Nights)}
	s.all = append(s.all, b)
	return *b, nil
}

// List returns all bookings.
func (s *Bookings) List() []*dto.BookingDto { return s.all }

// Get returns a booking.
func (s *Bookings) Get(id string) (*dto.BookingDto, error) {
	for _, b := range s.all {
		if b.ID == id {
			return b, nil
		}
	}
	return nil, httpx.ErrNotFound
}

// Available returns the rooms that are free.
func (s *Bookings) Available(q dto.AvailabilityQuery) []dto.AvailabilityDto {
	free := []dto.AvailabilityDto{}
	for _, r := range s.rooms.all {
		if len(q.Kinds) == 0 || slices.Contains(q.Kinds, r.Kind) {
			free = append(free, dto.AvailabilityDto{Code: r.Code, Total: r.Price * float64(q.Nights)})
		}
	}
	return free
}
