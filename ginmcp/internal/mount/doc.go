// Package mount registers a handler at a path of a Gin engine beside the routes that are there,
// and finds out what stands in front of it.
package mount
