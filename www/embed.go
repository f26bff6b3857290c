// Package www hands the built pages to the relay. What they are made of is TypeScript; see
// src.
package www

import (
	"embed"
	"io/fs"
)

// dist has at least its .gitignore, so that a fresh clone compiles with nothing built.
//
//go:embed all:dist
var dist embed.FS

// Pages returns the built pages: the content of dist.
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("www: internal error: " + err.Error())
	}
	return pages
}
