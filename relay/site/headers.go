// Package site is how the pages look from outside, whichever host serves them: the headers that
// each answer carries, where a page's file is, its type, and for how long it may be kept.
package site

import (
	"net/http"
	"strings"
)

// SecurityPolicy lets a page load and reach what comes from its own origin, and nothing else:
// no inline script or style, no eval but WebAssembly's. Its worker runs from memory, once the page
// has compared its hash (www/src/lib/scripts.ts), hence blob:. 'self' in connect-src covers the
// WebSocket of the same host and port (CSP 3; Chrome 71, Safari 16 and later).
//
// Whoever adds a Trusted Types policy name here says in the page's code what it is for.
var SecurityPolicy = strings.Join([]string{
	"default-src 'none'",
	"script-src 'self' 'wasm-unsafe-eval'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'self'",
	"worker-src 'self' blob:",
	"manifest-src 'self'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types lit-html telemed",
}, "; ")

// PolicyWith is SecurityPolicy for pages that come from another host than the relay of this
// origin: they may open sockets to it, and nothing else.
func PolicyWith(relay string) string {
	socket := "ws" + strings.TrimPrefix(relay, "http")
	return strings.Replace(SecurityPolicy, "connect-src 'self'", "connect-src 'self' "+socket, 1)
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
// needs them too), errors and health alike.
func SetHeaders(h http.Header) {
	h.Set("Cache-Control", "no-store") // until a page says otherwise
	h.Set("Content-Security-Policy", SecurityPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Embedder-Policy", "require-corp")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", PermissionsPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
}
