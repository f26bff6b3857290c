package main

import (
	"bytes"
	"fmt"
	"net"
	"strings"

	"golang.org/x/sys/unix"
)

// client is one connection of the generator: as little as counts what comes.
type client struct {
	fd       int
	payload  int    // bytes of messages so far, with the peer's joins
	left     int    // payload of the current frame that is still to come
	counts   bool   // the current frame is a message's
	pinged   bool   // it is a ping
	ended    bool   // a close came
	binary   bool   // a text is no message, but the answer to a ping
	head     []byte // a frame's header that came in part
	keep     bool   // remember payloads (the doctor's, while it lets patients in)
	kept     [][]byte
	taking   []byte
	base     int    // payload when the work began
	credited uint64 // what the patient said that it took
}

// homes is from how many addresses of this machine connections come in turn: one address has
// at most as many as are still free.
const homes = 16

var dialled byte

// dial connects and does WebSocket's handshake, waiting.
func dial(address, path string, hello []byte) (*client, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || host != "127.0.0.1" {
		return nil, fmt.Errorf("only to 127.0.0.1, not %q", address)
	}
	var n int
	fmt.Sscan(port, &n)
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return nil, err
	}
	dialled = (dialled + 1) % homes
	if err := unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1 + dialled}}); err != nil {
		unix.Close(fd)
		return nil, err
	}
	if err := unix.Connect(fd, &unix.SockaddrInet4{Port: n, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		unix.Close(fd)
		return nil, err
	}
	unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	request := fmt.Sprintf("GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", path, address)
	if _, err := unix.Write(fd, []byte(request)); err != nil {
		return nil, err
	}
	c := &client{fd: fd}
	var answer []byte
	buf := make([]byte, 4096)
	for {
		k, err := unix.Read(fd, buf)
		if k <= 0 {
			unix.Close(fd)
			return nil, fmt.Errorf("the handshake ended: %v, %q", err, answer)
		}
		answer = append(answer, buf[:k]...)
		head, rest, ok := bytes.Cut(answer, []byte("\r\n\r\n"))
		if !ok {
			continue
		}
		if !strings.HasPrefix(string(head), "HTTP/1.1 101") {
			unix.Close(fd)
			return nil, fmt.Errorf("refused: %q", answer)
		}
		c.parse(rest, 0)
		break
	}
	if hello != nil {
		if _, err := unix.Write(fd, masked(2, hello)); err != nil {
			return nil, err
		}
	}
	unix.SetNonblock(fd, true)
	return c, nil
}

// parse counts what came; joins is the peer's.
func (c *client) parse(b []byte, joins int) {
	for len(b) > 0 {
		if c.left > 0 {
			n := min(c.left, len(b))
			if c.counts {
				c.payload += n
			}
			if c.taking != nil {
				c.taking = append(c.taking, b[:n]...)
			}
			c.left -= n
			b = b[n:]
			if c.left == 0 && c.pinged {
				c.say(masked(10, c.taking))
				c.taking = nil
			}
			if c.left == 0 && c.taking != nil {
				c.kept, c.taking = append(c.kept, c.taking), nil
			}
			continue
		}
		var op byte
		if len(c.head) == 0 {
			n, size, whole := header(b)
			if !whole {
				c.head = append(c.head, b...)
				return
			}
			op, c.left, b = b[0]&15, n, b[size:]
		} else {
			c.head, b = append(c.head, b[0]), b[1:]
			n, _, whole := header(c.head)
			if !whole {
				continue
			}
			op, c.left = c.head[0]&15, n
			c.head = nil
		}
		if c.pinged = op == 9; c.pinged && c.left == 0 {
			c.say(masked(10, nil))
		}
		c.ended = c.ended || op == 8
		c.counts = op <= 2 && !(c.binary && op == 1)
		if c.counts && op != 0 {
			c.payload += joins
		}
		if (c.keep && c.counts || op >= 8) && c.left > 0 {
			c.taking = make([]byte, 0, c.left)
		}
	}
}

// header reads a server's frame header.
func header(b []byte) (payload, size int, whole bool) {
	if len(b) < 2 {
		return 0, 0, false
	}
	switch n := int(b[1] & 0x7f); {
	case n < 126:
		return n, 2, true
	case n == 126 && len(b) >= 4:
		return int(b[2])<<8 | int(b[3]), 4, true
	case n == 127 && len(b) >= 10:
		return int(b[6])<<24 | int(b[7])<<16 | int(b[8])<<8 | int(b[9]), 10, true
	}
	return 0, 0, false
}

// say sends a message, or several that were framed already.
func (c *client) say(framed []byte) error {
	for len(framed) > 0 {
		n, err := unix.Write(c.fd, framed)
		if err == unix.EAGAIN {
			p := []unix.PollFd{{Fd: int32(c.fd), Events: unix.POLLOUT}}
			unix.Poll(p, 1000)
			continue
		}
		if err != nil {
			return err
		}
		framed = framed[n:]
	}
	return nil
}
