// Package authz is the part of an OAuth 2.1 resource server that does not depend on a transport or
// a catalogue. It reads bearer tokens (RFC 6750), checks what a verifier reports about them,
// decides which scopes suffice, and writes challenges and the metadata of the resource (RFC 9728).
// A [Guard] does all of this for one resource.
//
// The rules are those of the authorization chapter of the Model Context Protocol, versions
// 2025-11-25 and 2026-07-28.
package authz
