package invite

import (
	"strconv"
	"strings"
)

// validOrigin accepts a relay origin in the form in which browsers serialise
// it, and no other form of the same origin: the owner token is derived from the
// bytes. Written out by hand because net/url neither checks nor normalises
// hosts (WHATWG URL §3.5 and §4.1).
func validOrigin(origin string) bool {
	host, secure := strings.CutPrefix(origin, "https://")
	if !secure {
		var plain bool
		if host, plain = strings.CutPrefix(origin, "http://"); !plain {
			return false
		}
	}
	name, port := splitPort(host)
	if port != "" && !validPort(port[1:], secure) {
		return false
	}
	return validHost(name) && (secure || loopback(name))
}

// splitPort cuts host[:port] before the colon of the port, if there is one.
func splitPort(s string) (host, port string) {
	at := strings.LastIndexByte(s, ':')
	if at < 0 || at < strings.IndexByte(s, ']') {
		return s, ""
	}
	return s[:at], s[at:]
}

// validPort accepts 1 to 65535 without leading zeros, and not the scheme's own
// port, which an origin never shows.
func validPort(port string, secure bool) bool {
	n, ok := decimal(port, 65535)
	return ok && n != 0 && !(secure && n == 443) && !(!secure && n == 80)
}

// decimal reads a number up to limit in its only form: digits, no leading zero.
func decimal(s string, limit int) (n int, ok bool) {
	n, ok = digits(s, 10, limit)
	return n, ok && (s == "0" || s[0] != '0')
}

// digits reads a number up to limit, of digits of either case. (strconv's parsers bring
// quoting and its tables into the wasm.)
func digits(s string, base, limit int) (n int, ok bool) {
	for _, c := range []byte(s) {
		digit := strings.IndexByte("0123456789abcdef", c|0x20)
		if c < 0x20 || digit < 0 || digit >= base {
			return 0, false
		}
		if n = n*base + digit; n > limit {
			return 0, false
		}
	}
	return n, s != ""
}

// validHost accepts a domain name of at most 253 bytes, an IPv4 address, or an
// IPv6 address in brackets.
func validHost(host string) bool {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		inner, ok = strings.CutSuffix(inner, "]")
		return ok && validIPv6(inner)
	}
	if len(host) > 253 {
		return false
	}
	labels := strings.Split(host, ".")
	for _, l := range labels {
		if !validLabel(l) {
			return false
		}
	}
	if last := labels[len(labels)-1]; numeric(last) {
		return validIPv4(labels)
	}
	return true
}

// validLabel accepts 1 to 63 of a–z, 0–9, hyphen and underscore; browsers have
// turned every other letter into these.
func validLabel(l string) bool {
	for i := range len(l) {
		c := l[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return len(l) >= 1 && len(l) <= 63
}

// numeric tells whether a last label makes browsers read the host as an IPv4
// address: only digits, or 0x and hexadecimal digits.
func numeric(l string) bool {
	digits, hex := l, false
	if rest, ok := strings.CutPrefix(l, "0x"); ok {
		digits, hex = rest, true
	}
	for i := range len(digits) {
		c := digits[i]
		if !(c >= '0' && c <= '9' || hex && c >= 'a' && c <= 'f') {
			return false
		}
	}
	return true
}

func validIPv4(parts []string) bool {
	for _, p := range parts {
		if _, ok := decimal(p, 255); !ok {
			return false
		}
	}
	return len(parts) == 4
}

// loopback tells whether a valid host is this machine: the only place that
// plain http may lead to.
func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || host == "[::1]" {
		return true
	}
	labels := strings.Split(host, ".")
	return strings.HasPrefix(host, "127.") && validIPv4(labels)
}

// validIPv6 accepts the one form that browsers write: eight groups of lower-case
// hexadecimal without leading zeros, the first longest run of two or more zero
// groups as "::", no dotted part (WHATWG URL §3.5, the IPv6 serialiser).
func validIPv6(s string) bool {
	groups, ok := parseIPv6(s)
	return ok && formatIPv6(groups) == s
}

func parseIPv6(s string) (groups [8]uint16, ok bool) {
	head, tail, compressed := strings.Cut(s, "::")
	if !compressed {
		return groups, readGroups(groups[:], s) == 8
	}
	var back [8]uint16
	n, m := readGroups(groups[:], head), readGroups(back[:], tail)
	if n < 0 || m < 0 || n+m > 6 {
		return groups, false
	}
	copy(groups[8-m:], back[:m])
	return groups, true
}

// readGroups reads colon-separated groups into dst and returns how many, -1 if
// they are malformed or too many.
func readGroups(dst []uint16, s string) int {
	if s == "" {
		return 0
	}
	parts := strings.Split(s, ":")
	if len(parts) > len(dst) {
		return -1
	}
	for i, p := range parts {
		v, ok := digits(p, 16, 0xffff)
		if !ok {
			return -1
		}
		dst[i] = uint16(v)
	}
	return len(parts)
}

func formatIPv6(groups [8]uint16) string {
	start, length := -1, 1
	for i := 0; i < 8; i++ {
		j := i
		for j < 8 && groups[j] == 0 {
			j++
		}
		if j-i > length {
			start, length = i, j-i
		}
		i = max(i, j-1)
	}
	var b strings.Builder
	for i := 0; i < 8; i++ {
		if i == start {
			b.WriteString("::")
			i += length - 1
			continue
		}
		if i > 0 && i != start+length {
			b.WriteByte(':')
		}
		b.WriteString(strconv.FormatUint(uint64(groups[i]), 16))
	}
	return b.String()
}
