package main

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net"
	"runtime"
	"strings"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// floorServer is what no relay can be much quicker than: one thread, one epoll, one write(2) for
// each delivery, no limits, no queues, no care.
func floorServer(l *net.TCPListener) error {
	runtime.LockOSThread()
	file, err := l.File()
	if err != nil {
		return err
	}
	defer runtime.KeepAlive(file) // or its finalizer closes the descriptor
	listener := int(file.Fd())
	unix.SetNonblock(listener, true)
	poll, err := unix.EpollCreate1(0)
	if err != nil {
		return err
	}
	f := &floor{poll: poll, conns: map[int32]*floorConn{}}
	f.watch(listener)
	events := make([]unix.EpollEvent, 256)
	for {
		n, err := unix.EpollWait(poll, events, -1)
		if err != nil && err != unix.EINTR {
			return err
		}
		for _, e := range events[:max(n, 0)] {
			if int(e.Fd) == listener {
				f.accept(listener)
			} else if c := f.conns[e.Fd]; c != nil {
				f.readable(c)
			}
		}
	}
}

type floor struct {
	poll     int
	conns    map[int32]*floorConn
	doctor   int
	patients []int
	buf      [64 << 10]byte
}

type floorConn struct {
	fd     int
	open   bool // the handshake is done
	doctor bool
	in     []byte
}

func (f *floor) watch(fd int) {
	unix.EpollCtl(f.poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}

func (f *floor) accept(listener int) {
	for {
		fd, _, err := unix.Accept4(listener, unix.SOCK_NONBLOCK)
		if err != nil {
			return
		}
		unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
		f.conns[int32(fd)] = &floorConn{fd: fd}
		f.watch(fd)
	}
}

func (f *floor) readable(c *floorConn) {
	n, err := unix.Read(c.fd, f.buf[:])
	if n <= 0 {
		if err == unix.EAGAIN {
			return
		}
		unix.Close(c.fd)
		delete(f.conns, int32(c.fd))
		for i, fd := range f.patients {
			if fd == c.fd {
				f.patients = append(f.patients[:i], f.patients[i+1:]...)
				break
			}
		}
		return
	}
	c.in = append(c.in, f.buf[:n]...)
	if !c.open && !f.handshake(c) {
		return
	}
	for {
		payload, rest, ok := clientFrame(c.in)
		if !ok {
			break
		}
		out := append(serverHeader(len(payload)), payload...)
		if c.doctor {
			for _, fd := range f.patients {
				write(fd, out)
			}
		} else {
			write(f.doctor, out)
		}
		c.in = rest
	}
	if len(c.in) == 0 {
		c.in = nil
	}
}

// write does not tell Go's scheduler: it never waits.
func write(fd int, b []byte) {
	syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
}

func (f *floor) handshake(c *floorConn) bool {
	head, rest, ok := bytes.Cut(c.in, []byte("\r\n\r\n"))
	if !ok {
		return false
	}
	_, key, _ := strings.Cut(string(head), "Sec-WebSocket-Key: ")
	key, _, _ = strings.Cut(key, "\r\n")
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	write(c.fd, fmt.Appendf(nil, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:])))
	c.open, c.in = true, rest
	if c.doctor = bytes.HasPrefix(head, []byte("GET /doctor")); c.doctor {
		f.doctor = c.fd
	} else {
		f.patients = append(f.patients, c.fd)
	}
	return true
}

// clientFrame takes one masked frame off b, unmasked in place.
func clientFrame(b []byte) (payload, rest []byte, ok bool) {
	if len(b) < 2 {
		return nil, b, false
	}
	n, at := int(b[1]&0x7f), 2
	if n == 126 {
		if len(b) < 4 {
			return nil, b, false
		}
		n, at = int(b[2])<<8|int(b[3]), 4
	}
	if len(b) < at+4+n {
		return nil, b, false
	}
	mask := b[at : at+4]
	payload = b[at+4 : at+4+n]
	for i := range payload {
		payload[i] ^= mask[i&3]
	}
	return payload, b[at+4+n:], true
}

func serverHeader(n int) []byte {
	if n < 126 {
		return []byte{0x82, byte(n)}
	}
	return []byte{0x82, 126, byte(n >> 8), byte(n)}
}
