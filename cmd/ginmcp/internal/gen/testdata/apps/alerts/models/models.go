// Package models has what sensors send and bouncers receive.
package models

import (
	"errors"
	"fmt"
)

// Decision Decision
type Decision struct {
	// the id of the decision
	ID int64 `json:"id,omitempty"`

	// the duration of the decision
	// Required: true
	Duration *string `json:"duration"`

	// the origin of the decision : cscli, crowdsec
	// Required: true
	Origin *string `json:"origin"`

	// the scope of decision : does it apply to an IP, a range, a username, etc
	// Required: true
	Scope *string `json:"scope"`

	// the type of decision, might be 'ban', 'captcha' or something custom.
	// Required: true
	Type *string `json:"type"`

	// the value of the decision scope : an IP, a range, a username, etc
	// Required: true
	Value *string `json:"value"`

	// true if the decision result from a scenario in simulation mode
	Simulated *bool `json:"simulated,omitempty"`
}

// Validate validates this decision
func (m *Decision) Validate() error {
	for name, field := range map[string]*string{"duration": m.Duration, "origin": m.Origin, "scope": m.Scope, "type": m.Type, "value": m.Value} {
		if field == nil {
			return fmt.Errorf("%s in body is required", name)
		}
	}
	return nil
}

// Source Source
type Source struct {
	// the source ip
	IP string `json:"ip,omitempty"`

	// country code
	Cn string `json:"cn,omitempty"`

	// latitude
	Latitude float32 `json:"latitude,omitempty"`

	// Required: true
	Scope *string `json:"scope"`
}

// MetaItems0 meta items0
type MetaItems0 struct {
	Key   string `json:"key,omitempty"`
	Value string `json:"value,omitempty"`
}

// Meta data on the alert itself
type Meta []*MetaItems0

// Alert Alert
type Alert struct {
	// only relevant for GET, ignored in POST requests
	// Read Only: true
	ID int64 `json:"id,omitempty"`

	// the machine that saw it
	// Read Only: true
	MachineID string `json:"machine_id,omitempty"`

	// a human readable message
	// Required: true
	Message *string `json:"message"`

	// scenario
	// Required: true
	Scenario *string `json:"scenario"`

	// events count
	// Required: true
	EventsCount *int32 `json:"events_count"`

	// source
	// Required: true
	Source *Source `json:"source"`

	// decisions
	Decisions []*Decision `json:"decisions"`

	// labels
	Labels []string `json:"labels"`

	// Meta data on the alert itself
	Meta Meta `json:"meta,omitempty"`

	Remediation bool `json:"remediation,omitempty"`
}

// Validate validates this alert
func (m *Alert) Validate() error {
	switch {
	case m.Message == nil:
		return errors.New("message in body is required")
	case m.Scenario == nil:
		return errors.New("scenario in body is required")
	case m.EventsCount == nil:
		return errors.New("events_count in body is required")
	case m.Source == nil || m.Source.Scope == nil:
		return errors.New("source in body is required")
	}
	for _, d := range m.Decisions {
		if err := d.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// AddAlertsRequest AddAlertsRequest
type AddAlertsRequest []*Alert

// Validate validates this add alerts request
func (m AddAlertsRequest) Validate() error {
	for _, a := range m {
		if a == nil {
			continue
		}
		if err := a.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// ErrorResponse error response
type ErrorResponse struct {
	// Error message
	// Required: true
	Message *string `json:"message"`

	// more detail on individual errors
	Errors string `json:"errors,omitempty"`
}

// DeleteAlertsResponse DeleteAlertsResponse
type DeleteAlertsResponse struct {
	// number of deleted alerts
	NbDeleted string `json:"nbDeleted,omitempty"`
}

// DeleteDecisionResponse DeleteDecisionResponse
type DeleteDecisionResponse struct {
	// number of deleted decisions
	NbDeleted string `json:"nbDeleted,omitempty"`
}

// WatcherRegistrationRequest WatcherRegistrationRequest
type WatcherRegistrationRequest struct {
	// Required: true
	MachineID *string `json:"machine_id" binding:"required"`

	// Password, should respect the password policy (link to add)
	// Required: true
	Password *string `json:"password" binding:"required"`
}

// WatcherAuthResponse the response of a successful authentication
type WatcherAuthResponse struct {
	Code   int64  `json:"code,omitempty"`
	Expire string `json:"expire,omitempty"`
	Token  string `json:"token,omitempty"`
}

// GetAllowlistResponse GetAllowlistResponse
type GetAllowlistResponse struct {
	Name        string           `json:"name,omitempty"`
	Description string           `json:"description,omitempty"`
	Items       []*AllowlistItem `json:"items"`
}

// AllowlistItem AllowlistItem
type AllowlistItem struct {
	Value       string `json:"value,omitempty"`
	Description string `json:"description,omitempty"`
}

// CheckAllowlistResponse CheckAllowlistResponse
type CheckAllowlistResponse struct {
	// true if the IP or range is allowlisted
	Allowlisted bool `json:"allowlisted,omitempty"`
	// reason for the allowlist
	Reason string `json:"reason,omitempty"`
}
