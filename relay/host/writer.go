package host

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"telemed/relay/wire"
)

// inHand is how much the writer takes from the queue at once: what it has taken has to go out
// before a close frame does.
const inHand = 64 << 10

// recordBytes is the most that one TLS record carries.
const recordBytes = 16 << 10

// write is the writer: it writes until nothing waits.
func (s *sender) write() {
	var record []byte
	if s.raw == nil {
		lent := records.Get().(*[recordBytes]byte)
		defer records.Put(lent)
		record = lent[:0]
	}
	for {
		packets, close := s.take()
		if close {
			s.socket.Close() // outside the lock: TLS may wait to say goodbye
		}
		if packets == nil {
			return
		}
		err := s.writeAll(packets, record)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			s.conn.hall.refuse(s.conn, wire.CloseTooSlow)
		}
		if err != nil {
			s.abort()
		}
		s.mu.Lock()
		s.gone(packets)
		if err != nil {
			s.gone(s.queue)
			s.queue, s.ended = nil, true
		}
		s.mu.Unlock()
	}
}

// take takes what is to be written next; nil ends the writer, and close says that the socket is
// the writer's to close.
func (s *sender) take() (packets []packet, close bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, bytes := 0, 0
	for n < len(s.queue) && (n == 0 || bytes+len(s.queue[n].b) <= inHand) {
		bytes += len(s.queue[n].b)
		n++
	}
	if n == 0 {
		s.queue, s.writing = nil, false // gives a burst's memory back
		// A deadline that stays would fail what is written without waiting.
		s.socket.SetWriteDeadline(time.Time{})
		return nil, s.noReader
	}
	packets, s.queue, s.rest = s.queue[:n:n], s.queue[n:], false
	return packets, false
}

// records lend the room in which small frames become one TLS record.
var records = sync.Pool{New: func() any { return new([recordBytes]byte) }}

func (s *sender) writeAll(packets []packet, record []byte) error {
	s.socket.SetWriteDeadline(time.Now().Add(s.conn.hall.hub.writeWithin))
	if s.raw != nil {
		var all net.Buffers
		for _, p := range packets {
			all = append(all, p.b)
		}
		_, err := all.WriteTo(tcpOf(s.socket))
		return err
	}
	for len(packets) > 0 {
		b := packets[0].b
		packets = packets[1:]
		if len(packets) > 0 && len(b)+len(packets[0].b) <= recordBytes {
			b = append(record[:0], b...)
			for len(packets) > 0 && len(b)+len(packets[0].b) <= recordBytes {
				b = append(b, packets[0].b...)
				packets = packets[1:]
			}
		}
		if _, err := s.socket.Write(b); err != nil {
			return err
		}
	}
	return nil
}
