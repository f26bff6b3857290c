package site

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"path"
	"strings"
)

// What a page's absence is told.
const (
	NotBuilt   = "The pages are not built yet: run make build"
	NoSuchPage = "There is no such page."
	OnlyGet    = "Only GET and HEAD work here."
)

// The assets' names change with their content; the pages' do not.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheNever   = "no-cache"
)

var contentTypes = map[string]string{
	".css":         "text/css; charset=utf-8",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/x-icon",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".woff2":       "font/woff2",
}

// ImportMap returns the hash of the import map that stands in each of the built pages (and has a
// file of its own, www/build.mjs), as Policy takes it.
func ImportMap(pages fs.FS) string {
	text, err := fs.ReadFile(pages, "import-map.json")
	if err != nil {
		return "" // there is nothing yet that one would stand in
	}
	sum := sha256.Sum256(text)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// ContentType returns the type of a file of the built pages.
func ContentType(name string) string {
	if t := contentTypes[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}

// CacheControl returns for how long browsers may keep a file of the built pages.
func CacheControl(name string) string {
	if strings.HasPrefix(name, "assets/") {
		return cacheForever
	}
	return cacheNever
}

// URLPath returns where a file of the built pages is served: index.html is /, x.html is /x,
// anything else is what it is called.
func URLPath(name string) string {
	if name == "index.html" {
		return "/"
	}
	return "/" + strings.TrimSuffix(name, ".html")
}

// File is the inverse of URLPath: the file that a URL's path asks for, if there is one. It is
// false where no file can be meant; what begins with a dot is nobody's.
func File(urlPath string) (name string, ok bool) {
	name, ok = strings.CutPrefix(urlPath, "/")
	switch {
	case name == "":
		name = "index.html"
	case path.Ext(name) == "":
		name += ".html"
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' {
			return "", false
		}
	}
	return name, ok && URLPath(name) == urlPath
}
