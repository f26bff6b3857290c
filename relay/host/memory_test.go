package host

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"telemed/relay/wire"
)

// Who has as much as is free waits until some is given back; another address does not.
func TestLoans(t *testing.T) {
	l := newLoans(3 * largeMessage)
	greedy, other := &visitor{}, &visitor{}
	a, b := l.take(greedy), l.take(greedy) // 2 of 3: 1 is free
	got := make(chan *[largeMessage]byte)
	go func() { got <- l.take(greedy) }()
	l.giveBack(other, l.take(other))
	select {
	case <-got:
		t.Error("a third is lent to one who has more than is free")
	default:
	}
	l.giveBack(greedy, a)
	l.giveBack(greedy, b)
	l.giveBack(greedy, <-got)
	if l.lent != 0 || greedy.loans != 0 || other.loans != 0 {
		t.Errorf("%+v, %+v, %+v", l, greedy, other)
	}
}

// begun begins a large message and leaves it there.
func begun(ws *websocket.Conn) {
	m := maskedFrame(opBinary, wire.AppendFrame(nil, make([]byte, wire.MaxFrame)))
	ws.NetConn().(*net.TCPConn).Write(m[:len(m)/2])
}

// Messages that are begun and not ended hold no more than the relay has for them; an address that
// does so keeps nobody else from sending, and they are gone when their time is over.
func TestLimitMessagesBegun(t *testing.T) {
	s := serve(t, Config{Limits: Limits{Memory: 4 * largeMessage}, Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		func(h *hub) { h.messageWithin = 200 * time.Millisecond })
	d := s.claim(t)
	var slow []*websocket.Conn
	for range 10 {
		ws, _ := s.tries(t, roomID, "X-Forwarded-For", "192.0.2.1")
		ws.WriteMessage(websocket.BinaryMessage, wire.AppendJoin(nil))
		d.Next() // JOINED
		begun(ws)
		slow = append(slow, ws)
	}
	ws, _ := s.tries(t, roomID, "X-Forwarded-For", "192.0.2.2")
	ws.WriteMessage(websocket.BinaryMessage, wire.AppendJoin(nil))
	frame := bytes.Repeat([]byte("x"), wire.MaxFrame)
	ws.WriteMessage(websocket.BinaryMessage, wire.AppendFrame(nil, frame))
	for {
		e, err := wire.ParseFromRelay(d.Next().Message)
		if err != nil {
			t.Fatal(err)
		}
		if e.Type == wire.TypeFrom && bytes.Equal(e.Frame, frame) {
			break
		}
	}
	s.host.hub.loans.mu.Lock()
	lent := s.host.hub.loans.lent
	s.host.hub.loans.mu.Unlock()
	if lent > 4 {
		t.Errorf("%d are lent, want 4 at most", lent)
	}
	for _, ws := range slow {
		ws.SetReadDeadline(time.Now().Add(time.Minute))
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				if e, ok := err.(net.Error); ok && e.Timeout() {
					t.Fatal("one who begins a message and does not end it may stay")
				}
				break
			}
		}
	}
}

// Pings between the parts of a large message do not lengthen its time.
func TestLimitMessageWithPings(t *testing.T) {
	s := serve(t, Config{}, func(h *hub) { h.messageWithin = 200 * time.Millisecond })
	d := s.claim(t)
	p, id := s.join(t, d)
	raw := p.ws.NetConn()
	part := maskedFrame(opBinary, wire.AppendFrame(nil, make([]byte, 2*smallMessage)))
	part[0] &^= 0x80 // more follows
	raw.Write(append(part, maskedFrame(opPing, []byte("still here"))...))
	p.isClosed(wire.CloseGoingAway)
	d.gets(wire.AppendLeft(nil, id, wire.CloseAbnormal))
}

// What waits for those who do not read has a bound in a room and in all. Who would exceed it is too
// slow, and another room goes on.
func TestLimitWaiting(t *testing.T) {
	const memory = 1 << 20
	s := serve(t, Config{Limits: Limits{Memory: memory}})
	d := s.claim(t)
	quick, id := s.join(t, d)
	const slow = 8
	var ids []wire.PeerID
	for range slow {
		p, id := s.join(t, d)
		defer p.ws.Close()
		ids = append(ids, id)
	}
	frame := bytes.Repeat([]byte("x"), 64<<10)
	left := 0
	for n := 1; left < slow; n++ {
		if n > 1000 {
			t.Fatalf("%d of %d who do not read are there after 64 MB to each", slow-left, slow)
		}
		for _, id := range ids {
			d.Send(wire.AppendSend(nil, []wire.PeerID{id}, frame)) // to each their own
		}
		d.Send(wire.AppendSend(nil, []wire.PeerID{id}, []byte("tick")))
		quick.gets(wire.AppendDeliver(nil, []byte("tick")))
		// Half a frame is always followed by its rest.
		if w := s.host.hub.waiting.Load(); w > memory+slow*int64(len(frame)) {
			t.Fatalf("%d bytes wait, with %d at most", w, memory)
		}
		d.Text(wire.Ping)
		for e := d.Next(); e.Text != wire.Pong; e = d.Next() {
			left++
		}
	}
	for end := time.Now().Add(time.Minute); s.host.hub.waiting.Load() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d bytes wait for nobody", s.host.hub.waiting.Load())
		}
	}
}

// What goes to many is counted once; each room may hold as much as is free.
func TestHeld(t *testing.T) {
	h := newHub(10, Limits{Connections: 1, Loading: 1, PerAddress: 1, Rooms: 1, HandshakesPerAddress: 1, HandshakesPerRoom: 1, BytesPerSecond: 1 << 20, Memory: 100, Unclaimed: time.Hour})
	one, two := newHall(h, roomID), newHall(h, otherRoom)
	defer one.stopUnclaimed()
	defer two.stopUnclaimed()
	p := one.packet(make([]byte, 50), 1)
	for range 2 {
		if !p.held.take(false) || one.waiting.Load() != 50 {
			t.Errorf("%d wait", one.waiting.Load())
		}
	}
	if one.packet(make([]byte, 1), 1).held.take(false) {
		t.Error("a room holds more than is free")
	}
	q := two.packet(make([]byte, 50), 1)
	if !q.held.take(false) {
		t.Error("another room gets nothing")
	}
	must := two.packet(make([]byte, 9), 1)
	if !must.held.take(true) || h.waiting.Load() != 109 {
		t.Error("what must be sent is refused")
	}
	for _, x := range []packet{p, p, q, must} {
		x.held.release()
	}
	if h.waiting.Load() != 0 || one.waiting.Load() != 0 || two.waiting.Load() != 0 {
		t.Errorf("%d wait, %d and %d", h.waiting.Load(), one.waiting.Load(), two.waiting.Load())
	}
}
