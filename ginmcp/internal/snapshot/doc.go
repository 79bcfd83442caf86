// Package snapshot builds the catalogue of an application, and decides when to build: at the first
// use, when a list finds newly registered routes, and when the application asks for it. The result
// is a snapshot, which never changes. A call ends with the snapshot with which it began.
package snapshot
