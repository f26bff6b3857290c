package host

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// ParseOrigins reads a comma-separated list of origins as browsers write them: a scheme and a
// host, with the port where it is not the scheme's own.
func ParseOrigins(list string) ([]string, error) {
	var origins []string
	for s := range strings.SplitSeq(list, ",") {
		s = strings.ToLower(strings.TrimSpace(s))
		if s == "" {
			continue
		}
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || s != u.Scheme+"://"+u.Host {
			return nil, fmt.Errorf("%q is not an origin: write https://clinic.example or http://127.0.0.1:8080", s)
		}
		origins = append(origins, s)
	}
	return origins, nil
}

// originCheck lets in pages of the relay's own host and of the listed origins, and whoever
// says no origin: that is not a browser, so no page can make it speak.
func originCheck(allowed []string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		origin := strings.ToLower(r.Header.Get("Origin"))
		if origin == "" || slices.Contains(allowed, origin) {
			return true
		}
		u, err := url.Parse(origin)
		return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
	}
}
