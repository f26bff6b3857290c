package host

import (
	"net"
	"net/netip"
	"sync"
)

// tcpPerSocket is how many TCP connections an address may have for each socket that it may have:
// a browser opens up to six while it loads a page, and keeps them for idleWithin.
const tcpPerSocket = 6

// admission is a listener that closes at once what is too much, before anything is spent on it.
// The sockets' own limits, which answer with a status, are below it: this is for those who
// never come so far.
type admission struct {
	net.Listener
	most, perAddress int
	proxies          []netip.Prefix // one of these is many people: only most holds it back
	refused          func()

	mu      sync.Mutex
	all     int
	address map[netip.Prefix]int
}

// Bound returns a listener with so many connections at once, and so many of one address.
func Bound(l net.Listener, most, perAddress int) net.Listener {
	return &admission{Listener: l, most: most, perAddress: perAddress, refused: func() {}, address: make(map[netip.Prefix]int)}
}

// bound is Bound for the relay's own listener.
func (h *Host) bound(l net.Listener) net.Listener {
	limits := &h.hub.gate.limits
	return &admission{
		Listener: l, most: limits.Connections + limits.Loading, perAddress: limits.PerAddress * tcpPerSocket,
		proxies: h.proxies, refused: func() { h.hub.metrics.rejected("tcp") }, address: make(map[netip.Prefix]int),
	}
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
		if within(remote, a.proxies) {
			in.address = netip.Prefix{}
		}
		if a.enter(in.address) {
			return in, nil
		}
		a.refused()
		tcp.SetLinger(0)
		tcp.Close()
	}
}

func (a *admission) enter(address netip.Prefix) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all >= a.most || address.IsValid() && a.address[address] >= a.perAddress {
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
	onRead  func(n int, err error) (again bool) // a socket's; nil before it is one
}

// Read reads, and tells the socket of it.
func (c *accepted) Read(b []byte) (int, error) {
	for {
		n, err := c.TCPConn.Read(b)
		if c.onRead == nil || !c.onRead(n, err) {
			return n, err
		}
	}
}

// Close closes the connection.
func (c *accepted) Close() error {
	c.once.Do(func() { c.from.leave(c.address) })
	return c.TCPConn.Close()
}
