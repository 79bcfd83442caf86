package bind

import (
	"net/http"

	"github.com/ginmcp/ginmcp/schema"
)

// An Error states why a request could not be bound or is not valid.
type Error struct {
	// Status is 400, or 413 for a body that is too large, or 415 for a body with an unsupported
	// media type.
	Status   int
	Problems []schema.Problem
}

// Error returns a text without the problems.
func (*Error) Error() string { return "invalid input" }

// StatusCode returns the status.
func (e *Error) StatusCode() int { return e.Status }

// InputProblems returns a problem for each field that is not valid.
func (e *Error) InputProblems() []schema.Problem { return e.Problems }

func badRequest(problems ...schema.Problem) *Error {
	return &Error{http.StatusBadRequest, problems}
}
