// Package uri makes URI templates (RFC 6570) from routes, finds the route that a URI names, and
// converts the URI's values to arguments.
package uri
