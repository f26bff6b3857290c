package host

import (
	"context"
	"io"
	"net"
	"testing"
	"time"
)

// A request whose header never ends holds its connection no longer than the header's time.
func TestLimitSlowHeader(t *testing.T) {
	server := Server(newHost(t, Config{}))
	if server.ReadHeaderTimeout != readHeaderWithin || server.MaxHeaderBytes != mostHeaderBytes || server.IdleTimeout != idleWithin {
		t.Error("the server has other limits")
	}
	server.ReadHeaderTimeout = time.Millisecond
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(l)
	defer server.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
	io.ReadAll(c) // ends, with an answer or a reset
}

// TCP connections that never become a request are bounded, too.
func TestLimitTCP(t *testing.T) {
	h := newHost(t, Config{Limits: Limits{PerAddress: 1}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- h.Serve(ctx, l) }()
	for range tcpPerSocket {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		if n, err := c.Read(make([]byte, 1)); n != 1 {
			t.Fatal(err)
		}
	}
	c, err := net.Dial("tcp", l.Addr().String())
	if err == nil {
		defer c.Close()
		if n, _ := c.Read(make([]byte, 1)); n != 0 {
			t.Error("one more is served")
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
