// Package serve is the HTTP edge of a server: it decides which requests reach the handlers of the
// protocol, and reads their messages. It depends neither on the catalogue nor on the SDK.
package serve
