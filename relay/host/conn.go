package host

import (
	"errors"
	"io"
	"net"
	"os"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"

	"telemed/relay/door"
	"telemed/relay/room"
	"telemed/relay/wire"
)

// conn is one WebSocket. One goroutine reads it, with gorilla; what is sent to it goes through
// its sender.
type conn struct {
	id      wire.PeerID
	hall    *hall
	ws      *websocket.Conn
	muted   *muted // what ws reads
	visitor *visitor
	sender

	// The hall's lock guards these.
	role      room.Role
	stopFirst func() // stops the first-message deadline

	// Only the reader uses these.
	heardAt time.Time
	due     time.Time     // when the read deadline is, by the limits' clock
	large   bool          // a large message is coming, which has a deadline of its own
	unpaid  int           // bytes that are not on the account yet
	account *rate.Limiter // nil is a full one
	trusted bool          // the account is that of one who was let in
}

// read hands each message to the room until the connection ends, and then says so.
func (c *conn) read() {
	// gorilla's own handlers answer by themselves, which is the sender's to do.
	c.ws.SetPingHandler(func(data string) error {
		c.payFor(len(data))
		c.answer(opPong, data)
		return c.heard()
	})
	c.ws.SetPongHandler(func(data string) error { // all that an idle page says
		c.payFor(len(data))
		return c.heard()
	})
	c.ws.SetCloseHandler(func(int, string) error { return nil }) // end answers

	said, last := websocket.CloseAbnormalClosure, wire.CloseNormal
	for c.heard() == nil {
		if err := c.readMessage(); err != nil {
			var closed *websocket.CloseError
			var late net.Error
			switch {
			case errors.As(err, &closed):
				said = closed.Code
			case errors.As(err, &late) && late.Timeout():
				last = wire.CloseGoingAway // it may only have slept
			case c.muted.breach, errors.Is(err, websocket.ErrReadLimit): // only a length of 2^63 exceeds that, as none is set
				last = wire.CloseProtocol
			}
			break
		}
	}
	c.hall.leave(c, room.PageClosed(said))
	c.end(last, false)
	c.sender.readerGone()
}

// heard moves the deadline by which something has to come, unless it was moved just now. Pings
// between the parts of a large message do not put off its end.
func (c *conn) heard() error {
	if c.large {
		return nil
	}
	h := c.hall.hub
	now := h.gate.now()
	if now.Sub(c.heardAt).Abs() < h.silentAtMost/16 {
		return nil
	}
	c.heardAt = now
	return c.readWithin(h.silentAtMost)
}

// readWithin sets the deadline by which something has to come, or all of a large message.
func (c *conn) readWithin(d time.Duration) error {
	c.due = c.hall.hub.gate.now().Add(d)
	// The socket's clock is the system's, whatever clock the limits have.
	return c.ws.SetReadDeadline(time.Now().Add(d))
}

// onRead is for each read of the socket, before what came is looked at. After a standstill of the
// machine the deadline is long over, and what the page said meanwhile waits to be read: it has another chance.
func (c *conn) onRead(n int, err error) (again bool) {
	c.pay(n)
	if !errors.Is(err, os.ErrDeadlineExceeded) || c.hall.hub.gate.now().Sub(c.due) < standstill {
		return false
	}
	return c.readWithin(lastChance) == nil
}

func (c *conn) readMessage() error {
	kind, r, err := c.ws.NextReader()
	if err != nil {
		return err
	}
	small := smallBuffers.Get().(*[smallMessage]byte)
	defer smallBuffers.Put(small)
	n, err := readUpTo(r, small[:])
	if err != nil || n < smallMessage {
		return c.handle(kind, small[:n], err)
	}
	loans := c.hall.hub.loans
	large := loans.take(c.visitor)
	defer loans.giveBack(c.visitor, large)
	// A buffer is not for who sends a byte now and then.
	c.large, c.heardAt = true, time.Time{}
	defer func() { c.large = false }()
	c.readWithin(c.hall.hub.messageWithin)
	n = copy(large[:], small[:])
	more, err := readUpTo(r, large[n:])
	return c.handle(kind, large[:n+more], err)
}

// readUpTo reads until r ends or b is full.
func readUpTo(r io.Reader, b []byte) (int, error) {
	n, err := io.ReadFull(r, b)
	if err == io.EOF || err == io.ErrUnexpectedEOF { // what the network cut short is another error
		err = nil
	}
	return n, err
}

// handle does what a message asks for, if it could be read.
func (c *conn) handle(kind int, message []byte, err error) error {
	switch {
	case err != nil:
		return err
	case len(message) > wire.MaxMessage:
		// What follows is read and thrown away until the page has seen the close code.
		c.hall.refuse(c, wire.CloseTooLarge)
	case kind == websocket.BinaryMessage:
		m := c.hall.hub.metrics
		m.framesIn.Add(1)
		m.bytesIn.Add(uint64(len(message)))
		if trusted := c.hall.receive(c, message); trusted != c.trusted {
			c.trusted, c.account = trusted, nil
		}
		c.payFor(len(message))
	case string(message) == wire.Ping:
		c.payFor(len(message))
		c.answer(opText, wire.Pong)
	default:
		c.hall.refuse(c, wire.CloseBadEnvelope)
	}
	return nil
}

// payFor pays for the work that a message of so many bytes makes, whose bytes were paid for when they came.
func (c *conn) payFor(n int) { c.pay(max(door.MessageCost-n, 0)) }

// pay puts bytes on the connection's account. Who is over it waits, and so does the page
// behind the socket: nothing is lost, and nobody else is held up.
func (c *conn) pay(n int) {
	h := c.hall.hub
	if c.unpaid += n; c.unpaid < payAt {
		return
	}
	if c.account == nil {
		perSecond := door.StrangerBytesPerSecond
		if c.trusted {
			perSecond = h.gate.limits.BytesPerSecond
		}
		c.account = rate.NewLimiter(rate.Limit(min(perSecond, h.gate.limits.BytesPerSecond)), burstBytes)
	}
	now := h.gate.now()
	wait := c.account.ReserveN(now, min(c.unpaid, burstBytes)).DelayFrom(now)
	c.unpaid = 0
	if wait > 0 {
		h.sleep(wait)
	}
}

// answer sends what answers a ping. Who pings and does not read is too slow like any other.
func (c *conn) answer(op byte, data string) {
	if !c.send(c.hall.packet(appendFrame(nil, op, []byte(data)), 1), nil) {
		c.hall.refuse(c, wire.CloseTooSlow)
	}
}

// ping asks the browser, which answers by itself. It comes back after pingEvery.
func (c *conn) ping() {
	c.answer(opPing, "")
	c.sender.restartPings(c.hall.hub.pingEvery)
}

// end begins the close: the code goes out after what waits, unless the page is too slow to
// read that. The socket outlives this only so long.
func (c *conn) end(code wire.CloseCode, flush bool) {
	if !c.sender.finish(c.hall.packet(closeFrame(code), 1), flush) {
		return
	}
	within := closeWithin
	if code == wire.CloseTooSlow {
		within = closeSlowWithin
	}
	c.sender.abortIn(within)
}
