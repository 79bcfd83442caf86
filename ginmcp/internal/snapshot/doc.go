// Package snapshot builds the catalogue of an application, and decides when: at the first use, when a
// list finds routes that were registered since, and when the application asks for it. What is built is
// a snapshot, which never changes; calls finish on the snapshot that they began on.
package snapshot
