package host

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"
)

var silent = slog.New(slog.DiscardHandler)

// listening runs a server on a port of its own and returns a dialer to it. What is refused at once
// may be a connection that is reset before or after it is made: it is closed either way.
func listening(t *testing.T, server *http.Server, run func(net.Listener)) func() net.Conn {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go run(l)
	t.Cleanup(func() { server.Close() })
	return func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			c, _ = net.Pipe()
			c.Close()
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
}

// A request whose header never ends, or never begins, holds its connection no longer than the
// header's time, and one whose header is too long gets 431.
func TestLimitHeader(t *testing.T) {
	server := Server(newHost(t, Config{}), silent)
	if server.ReadHeaderTimeout != readHeaderWithin || server.MaxHeaderBytes != mostHeaderBytes || server.IdleTimeout != idleWithin {
		t.Error("the server has other limits")
	}
	server.ReadHeaderTimeout = time.Millisecond
	dial := listening(t, server, func(l net.Listener) { server.Serve(l) })
	for _, begun := range []string{"", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "} {
		slow := dial()
		io.WriteString(slow, begun)
		io.ReadAll(slow) // ends, with an answer or a reset
	}
	patient := Server(newHost(t, Config{}), silent)
	long := listening(t, patient, func(l net.Listener) { patient.Serve(l) })()
	io.WriteString(long, "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", mostHeaderBytes+8<<10)+"\r\n\r\n")
	if r, err := http.ReadResponse(bufio.NewReader(long), nil); err != nil || r.StatusCode != 431 {
		t.Errorf("a long header: %+v, %v", r, err)
	}
}

// A TLS handshake that never comes holds its connection no longer than a header.
func TestLimitTLSHandshake(t *testing.T) {
	server := Server(newHost(t, Config{}), silent)
	server.TLSConfig = serveTLS(t, Config{}).server.TLS
	server.ReadHeaderTimeout = time.Millisecond
	dial := listening(t, server, func(l net.Listener) { server.ServeTLS(l, "", "") })
	io.ReadAll(dial())
}

// A connection without a request is closed when its time is over.
func TestLimitIdle(t *testing.T) {
	server := Server(newHost(t, Config{}), silent)
	server.IdleTimeout = time.Millisecond
	c := listening(t, server, func(l net.Listener) { server.Serve(l) })()
	io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	if b, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(b), "ok") {
		t.Errorf("%q, %v", b, err)
	}
}

// answered says whether a connection gets an answer.
func answered(c net.Conn) bool {
	io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
	n, _ := c.Read(make([]byte, 1))
	return n == 1
}

// TCP connections that never become a socket are bounded, of an address and in all; behind a
// proxy that is known, only in all. Those that end make room.
func TestLimitTCP(t *testing.T) {
	for _, c := range []struct {
		limits  Limits
		proxies string
		most    int
	}{
		{Limits{PerAddress: 1}, "192.0.2.1/32", tcpPerSocket},
		{Limits{PerAddress: 1, Connections: 1, Loading: 7}, "127.0.0.1/32", 8},
		{Limits{Connections: 1, Loading: 4}, "192.0.2.1/32", 3}, // then 2 are free
	} {
		h := newHost(t, Config{Limits: c.limits, Proxies: []netip.Prefix{netip.MustParsePrefix(c.proxies)}})
		server := Server(h, silent)
		dial := listening(t, server, func(l net.Listener) { server.Serve(h.bound(l)) })
		var last net.Conn
		for n := range c.most {
			if last = dial(); !answered(last) {
				t.Errorf("%+v: %d are not served", c.limits, n+1)
			}
		}
		if answered(dial()) {
			t.Errorf("%+v: one more is served", c.limits)
		}
		last.Close()
		again := time.Now().Add(time.Minute) // the relay has no event for it
		for !answered(dial()) {
			if time.Now().After(again) {
				t.Fatalf("%+v: one that ended makes no room", c.limits)
			}
		}
	}
}

// Where answers take a moment, who holds a connection makes room for who comes: of the address that has
// most, the first.
func TestBrief(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := Server(newHost(t, Config{}), silent)
	go server.Serve(Brief(l, 4, 2))
	t.Cleanup(func() { server.Close() })
	dial := func(from string) net.Conn {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := d.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Skip("this machine has one loopback address: ", err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	closed := func(c net.Conn) {
		t.Helper()
		c.SetReadDeadline(time.Now().Add(readHeaderWithin / 2)) // before its own time is over
		if _, err := c.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("it is still there: %v", err)
		}
	}
	zero, first, one, two := dial("127.0.0.1"), dial("127.0.0.1"), dial("127.0.0.2"), dial("127.0.0.2")
	three := dial("127.0.0.2")
	closed(one) // of its own address there are two
	four := dial("127.0.0.3")
	closed(zero) // two addresses have two: the first
	five := dial("127.0.0.3")
	closed(two) // only its address and the newcomer's have two
	six := dial("127.0.0.1")
	closed(first) // with the newcomer its address, too, has two
	for _, c := range []net.Conn{three, four, five, six} {
		if !answered(c) {
			t.Error("one that was to stay is not served")
		}
	}
}

// What net/http has to say reaches the owner's log, without addresses.
func TestServerLog(t *testing.T) {
	var b bytes.Buffer
	server := Server(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("out of \"paper\"") }), slog.New(slog.NewTextHandler(&b, nil)))
	c := listening(t, server, func(l net.Listener) { server.Serve(l) })()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	io.ReadAll(c)
	server.Shutdown(context.Background())
	server.ErrorLog.Printf("http: panic serving %v: %v", "[2001:db8::1]:99", "jam")
	server.ErrorLog.Printf("http2: panic serving %v: %v", "192.0.2.1:9", "out of ink")
	server.ErrorLog.Printf("http: Accept error: %v; retrying in %v", "accept4: too many open files", time.Second)
	server.ErrorLog.Printf("http: TLS handshake error from %v: %v", "192.0.2.1:9", io.EOF)
	got := b.String()
	for _, want := range []string{"out of \\\"paper", "=jam", "out of ink", "too many open files"} {
		if !strings.Contains(got, want) {
			t.Errorf("the log does not say %q: %s", want, got)
		}
	}
	for _, never := range []string{"127.0.0.1", "2001:db8", "192.0.2.1", "handshake"} {
		if strings.Contains(got, never) {
			t.Errorf("the log says %q: %s", never, got)
		}
	}
}
