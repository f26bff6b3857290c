package host

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"telemed/relay/door"
	"telemed/relay/room"
	"telemed/relay/wire"
)

// Who does not answer a close is gone when its time is over, and not before; one that is too slow
// sooner.
func TestCloseWithoutAnswer(t *testing.T) {
	for code, within := range map[wire.CloseCode]time.Duration{wire.CloseDropped: closeWithin, wire.CloseBadEnvelope: closeWithin, wire.CloseTooSlow: closeSlowWithin} {
		synctest.Test(t, func(t *testing.T) {
			h := newHost(t, Config{})
			_, _, read := pipedPage(t, h)
			began := time.Now()
			h.hub.mu.Lock()
			in := h.hub.halls[roomID]
			h.hub.mu.Unlock()
			in.do(func(r *room.Room) (e room.Effects) {
				for id := range in.conns {
					e = r.Refuse(id, code)
				}
				return e
			})
			got, err := io.ReadAll(read)
			if took := time.Since(began); err != nil || !bytes.Equal(got, closeFrame(code)) || took != within {
				t.Errorf("%v: it gets %x, %v, and is gone after %v, want %v", code, got, err, took, within)
			}
		})
	}
}

// oneConn is a listener to whom one connection comes.
type oneConn struct {
	conns chan net.Conn
	once  sync.Once
}

func (l *oneConn) Accept() (net.Conn, error) {
	if c, ok := <-l.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}
func (l *oneConn) Close() error   { l.once.Do(func() { close(l.conns) }); return nil }
func (l *oneConn) Addr() net.Addr { return &net.TCPAddr{} }

// Serve ends when its time is over, whoever is still there: here one that has said more than it may, is
// read slowly, and does not answer.
func TestServeStopsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours, theirs := net.Pipe()
		defer theirs.Close()
		h := newHost(t, Config{})
		h.hub.sleep = func(time.Duration) { <-h.hub.over.Done() }
		l := &oneConn{conns: make(chan net.Conn, 1)}
		l.conns <- ours
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.Serve(ctx, l) }()
		go io.Copy(io.Discard, theirs)
		io.WriteString(theirs, "GET /ws/"+roomID.String()+" HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
		synctest.Wait()
		theirs.Write(maskedFrame(opBinary, wire.AppendJoin(nil)))
		go theirs.Write(bytes.Repeat(maskedFrame(opPong, nil), (burstBytes+2*payAt)/door.MessageCost))
		synctest.Wait() // its reader sleeps
		began := time.Now()
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != stopWithin {
			t.Errorf("it took %v, want %v", took, stopWithin)
		}
	})
}
