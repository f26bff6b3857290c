package site

import (
	"net/http"
	"strings"
	"testing"
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
	SetHeaders(h)
	for name, want := range map[string]string{
		"Cache-Control":                "no-store",
		"Content-Security-Policy":      SecurityPolicy,
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
	if strings.Contains(SecurityPolicy, "'unsafe-inline'") || strings.Contains(SecurityPolicy, "'unsafe-eval'") || strings.Contains(SecurityPolicy, "http") {
		t.Errorf("the policy lets in what it must not: %s", SecurityPolicy)
	}
}
