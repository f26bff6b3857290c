package host

import (
	"crypto/tls"
	"errors"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"telemed/relay/wire"
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
	queue     [][]byte // whole frames; the first may be the rest of one
	frames    []int    // how many frames each has
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

// bounds are how much may wait for one socket.
type bounds struct{ bytes, frames int }

// inHand is how much the writer takes from the queue at once: what it has taken has to go out
// before a close frame does.
const inHand = 64 << 10

// recordBytes is the most that one TLS record carries.
const recordBytes = 16 << 10

func (s *sender) open(c *conn, socket net.Conn, most bounds) {
	s.conn, s.socket, s.most = c, socket, most
	tcp := tcpOf(socket)
	if tcp == nil {
		return
	}
	boundUnsent(tcp)
	if _, secure := socket.(*tls.Conn); !secure && canWriteNow {
		s.raw, _ = tcp.SyscallConn()
	}
}

func (s *sender) limit(most bounds) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = most
}

// send sends b, which is n frames and which nobody changes any more. It is false when too much
// waits already. Once the sender has ended, what is sent is forgotten. A caller that sends a lot
// hands in its own now.
func (s *sender) send(b []byte, n int, now *writeNow) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return true
	}
	return s.sendLocked(b, n, now)
}

func (s *sender) sendLocked(b []byte, n int, now *writeNow) bool {
	rest := false
	if !s.writing && s.raw != nil {
		if now == nil {
			now = newWriteNow()
		}
		written, err := now.write(s.raw, b)
		if written == len(b) {
			return true
		}
		if err != nil {
			s.socket.Close() // the reader sees that
			return true
		}
		b, rest = b[written:], written > 0
	}
	if !s.ended && (s.bytes+len(b) > s.most.bytes || s.waiting+n > s.most.frames) && !rest {
		return false
	}
	s.queue, s.frames = append(s.queue, b), append(s.frames, n)
	s.bytes += len(b)
	s.waiting += n
	if !s.writing {
		s.writing, s.rest = true, rest
		go s.write()
	}
	return true
}

// finish sends the last frame, after what waits or, where that is not to be flushed, instead of it.
// It is false when the sender has ended before.
func (s *sender) finish(last []byte, flush bool) bool {
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
		for i, b := range s.queue[keep:] {
			s.bytes -= len(b)
			s.waiting -= s.frames[keep+i]
		}
		s.queue, s.frames = s.queue[:keep], s.frames[:keep]
	}
	s.sendLocked(last, 1, nil)
	return true
}

// write is the writer: it writes until nothing waits.
func (s *sender) write() {
	var record []byte
	if s.raw == nil {
		record = records.Get().([]byte)
		defer records.Put(record) //lint:ignore SA6002 one header for each writer that ends is nothing
	}
	for {
		batch, frames, bytes, close := s.take()
		if close {
			s.socket.Close() // outside the lock: TLS may wait to say goodbye
		}
		if batch == nil {
			return
		}
		err := s.writeBatch(batch, record)
		s.mu.Lock()
		s.bytes -= bytes
		s.waiting -= frames
		s.mu.Unlock()
		if err != nil {
			if errors.Is(err, os.ErrDeadlineExceeded) {
				s.conn.hall.refuse(s.conn, wire.CloseTooSlow)
			}
			s.abort()
			s.mu.Lock()
			s.queue, s.frames, s.ended = nil, nil, true
			s.mu.Unlock()
		}
	}
}

// take takes what is to be written next; nil ends the writer, and close says that the socket is
// the writer's to close.
func (s *sender) take() (batch net.Buffers, frames, bytes int, close bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for n < len(s.queue) && (n == 0 || bytes+len(s.queue[n]) <= inHand) {
		bytes += len(s.queue[n])
		frames += s.frames[n]
		n++
	}
	if n == 0 {
		s.queue, s.frames, s.writing = nil, nil, false // gives a burst's memory back
		// A deadline that stays would fail what is written without waiting.
		s.socket.SetWriteDeadline(time.Time{})
		return nil, 0, 0, s.noReader
	}
	batch = append(batch, s.queue[:n]...)
	clear(s.queue[:n])
	s.queue, s.frames, s.rest = s.queue[n:], s.frames[n:], false
	return batch, frames, bytes, false
}

var records = sync.Pool{New: func() any { return make([]byte, 0, recordBytes) }}

func (s *sender) writeBatch(batch net.Buffers, record []byte) error {
	s.socket.SetWriteDeadline(time.Now().Add(s.conn.hall.hub.writeWithin))
	if s.raw != nil {
		_, err := batch.WriteTo(tcpOf(s.socket))
		return err
	}
	for len(batch) > 0 {
		b := batch[0]
		batch = batch[1:]
		if len(batch) > 0 && len(b)+len(batch[0]) <= recordBytes {
			b = append(record[:0], b...)
			for len(batch) > 0 && len(b)+len(batch[0]) <= recordBytes {
				b = append(b, batch[0]...)
				batch = batch[1:]
			}
		}
		if _, err := s.socket.Write(b); err != nil {
			return err
		}
	}
	return nil
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

// tcpOf returns the TCP connection beneath, or nil.
func tcpOf(c net.Conn) *net.TCPConn {
	switch c := c.(type) {
	case *net.TCPConn:
		return c
	case *accepted:
		return c.TCPConn
	case *tls.Conn:
		return tcpOf(c.NetConn())
	}
	return nil
}
