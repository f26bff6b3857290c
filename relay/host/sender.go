package host

import (
	"crypto/tls"
	"net"
	"sync"
	"syscall"
	"time"
)

// sender is a socket's way out. What is sent is written at once, in the sender's own goroutine and
// without waiting, while the kernel takes it. What the kernel does not take waits in a bounded
// queue, and a goroutine that lives as long as the queue is not empty writes it. So an idle
// connection has no writer, and one that does not read delays nobody.
//
// TLS cannot be written without waiting: there all goes through the queue, which puts what waits
// together into records.
type sender struct {
	conn   *conn
	socket net.Conn
	raw    syscall.RawConn // nil under TLS

	mu        sync.Mutex
	queue     []packet // the first may be the rest of one
	rest      bool     // the first is a rest, which has to go out
	bytes     int      // in the queue, and in the writer's hands
	waiting   int      // frames, likewise
	most      bounds
	writing   bool // there is a writer; only it may write
	ended     bool // the close frame is the last in the queue, or out
	noReader  bool // the reader has gone: the socket closes when the queue is empty
	pings     *time.Timer
	lastGrace *time.Timer
}

// packet is whole frames, which nobody changes any more.
type packet struct {
	b      []byte
	frames int
	held   *held
}

// bounds are how much may wait for one socket.
type bounds struct{ bytes, frames int }

func (s *sender) open(c *conn, socket net.Conn, most bounds) {
	s.conn, s.socket, s.most = c, socket, most
	tcp := tcpOf(socket)
	if tcp == nil {
		return
	}
	boundUnsent(tcp)
	if in := acceptedOf(socket); in != nil {
		in.onRead = c.onRead
	}
	if _, secure := socket.(*tls.Conn); !secure && canWriteNow {
		s.raw, _ = tcp.SyscallConn()
	}
}

func (s *sender) limit(most bounds) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = most
}

// send sends a packet. It is false when too much waits already. Once the sender has ended, what is
// sent is forgotten. A caller that sends a lot hands in its own now.
func (s *sender) send(p packet, now *writeNow) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting := len(s.queue)
	ok := s.ended || s.sendLocked(p, now)
	if len(s.queue) == waiting {
		p.held.leave()
	}
	return ok
}

func (s *sender) sendLocked(p packet, now *writeNow) bool {
	rest := false
	if !s.writing && s.raw != nil {
		if now == nil {
			now = newWriteNow()
		}
		written, err := now.write(s.raw, p.b)
		if written == len(p.b) {
			return true
		}
		if err != nil {
			s.socket.Close() // the reader sees that
			return true
		}
		p.b, rest = p.b[written:], written > 0
	}
	// Half a frame has to be followed by its rest, and a close frame is the last of all.
	must := rest || s.ended
	if !must && (s.bytes+len(p.b) > s.most.bytes || s.waiting+p.frames > s.most.frames) || !p.held.take(must) {
		return false
	}
	s.queue = append(s.queue, p)
	s.bytes += len(p.b)
	s.waiting += p.frames
	if !s.writing {
		s.writing, s.rest = true, rest
		go s.write()
	}
	return true
}

// finish sends the last frame, after what waits or, where that is not to be flushed, instead of it.
// It is false when the sender has ended before.
func (s *sender) finish(last packet, flush bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return false
	}
	s.ended = true
	if s.pings != nil {
		s.pings.Stop()
	}
	if !flush {
		keep := 0
		if s.rest {
			keep = 1
		}
		s.gone(s.queue[keep:])
		s.queue = s.queue[:keep]
	}
	s.sendLocked(last, nil)
	return true
}

// gone says that packets do not wait any more; the lock is held.
func (s *sender) gone(packets []packet) {
	for _, p := range packets {
		s.bytes -= len(p.b)
		s.waiting -= p.frames
		p.held.release()
	}
	clear(packets)
}

// readerGone says that nobody reads the socket any more: it closes as soon as all is written.
func (s *sender) readerGone() {
	s.mu.Lock()
	s.noReader = true
	writing := s.writing
	if s.lastGrace != nil && !writing {
		s.lastGrace.Stop()
	}
	s.mu.Unlock()
	if !writing {
		s.socket.Close()
	}
}

// abort ends the connection at once and lets the kernel throw away what it still holds: closing
// alone would keep it for minutes for one who does not read.
func (s *sender) abort() {
	if tcp := tcpOf(s.socket); tcp != nil {
		tcp.SetLinger(0)
		tcp.Close() // not TLS's own Close, which would try to say goodbye
		return
	}
	s.socket.Close()
}

func (s *sender) abortIn(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastGrace = time.AfterFunc(d, s.abort)
}

func (s *sender) startPings(d time.Duration, ping func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.pings = time.AfterFunc(d, ping)
	}
}

func (s *sender) restartPings(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended {
		s.pings.Reset(d)
	}
}

// acceptedOf returns the connection as it was accepted, or nil.
func acceptedOf(c net.Conn) *accepted {
	if t, ok := c.(*tls.Conn); ok {
		c = t.NetConn()
	}
	in, _ := c.(*accepted)
	return in
}

// tcpOf returns the TCP connection beneath, or nil.
func tcpOf(c net.Conn) *net.TCPConn {
	if in := acceptedOf(c); in != nil {
		return in.TCPConn
	}
	return nil
}
