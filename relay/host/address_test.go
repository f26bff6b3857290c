package host

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"telemed/relay/site"
	"telemed/relay/wire"
)

func TestClientAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fe80::1/128")}
	for _, c := range []struct {
		remote, want string
		forwarded    []string
	}{
		{"192.0.2.1:5", "192.0.2.1/32", nil},
		{"192.0.2.1:5", "192.0.2.1/32", []string{"198.51.100.1"}}, // not a proxy: not believed
		{"[2001:db8:1:2:3::4]:5", "2001:db8:1:2::/64", nil},
		{"[::ffff:192.0.2.1]:5", "192.0.2.1/32", nil},
		{"10.0.0.1:5", "10.0.0.1/32", nil},
		{"10.0.0.1:5", "198.51.100.1/32", []string{"198.51.100.1"}},
		{"[::1]:5", "198.51.100.1/32", []string{"203.0.113.1, 198.51.100.1, 10.1.1.1"}}, // the first is made up
		{"10.0.0.1:5", "198.51.100.1/32", []string{"203.0.113.1", "198.51.100.1:77"}},
		{"10.0.0.1:5", "2001:db8::/64", []string{"[2001:db8::1]:77"}},
		{"10.0.0.1:5", "2001:db8::/64", []string{"2001:db8::1%eth0"}},
		{"[fe80::1%eth0]:5", "198.51.100.1/32", []string{"198.51.100.1"}},
		{"10.0.0.1:5", "10.0.0.1/32", []string{"unknown"}},
		{"10.0.0.1:5", "10.3.3.3/32", []string{"10.3.3.3, 10.2.2.2"}},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := clientAddress(r, proxies); got.String() != c.want {
			t.Errorf("%s %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

func TestStrictTransport(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")} // httptest's
	for _, c := range []struct {
		proxies []netip.Prefix
		proto   string
		want    bool
	}{{nil, "", false}, {nil, "https", false}, {proxies, "https", true}, {proxies, "http", false}, {proxies, "", false}} {
		r := get(newHost(t, Config{Pages: built, Proxies: c.proxies}), "GET", "/", "X-Forwarded-Proto", c.proto)
		if got := r.Header.Get("Strict-Transport-Security") == site.StrictTransport; got != c.want {
			t.Errorf("proxies %v, proto %q: %v, want %v", c.proxies, c.proto, got, c.want)
		}
	}
	s := serveTLS(t, Config{Pages: built})
	r, err := s.server.Client().Get(s.server.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if r.Header.Get("Strict-Transport-Security") != site.StrictTransport {
		t.Error("no HSTS under TLS")
	}
}

// A proxy that is not in the list, be it empty or wrong, is worth one line, which says no address.
func TestUnlistedProxy(t *testing.T) {
	for proxies, want := range map[string]int{"": 1, "10.0.0.0/8": 1, "127.0.0.0/8": 0} {
		var log bytes.Buffer
		c := Config{Log: slog.New(slog.NewTextHandler(&log, nil))}
		if proxies != "" {
			c.Proxies = []netip.Prefix{netip.MustParsePrefix(proxies)}
		}
		s := serve(t, c)
		s.refused(t, roomID, 0)
		if log.Len() > 0 {
			t.Errorf("%q: without a proxy the log says %q", proxies, &log)
		}
		for range 2 {
			s.refused(t, roomID, 0, "X-Forwarded-For", "192.0.2.1")
		}
		if says := log.String(); strings.Count(says, "\n") != want || strings.Count(says, "-proxies") != want || strings.Contains(says, "127.0.0.1") || strings.Contains(says, "192.0.2.1") {
			t.Errorf("%q: the log says %q, want %d lines", proxies, says, want)
		}
	}
}

// The metrics count, and say nothing of whom.
func TestMetrics(t *testing.T) {
	s := serve(t, Config{Limits: Limits{PerAddress: 2}})
	d := s.claim(t)
	p, id := s.join(t, d)
	p.Send(wire.AppendFrame(nil, []byte("frame")))
	d.gets(wire.AppendFrom(nil, id, []byte("frame")))
	s.refused(t, roomID, 429)
	d.Send(wire.AppendDrop(nil, id))
	p.isClosed(wire.CloseDropped)
	r := httptest.NewRecorder()
	s.host.Metrics().ServeHTTP(r, httptest.NewRequest("GET", "/metrics", nil))
	text, _ := io.ReadAll(r.Body)
	for _, want := range []string{
		"telemed_connections ", "telemed_rooms 1", `telemed_frames_total{direction="in"} 4`,
		`telemed_bytes_total{direction="out"}`, "telemed_queue_drops_total 0", "telemed_fanout_seconds_bucket",
		`telemed_rejections_total{reason="connections of an address"} 1`, `telemed_closes_total{code="dropped"} 1`,
		"go_goroutines", "process_open_fds",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %q", want)
		}
	}
	for _, never := range []string{roomID.String(), id.String(), "127.0.0.1"} {
		if strings.Contains(string(text), never) {
			t.Errorf("the metrics say %q", never)
		}
	}
}

// Whatever a trusted proxy hands on, a client has one network, in its only form.
func FuzzClientAddress(f *testing.F) {
	for _, header := range []string{"", "203.0.113.7", "198.51.100.1, 127.0.0.1", "[2001:db8::1]:443", "fe80::1%eth0", "::ffff:1.2.3.4", ",", "unknown"} {
		f.Add(header)
	}
	proxies := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	f.Fuzz(func(t *testing.T, header string) {
		r := &http.Request{RemoteAddr: "127.0.0.1:9", Header: http.Header{"X-Forwarded-For": {header}}}
		p := clientAddress(r, proxies)
		if bits := map[bool]int{true: 32, false: 64}[p.Addr().Is4()]; !p.IsValid() || p != p.Masked() || p.Bits() != bits || p.Addr().Is4In6() {
			t.Errorf("%q is %v", header, p)
		}
	})
}
