// Package site is how the pages look from outside, whichever host serves them: the headers that
// each answer carries, where a page's file is, its type, and for how long it may be kept.
package site

import "strings"

// Policy is the Content-Security-Policy. It lets a page load and reach what comes from its own
// origin, and nothing else: no eval but WebAssembly's, no inline style, and no inline script but
// the import map, by its hash (ImportMap; "" is none). The page's worker runs from memory, once the
// page has compared its hash (www/src/lib/scripts.ts), hence blob:. 'self' in connect-src covers the
// WebSocket of the same host and port (CSP 3; Chrome 71, Safari 16 and later). Pages that come from
// another host than their relay's may open sockets to its origin, too; "" is their own.
//
// Whoever adds a Trusted Types policy name here says in the page's code what it is for.
func Policy(importMap, relay string) string {
	scripts, connections := "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"
	if importMap != "" {
		scripts += " '" + importMap + "'"
	}
	if relay != "" {
		connections += " ws" + strings.TrimPrefix(relay, "http")
	}
	return strings.Join([]string{
		"default-src 'none'",
		scripts,
		"style-src 'self'",
		"img-src 'self' data: blob:",
		"font-src 'self'",
		connections,
		"worker-src 'self' blob:",
		"manifest-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types lit-html telemed",
	}, "; ")
}

// PermissionsPolicy grants what a page uses (copying a link, sharing it) and denies the rest
// of what browsers know.
var PermissionsPolicy = strings.Join([]string{
	"clipboard-write=(self)",
	"web-share=(self)",
	"accelerometer=()",
	"autoplay=()",
	"bluetooth=()",
	"camera=()",
	"clipboard-read=()",
	"display-capture=()",
	"encrypted-media=()",
	"fullscreen=()",
	"gamepad=()",
	"geolocation=()",
	"gyroscope=()",
	"hid=()",
	"idle-detection=()",
	"local-fonts=()",
	"magnetometer=()",
	"microphone=()",
	"midi=()",
	"payment=()",
	"picture-in-picture=()",
	"publickey-credentials-create=()",
	"publickey-credentials-get=()",
	"screen-wake-lock=()",
	"serial=()",
	"usb=()",
	"window-management=()",
	"xr-spatial-tracking=()",
}, ", ")

// StrictTransport is Strict-Transport-Security where the page came over TLS. It has browsers come back by https only, for a year. It says nothing of
// subdomains: they are not the relay's.
const StrictTransport = "max-age=31536000"

// SetHeaders sets the headers that every response carries: pages, assets (the worker's script
// needs them too), errors and health alike. The policy is what Policy returned; h is an http.Header, but
// the Durable Object's wasm is without net/http.
func SetHeaders(h map[string][]string, policy string) {
	for name, value := range map[string]string{
		"Cache-Control":                "no-store", // until a page says otherwise
		"Content-Security-Policy":      policy,
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           PermissionsPolicy,
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
	} {
		h[name] = []string{value}
	}
}
