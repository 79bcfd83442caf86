// Package model has what the dashboard stores.
package model

import "time"

// Common is part of every stored thing.
type Common struct {
	ID        uint64    `json:"id,omitempty"`
	CreatedAt time.Time `json:"created_at,omitempty"`
}

// Server is a machine that is watched.
type Server struct {
	Common

	Name         string `json:"name"`
	Note         string `json:"note,omitempty"`
	PublicNote   string `json:"public_note,omitempty"`
	DisplayIndex int    `json:"display_index"` // larger numbers come first
	HideForGuest bool   `json:"hide_for_guest,omitempty"`

	Host  *Host  `json:"host,omitempty"`
	State *State `json:"state,omitempty"`

	Secret string `json:"-"`
}

// Host describes the hardware.
type Host struct {
	Platform string   `json:"platform,omitempty"`
	CPU      []string `json:"cpu,omitempty"`
	MemTotal uint64   `json:"mem_total,omitempty"`
}

// State is the load at one moment.
type State struct {
	CPU     float64 `json:"cpu"`
	MemUsed uint64  `json:"mem_used"`
	Uptime  uint64  `json:"uptime"`
}

// ServerForm changes a server.
type ServerForm struct {
	Name         string `json:"name"`
	Note         string `json:"note,omitempty"`                      // for administrators only
	PublicNote   string `json:"public_note,omitempty"`               // shown to guests
	DisplayIndex int    `json:"display_index,omitempty" default:"0"` // larger numbers come first
	HideForGuest bool   `json:"hide_for_guest,omitempty" default:"false"`
}

// Coverage selects the servers that a service is checked from.
const (
	CoverageAll = iota
	CoverageIgnoreAll
)

// Kinds of service.
const (
	KindHTTP = iota + 1
	KindPing
	KindTCP
)

// Service is something that the servers check.
type Service struct {
	Common

	Name        string          `json:"name"`
	Type        uint8           `json:"type"`
	Target      string          `json:"target"`
	Duration    uint64          `json:"duration"`
	Cover       uint8           `json:"cover"`
	SkipServers map[uint64]bool `json:"skip_servers"`
}

// ServiceForm describes a new service.
type ServiceForm struct {
	Name   string `json:"name,omitempty" binding:"required"`
	Target string `json:"target,omitempty" binding:"required"`
	// 1: HTTP, 2: ping, 3: TCP
	Type uint8 `json:"type,omitempty" binding:"required"`
	// seconds between two checks
	Duration    uint64          `json:"duration,omitempty"`
	Cover       uint8           `json:"cover,omitempty"`
	SkipServers map[uint64]bool `json:"skip_servers,omitempty"`
}

// Group holds servers.
type Group struct {
	Common

	Name string `json:"name"`
}

// GroupForm names a group and its servers.
type GroupForm struct {
	Name    string   `json:"name" minLength:"1"`
	Servers []uint64 `json:"servers"`
}

// GroupResponse is a group with its servers.
type GroupResponse struct {
	Group   Group    `json:"group"`
	Servers []uint64 `json:"servers"`
}

// Alert is a rule that fires.
type Alert struct {
	Common

	Name    string `json:"name"`
	Enable  *bool  `json:"enable,omitempty"`
	Rules   []Rule `json:"rules"`
	Mode    uint8  `json:"trigger_mode"`
	Message string `json:"message,omitempty"`
}

// Rule is one condition of an alert.
type Rule struct {
	// cpu, memory, offline, …
	Type string  `json:"type"`
	Min  float64 `json:"min,omitempty"`
	Max  float64 `json:"max,omitempty"`
}

// AlertForm describes an alert.
type AlertForm struct {
	Name   string `json:"name" binding:"required"`
	Rules  []Rule `json:"rules"`
	Mode   uint8  `json:"trigger_mode,omitempty" default:"0"`
	Enable bool   `json:"enable"`
}

// Profile is the user who is logged in.
type Profile struct {
	Username string   `json:"username"`
	Role     uint8    `json:"role"`
	Servers  []uint64 `json:"servers,omitempty"`
}

// Setting is the configuration of the dashboard.
type Setting struct {
	SiteName string `json:"site_name"`
	Language string `json:"language"`
	Debug    bool   `json:"debug,omitempty"`
}

// CommonResponse is around each response.
type CommonResponse[T any] struct {
	Success bool   `json:"success,omitempty"`
	Data    T      `json:"data,omitempty"`
	Error   string `json:"error,omitempty"`
}

// PaginatedResponse is around each page.
type PaginatedResponse[S ~[]E, E any] struct {
	Success bool      `json:"success,omitempty"`
	Data    *Value[S] `json:"data,omitempty"`
	Error   string    `json:"error,omitempty"`
}

// Value is a page.
type Value[T any] struct {
	Value      T          `json:"value,omitempty"`
	Pagination Pagination `json:"pagination,omitempty"`
}

// Pagination states which page it is.
type Pagination struct {
	Offset int   `json:"offset,omitempty"`
	Limit  int   `json:"limit,omitempty"`
	Total  int64 `json:"total,omitempty"`
}
