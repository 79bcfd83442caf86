// Package access decides what the caller of each request sees and may use. It considers the access
// token, the scopes that components require, the application's own rules, and the tags that the
// address names. It admits the requests and messages of the HTTP endpoint, gives the adapters the
// caller's view of the catalogue, and serves the metadata of the resource.
package access
