// Package uri makes URI templates (RFC 6570) of routes, finds the route that a URI names, and
// turns the URI's values into arguments.
package uri
