package site

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestFile(t *testing.T) {
	for _, name := range []string{"index.html", "doctor.html", "robots.txt", "assets/app-1a2b.js", "assets/icons.svg.x"} {
		if got, ok := File(URLPath(name)); !ok || got != name {
			t.Errorf("%s is served at %s, which asks for %q (%v)", name, URLPath(name), got, ok)
		}
	}
	for _, path := range []string{"", "doctor", "/doctor/", "/doctor.html", "/index.html", "/index", "//", "/assets//x.js", "/.gitignore", "/../x.js", "/assets/../x.js", "/assets/.x.js", "/./x.js"} {
		if got, ok := File(path); ok {
			t.Errorf("%q asks for %s", path, got)
		}
	}
}

func TestSetHeaders(t *testing.T) {
	h := http.Header{}
	SetHeaders(h, "the policy")
	for name, want := range map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      "the policy",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy":           PermissionsPolicy,
		"Referrer-Policy":              "no-referrer",
		"X-Content-Type-Options":       "nosniff",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
		h.Del(name)
	}
	if len(h) != 0 {
		t.Errorf("nobody tests %v", h)
	}
}

func TestPolicy(t *testing.T) {
	for _, c := range []struct{ importMap, relay, scripts, connections string }{
		{"", "", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"},
		{"sha256-x", "", "script-src 'self' 'wasm-unsafe-eval' 'sha256-x'", "connect-src 'self'"},
		{"sha256-x", "https://relay.example", "script-src 'self' 'wasm-unsafe-eval' 'sha256-x'", "connect-src 'self' wss://relay.example"},
	} {
		policy := Policy(c.importMap, c.relay)
		directives := strings.Split(policy, "; ")
		if !slices.Contains(directives, c.scripts) || !slices.Contains(directives, c.connections) {
			t.Errorf("the policy is %s, want in it %q and %q", policy, c.scripts, c.connections)
		}
		if strings.Contains(policy, "'unsafe-inline'") || strings.Contains(policy, "'unsafe-eval'") || strings.Contains(policy, "http") {
			t.Errorf("the policy lets in what it must not: %s", policy)
		}
	}
}

func TestImportMap(t *testing.T) {
	// echo -n '{}' | openssl dgst -sha256 -binary | base64
	const want = "sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="
	if got := ImportMap(fstest.MapFS{"import-map.json": {Data: []byte("{}")}}); got != want {
		t.Errorf("its hash is %s, want %s", got, want)
	}
	if got := ImportMap(fstest.MapFS{}); got != "" {
		t.Errorf("what is not there has the hash %s", got)
	}
}
