package host

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress is whom a request comes from, as far as limits go: an IPv4 address, or the /64
// that one IPv6 customer has. Only a trusted proxy is believed when it names somebody else, and
// of the names only those that trusted proxies wrote: the rightmost that is not one of them.
func clientAddress(r *http.Request, proxies []netip.Prefix) netip.Prefix {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{} // a test's, or a system that does not say: all are one
	}
	client := remote.Addr().Unmap()
	if !within(client, proxies) {
		return network(client)
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, ok := parseHop(hops[i])
		if !ok {
			break
		}
		client = hop
		if !within(hop, proxies) {
			break
		}
	}
	return network(client)
}

// parseHop reads an address with or without a port, as proxies write both.
func parseHop(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return a.WithZone("").Unmap(), true
	}
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().WithZone("").Unmap(), true
	}
	return netip.Addr{}, false
}

// within looks whether a list has an address, whatever the link that it is on.
func within(a netip.Addr, list []netip.Prefix) bool {
	a = a.WithZone("")
	for _, p := range list {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func network(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.WithZone("").Prefix(bits)
	return p
}

// secure says whether the page came over TLS: to this process, or to a proxy that is trusted.
func (h *Host) secure(r *http.Request) bool {
	return r.TLS != nil || h.fromProxy(r) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// fromProxy says whether a proxy that is trusted hands the request on.
func (h *Host) fromProxy(r *http.Request) bool {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && within(remote.Addr().Unmap(), h.proxies)
}
