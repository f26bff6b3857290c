package host

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/room"
	"telemed/relay/wire"
)

// conn is one WebSocket: one goroutine reads it, one writes it, and all that is written goes
// through the queue.
type conn struct {
	id    wire.PeerID
	hall  *hall
	ws    *websocket.Conn
	queue *queue

	// The hall's lock guards these.
	role      room.Role
	stopFirst func() // stops the first-message deadline

	readDone chan struct{} // closed when the reader has ended
}

// buffers hold messages while they are read; the room keeps nothing of them, and an idle
// connection holds no buffer.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// read hands each message to the room until the connection ends, and then says so.
func (c *conn) read() {
	c.ws.SetPingHandler(func(data string) error {
		c.answer(item{websocket.PongMessage, []byte(data)})
		return nil
	})
	c.ws.SetPongHandler(func(string) error { return c.heard() })
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // the writer answers

	code := websocket.CloseAbnormalClosure
	for c.heard() == nil {
		if err := c.readMessage(); err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) {
				code = closed.Code
			}
			break
		}
	}
	c.hall.leave(c, room.PageClosed(code))
	c.end(wire.CloseNormal, false)
	close(c.readDone)
}

// heard moves the deadline by which something has to come.
func (c *conn) heard() error {
	return c.ws.SetReadDeadline(time.Now().Add(silentAtMost))
}

func (c *conn) readMessage() error {
	kind, r, err := c.ws.NextReader()
	if err != nil {
		return err
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	message, err := readUpTo(r, (*buf)[:0], wire.MaxMessage+1)
	*buf = message
	switch {
	case err != nil:
		return err
	case len(message) > wire.MaxMessage:
		// What follows is read and thrown away until the page has seen the close code.
		c.hall.refuse(c, wire.CloseTooLarge)
	case kind == websocket.BinaryMessage:
		c.hall.receive(c, message)
	case string(message) == wire.Ping:
		c.answer(item{websocket.TextMessage, []byte(wire.Pong)})
	default:
		c.hall.refuse(c, wire.CloseBadEnvelope)
	}
	return nil
}

// readUpTo appends what comes from r to b, until r ends or b has n bytes.
func readUpTo(r io.Reader, b []byte, n int) ([]byte, error) {
	for len(b) < n {
		if len(b) == cap(b) {
			b = append(b, make([]byte, max(512, len(b)))...)[:len(b)]
		}
		k, err := r.Read(b[len(b):min(cap(b), n)])
		b = b[:len(b)+k]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
	return b, nil
}

// answer queues what answers a ping. Who pings and does not read is too slow like any other.
func (c *conn) answer(it item) {
	if !c.queue.put(it) {
		c.hall.refuse(c, wire.CloseTooSlow)
	}
}

// write sends what is queued, and pings, until the queue has ended and the close frame is out.
func (c *conn) write() {
	pings := time.NewTicker(c.hall.hub.pingEvery)
	defer pings.Stop()
	defer c.ws.Close()
	for {
		var err error
		select {
		case <-pings.C:
			err = c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWithin))
		case <-c.queue.wake:
			var ended bool
			if ended, err = c.drain(); ended && err == nil {
				<-c.readDone // the page's close frame, or closeWithin
				return
			}
		}
		if err != nil {
			var late net.Error
			if errors.As(err, &late) && late.Timeout() {
				c.hall.refuse(c, wire.CloseTooSlow)
			}
			c.abort()
			return
		}
	}
}

// drain writes all that waits; ended says that the close frame was the last.
func (c *conn) drain() (ended bool, err error) {
	for {
		it, ok, ended, code := c.queue.take()
		switch {
		case ok && it.kind == websocket.PongMessage:
			err = c.ws.WriteControl(it.kind, it.data, time.Now().Add(writeWithin))
		case ok:
			c.ws.SetWriteDeadline(time.Now().Add(writeWithin))
			err = c.ws.WriteMessage(it.kind, it.data)
		case ended:
			reason := websocket.FormatCloseMessage(int(code), code.String())
			return true, c.ws.WriteControl(websocket.CloseMessage, reason, time.Now().Add(closeWithin))
		default:
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// end begins the close: the code goes out after what waits, unless the page is too slow to
// read that. The socket outlives this only so long.
func (c *conn) end(code wire.CloseCode, flush bool) {
	if !c.queue.end(code, flush) {
		return
	}
	within := closeWithin
	if code == wire.CloseTooSlow {
		within = closeSlowWithin
	}
	time.AfterFunc(within, c.abort)
}

// abort ends the connection at once and lets the kernel throw away what it still holds.
func (c *conn) abort() {
	if tcp, ok := c.ws.NetConn().(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.ws.Close()
}
