package host

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Limits of plain HTTP, so that a slow or large request holds little for long.
const (
	readHeaderWithin = 10 * time.Second // TLS's handshake, too
	readWithin       = 15 * time.Second // no request has a body worth more
	sendWithin       = 5 * time.Minute  // the wasm over a bad mobile link
	idleWithin       = 30 * time.Second // a page loads its parts at once
	mostHeaderBytes  = 16 << 10
)

const (
	// tcpPerSocket is how many TCP connections an address may have for each socket that it may
	// have: a browser opens up to six while it loads a page, and keeps them for idleWithin.
	tcpPerSocket = 6

	// tcpForPages is how many TCP connections there may be beside those of the sockets.
	tcpForPages = 10_000

	// stopWithin is how long Serve waits for the pages when it is told to stop.
	stopWithin = 10 * time.Second
)

// Server returns an HTTP server that a slow or large request cannot hurt, and that writes down
// nothing: net/http's log has addresses in it.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: readHeaderWithin,
		ReadTimeout:       readWithin,
		WriteTimeout:      sendWithin,
		IdleTimeout:       idleWithin,
		MaxHeaderBytes:    mostHeaderBytes,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
}

// Stop tells every page that the relay goes away (close code 1001) and waits until they are
// gone or ctx ends. It takes no new ones.
func (h *Host) Stop(ctx context.Context) { h.hub.stop(ctx) }

// Serve runs the relay on a listener until ctx ends, then stops it: no new connections, the
// pages are told, and within stopWithin it returns. Any other end is an error.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	server := Server(h)
	server.TLSConfig = h.tls
	l = h.admit(l)
	failed := make(chan error, 1)
	go func() {
		if h.tls != nil {
			failed <- server.ServeTLS(l, "", "")
			return
		}
		failed <- server.Serve(l)
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	l.Close() // first, so that whoever comes back finds another relay or none
	h.Stop(deadline)
	if err := server.Shutdown(deadline); err != nil && !errors.Is(err, net.ErrClosed) {
		server.Close()
	}
	return nil
}

// admission is a listener that closes at once what is too much, before anything is spent on it.
// The sockets' own limits, which answer with a status, are below it: this is for those who
// never come so far.
type admission struct {
	net.Listener
	host *Host

	mu      sync.Mutex
	all     int
	address map[netip.Prefix]int
}

func (h *Host) admit(l net.Listener) net.Listener {
	return &admission{Listener: l, host: h, address: make(map[netip.Prefix]int)}
}

// Accept returns the next connection that is not too many.
func (a *admission) Accept() (net.Conn, error) {
	for {
		c, err := a.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tcp, ok := c.(*net.TCPConn)
		if !ok {
			return c, nil
		}
		remote := tcp.RemoteAddr().(*net.TCPAddr).AddrPort().Addr().Unmap()
		in := &accepted{TCPConn: tcp, from: a, address: network(remote)}
		if within(remote, a.host.proxies) {
			in.address = netip.Prefix{} // one proxy is many people
		}
		if a.enter(in.address) {
			return in, nil
		}
		a.host.hub.metrics.rejected("tcp")
		tcp.SetLinger(0)
		tcp.Close()
	}
}

func (a *admission) enter(address netip.Prefix) bool {
	limits := &a.host.hub.gate.limits
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all >= limits.Connections+tcpForPages || address.IsValid() && a.address[address] >= limits.PerAddress*tcpPerSocket {
		return false
	}
	a.all++
	a.address[address]++
	return true
}

func (a *admission) leave(address netip.Prefix) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all--
	if a.address[address]--; a.address[address] == 0 {
		delete(a.address, address)
	}
}

// accepted is a connection that was let in, until it is closed.
type accepted struct {
	*net.TCPConn
	from    *admission
	address netip.Prefix
	once    sync.Once
}

// Close closes the connection.
func (c *accepted) Close() error {
	c.once.Do(func() { c.from.leave(c.address) })
	return c.TCPConn.Close()
}
