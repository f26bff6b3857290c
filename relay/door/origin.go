package door

import (
	"errors"
	"strconv"
	"strings"
)

// ParseOrigins reads a comma-separated list of origins as browsers write them, in letters of either case.
func ParseOrigins(list string) ([]string, error) {
	var origins []string
	for s := range strings.SplitSeq(list, ",") {
		s = strings.ToLower(strings.TrimSpace(s))
		if s == "" {
			continue
		}
		if err := CheckOrigin(s); err != nil {
			return nil, err
		}
		origins = append(origins, s)
	}
	return origins, nil
}

// CheckOrigin accepts an origin in the form that browsers write, the only one that theirs can be
// equal to: a scheme and a host, with the port where it is not the scheme's own. The error says
// what would do. crypto/SPEC.md, 4, has the same rule.
func CheckOrigin(origin string) error {
	quoted := strconv.Quote(origin)
	name, port := splitPort(hostOf(origin))
	switch {
	case port == "443" && strings.HasPrefix(origin, "https:"), port == "80" && strings.HasPrefix(origin, "http:"):
		return errors.New(quoted + " has the port that browsers leave out: write " + strings.TrimSuffix(origin, ":"+port))
	case !ascii(name):
		return errors.New(quoted + " has letters that browsers write otherwise: write the name's xn-- form")
	case port == "0" || !validHost(name):
		return errors.New(quoted + " is not an origin: write https://clinic.example or http://127.0.0.1:8080")
	}
	return nil
}

// hostOf returns an origin's host and port; "" when it is none of the web's.
func hostOf(origin string) string {
	if host, ok := strings.CutPrefix(origin, "https://"); ok {
		return host
	}
	host, _ := strings.CutPrefix(origin, "http://")
	if host == origin {
		return ""
	}
	return host
}

// Loopback says that a valid origin is this machine, the only one whose pages browsers trust without TLS.
func Loopback(origin string) bool {
	name, _ := splitPort(hostOf(origin))
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || name == "[::1]" ||
		strings.HasPrefix(name, "127.") && validIPv4(name)
}

// splitPort parts a host from its port, which is empty where there is none, and "0" where it is not written as one.
func splitPort(host string) (name, port string) {
	i := strings.LastIndexByte(host, ':')
	if i <= strings.IndexByte(host, ']') {
		return host, ""
	}
	if !number(host[i+1:], 10, 16) {
		return host[:i], "0"
	}
	return host[:i], host[i+1:]
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

// validHost accepts a name, an IPv4 address, or an IPv6 address in brackets, each in its one form.
// (net/netip's would make the Durable Object's wasm a twentieth larger.)
func validHost(host string) bool {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		return ok && validIPv6(inner)
	}
	return ValidName(host) && (!numeric(host[strings.LastIndexByte(host, '.')+1:]) || validIPv4(host))
}

// ValidName accepts labels of a–z, 0–9, hyphen and underscore: what DNS takes and browsers make of others.
func ValidName(name string) bool {
	for label := range strings.SplitSeq(name, ".") {
		bad := func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_')
		}
		if len(label) < 1 || len(label) > 63 || strings.ContainsFunc(label, bad) {
			return false
		}
	}
	return len(name) <= 253
}

// numeric says that a last label makes browsers read the host as an IPv4 address.
func numeric(label string) bool {
	digits, hex := strings.CutPrefix(label, "0x")
	return strings.IndexFunc(digits, func(r rune) bool {
		return !(r >= '0' && r <= '9' || hex && r >= 'a' && r <= 'f')
	}) < 0
}

func validIPv4(host string) bool {
	_, ok := parseIPv4(host)
	return ok
}

func parseIPv4(host string) (address uint64, ok bool) {
	parts := strings.Split(host, ".")
	for _, p := range parts {
		if !number(p, 10, 8) {
			return 0, false
		}
		n, _ := strconv.ParseUint(p, 10, 8)
		address = address<<8 | n
	}
	return address, len(parts) == 4
}

// number says that s is one of so many bits, in its only form.
func number(s string, base, bits int) bool {
	n, err := strconv.ParseUint(s, base, bits)
	return err == nil && strconv.FormatUint(n, base) == s
}

func validIPv6(s string) bool {
	_, ok := parseIPv6(s)
	return ok
}

// parseIPv6 accepts eight groups, of which :: stands for the first longest run of two or more
// zeros, and none with a dotted part. It returns the first four.
func parseIPv6(s string) (network uint64, ok bool) {
	head, tail, short := strings.Cut(s, "::")
	groups := fields(head)
	at, back := len(groups), fields(tail)
	missing := 8 - at - len(back)
	if short != (missing >= 2) || !short && missing != 0 {
		return 0, false
	}
	for range missing {
		groups = append(groups, "0")
	}
	longest, run, end := 1, 0, 0
	for i, g := range append(groups, back...) {
		if !number(g, 16, 16) {
			return 0, false
		}
		if n, _ := strconv.ParseUint(g, 16, 16); i < 4 {
			network = network<<16 | n
		}
		if run++; g != "0" {
			run = 0
		}
		if run > longest {
			longest, end = run, i+1
		}
	}
	return network, !short && end == 0 || longest == missing && end == at+missing
}

func fields(groups string) []string {
	if groups == "" {
		return nil
	}
	return strings.Split(groups, ":")
}
