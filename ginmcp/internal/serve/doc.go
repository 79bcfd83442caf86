// Package serve is the HTTP edge of a server: it decides which requests reach the
// handlers of the protocol, and reads their messages. It knows neither the catalogue
// nor the SDK.
package serve
