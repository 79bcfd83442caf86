// Package web has the files of the site.
package web

import "embed"

// Files has templates and assets.
//
//go:embed templates assets
var Files embed.FS
