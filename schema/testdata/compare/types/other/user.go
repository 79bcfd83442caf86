// Package other has a type with the name of one in package types.
package other

// User is not the User of package types.
type User struct {
	Email string `json:"email"`
}
