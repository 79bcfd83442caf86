// Package mount registers a handler at a path of a Gin engine that already has routes, and
// determines which middleware runs before it.
package mount
