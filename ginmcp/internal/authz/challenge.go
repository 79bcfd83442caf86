package authz

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The error codes of RFC 6750, section 3.1.
const (
	errInvalidRequest    = "invalid_request"
	errInvalidToken      = "invalid_token"
	errInsufficientScope = "insufficient_scope"
)

// A Refusal is the response to an unauthorized request. Nothing was dispatched.
type Refusal struct { //nolint:errname // it is mainly a response
	// Status is 400, 401, 403 or 503.
	Status int
	// Code is an error code of RFC 6750. It is empty for a request without a token, and for 503.
	Code string
	// Description is one sentence for the operator of the client.
	Description string
	// Scopes are the scopes that a token needs for the request, together with those that it already
	// has.
	Scopes []string
	// Metadata is the URL of the resource's metadata, empty if there is none.
	Metadata string
}

// Error returns the description.
func (r *Refusal) Error() string { return r.Description }

// Challenge returns the value of the header WWW-Authenticate, or "" if the status has none.
func (r *Refusal) Challenge() string {
	if r.Status == http.StatusServiceUnavailable {
		return ""
	}
	var params []string
	add := func(name, value string) {
		if value = quotable(value); value != "" {
			params = append(params, name+`="`+value+`"`)
		}
	}
	if r.Code != "" {
		add("error", r.Code)
		add("error_description", r.Description)
	}
	add("scope", strings.Join(r.Scopes, " "))
	add("resource_metadata", r.Metadata)
	return strings.TrimSpace("Bearer " + strings.Join(params, ", "))
}

// quotable returns the characters of a text that RFC 6750, section 3, allows in a value.
func quotable(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '"':
			return '\''
		case c < ' ' || c > '~' || c == '\\':
			return -1
		default:
			return c
		}
	}, text)
}

// Write writes the response. The body has the members of an OAuth error.
func (r *Refusal) Write(w http.ResponseWriter) {
	h := w.Header()
	if challenge := r.Challenge(); challenge != "" {
		h.Set("WWW-Authenticate", challenge)
	}
	if r.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json")
	w.WriteHeader(r.Status)
	body, _ := json.Marshal(struct { // marshalling strings never fails
		Error       string `json:"error,omitempty"`
		Description string `json:"error_description"`
		Scope       string `json:"scope,omitempty"`
	}{r.Code, r.Description, strings.Join(r.Scopes, " ")})
	_, _ = w.Write(append(body, '\n')) // the client may have disconnected
}
