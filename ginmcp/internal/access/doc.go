// Package access decides what the caller of each request sees and may use: by its access token, by the
// scopes that components require, by the application's own rules, and by the tags that the address
// names. It admits the requests and messages of the HTTP endpoint, gives the adapters the caller's view
// of the catalogue, and serves the metadata of the resource.
package access
