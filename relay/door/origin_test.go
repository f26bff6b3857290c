package door

import (
	"strings"
	"testing"
)

func TestParseOrigins(t *testing.T) {
	origins, err := ParseOrigins(" https://Clinic.example ,http://127.0.0.1:99,http://[::1]:8080, http://[::1]")
	if err != nil || strings.Join(origins, " ") != "https://clinic.example http://127.0.0.1:99 http://[::1]:8080 http://[::1]" {
		t.Fatalf("%q, %v", origins, err)
	}
	for bad, says := range map[string]string{
		"*": "write https://clinic.example", "clinic.example": "write", "https://clinic.example/": "write", "ftp://clinic.example": "write",
		"https://": "write", "https://a b": "write", "https://u@clinic.example/x": "write", "https://u@clinic.example": "write",
		"https://*.example": "write", "https://a:b": "write", "https://:1": "write", "https://a:70000": "write", "null": "write",
		"https://[::1": "write", "https://::1": "write", "https://[::1]x": "write", "https://a:0443": "write",
		"https://clinic.example:443": "write https://clinic.example", "http://clinic.example:80": "write http://clinic.example",
		"https://münchen.example": "xn--",
	} {
		if _, err := ParseOrigins(bad); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is taken as an origin, or not said in one line with %q: %v", bad, says, err)
		}
	}
}
