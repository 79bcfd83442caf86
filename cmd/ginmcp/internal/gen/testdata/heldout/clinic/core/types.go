// Package core has patients and appointments.
package core

import (
	"encoding/json"
	"time"
)

// Patient is somebody who is treated.
type Patient struct {
	ID        int               `json:"id"`
	Name      string            `json:"name"`
	BirthDate string            `json:"birth_date"`        // such as 1980-02-29
	Blood     BloodGroup        `json:"blood,omitempty"`   // as far as known
	Contacts  []Contact         `json:"contacts"`          // whom to call first is first
	Extra     map[string]string `json:"extra,omitempty"`   // whatever the ward notes
	Insurer   *Insurer          `json:"insurer,omitempty"` // none for those who pay themselves
	Archived  bool              `json:"archived"`
}

// BloodGroup is a group of the AB0 system.
type BloodGroup string

// The groups.
const (
	GroupA  BloodGroup = "A"
	GroupB  BloodGroup = "B"
	GroupAB BloodGroup = "AB"
	Group0  BloodGroup = "0"
)

// Contact is how to reach somebody.
type Contact struct {
	Kind  string `json:"kind" binding:"required,oneof=phone email"`
	Value string `json:"value" binding:"required"`
}

// Insurer pays.
type Insurer struct {
	Name   string `json:"name"`
	Number string `json:"number"`
}

// Appointment is a patient's time with a doctor.
type Appointment struct {
	ID        int             `json:"id"`
	PatientID int             `json:"patient_id"`
	Doctor    string          `json:"doctor"`
	Start     time.Time       `json:"start"`
	Minutes   int             `json:"minutes"`
	State     string          `json:"state"`
	Notes     []Note          `json:"notes"`
	Form      json.RawMessage `json:"form,omitempty"`
}

// Note is what a doctor writes down.
type Note struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
	By   string    `json:"by"`
}

// CreatePatient is a new patient.
type CreatePatient struct {
	Name      string            `json:"name" binding:"required,min=2"`
	BirthDate string            `json:"birth_date" binding:"required,datetime=2006-01-02"`
	Blood     BloodGroup        `json:"blood" binding:"omitempty,oneof=A B AB 0"`
	Contacts  []Contact         `json:"contacts" binding:"dive"`
	Extra     map[string]string `json:"extra"`
	Insurer   *Insurer          `json:"insurer"`
}

// ByID names a patient or an appointment.
type ByID struct {
	ID int `uri:"id" json:"-" binding:"required,min=1"`
}

// UpdatePatient changes a patient. Members that are left out stay.
type UpdatePatient struct {
	ByID
	Name     *string    `json:"name" binding:"omitempty,min=2"`
	Contacts *[]Contact `json:"contacts"`
	Archived *bool      `json:"archived"`
}

// FindPatients selects patients.
type FindPatients struct {
	Q        string `form:"q"`
	Archived bool   `form:"archived"`
	Sort     string `form:"sort,default=name" binding:"oneof=name id"`
	Page     uint   `form:"page,default=1" binding:"min=1"`
	Size     uint   `form:"size,default=25" binding:"min=1,max=200"`
}

// Book is a new appointment for a patient.
type Book struct {
	ByID
	Doctor  string          `json:"doctor" binding:"required"`
	Start   time.Time       `json:"start" binding:"required"`
	Minutes int             `json:"minutes" binding:"omitempty,min=5,max=240"`
	Form    json.RawMessage `json:"form"`
}

// Day selects appointments.
type Day struct {
	Doctor string `uri:"doctor" binding:"required"`
	Date   string `form:"date" binding:"required,datetime=2006-01-02"`
	Full   bool   `form:"full"`
}

// Move moves an appointment.
type Move struct {
	ByID
	Start  time.Time `json:"start" binding:"required"`
	Notify bool      `form:"notify" json:"-"`
}

// AddNote adds a note.
type AddNote struct {
	ByID
	Text string `json:"text" binding:"required"`
	By   string `json:"-"`
}

// Page is a page.
type Page[T any] struct {
	Items []T  `json:"items"`
	Total int  `json:"total"`
	More  bool `json:"more"`
}

// Slot is a time that is free.
type Slot struct {
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes"`
}
