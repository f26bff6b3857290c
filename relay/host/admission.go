package host

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
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
	brief            bool // see Brief

	mu      sync.Mutex
	all     int
	address map[netip.Prefix]int
	inside  []*accepted // of a brief one, as they came
}

// Brief returns a listener for answers that take a moment, with so many connections at once, and so
// many of one address. For one more the first of the address that has most is closed: it has had
// its moment.
func Brief(l net.Listener, most, perAddress int) net.Listener {
	return &admission{Listener: l, most: most, perAddress: perAddress, brief: true, address: make(map[netip.Prefix]int)}
}

// bound is for the relay's own listener, where one too many is not taken.
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
		if a.enter(in) {
			return in, nil
		}
		a.refused()
		tcp.SetLinger(0)
		tcp.Close()
	}
}

func (a *admission) enter(c *accepted) bool {
	for !a.fits(c) {
		if !a.brief {
			return false
		}
		if out := a.yields(c.address); out != nil {
			out.SetLinger(0)
			out.Close()
		}
	}
	return true
}

// fits counts one more where there is room for it.
func (a *admission) fits(c *accepted) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	perAddress := a.perAddress
	if !a.brief {
		perAddress = min(perAddress, a.most-a.all) // as in memory.go: the last places are not for who has many
	}
	if a.all >= a.most || c.address.IsValid() && a.address[c.address] >= perAddress {
		return false
	}
	a.all++
	a.address[c.address]++
	if a.brief {
		a.inside = append(a.inside, c)
	}
	return true
}

// yields says who makes room for a newcomer of this address, which counts; nil when all have just left.
func (a *admission) yields(newcomer netip.Prefix) *accepted {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.inside) == 0 {
		return nil
	}
	a.address[newcomer]++
	defer func() { a.address[newcomer]-- }()
	return slices.MaxFunc(a.inside, func(x, y *accepted) int { return cmp.Compare(a.address[x.address], a.address[y.address]) })
}

func (a *admission) leave(c *accepted) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all--
	if a.address[c.address]--; a.address[c.address] == 0 {
		delete(a.address, c.address)
	}
	if i := slices.Index(a.inside, c); i >= 0 {
		a.inside = slices.Delete(a.inside, i, i+1)
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
	c.once.Do(func() { c.from.leave(c) })
	return c.TCPConn.Close()
}
