package host

import (
	"testing"

	"github.com/gorilla/websocket"

	"telemed/relay/room"
	"telemed/relay/wire"
)

func TestQueueBounds(t *testing.T) {
	q := newQueue(10, 3)
	it := func(n int) item { return item{websocket.BinaryMessage, make([]byte, n)} }
	if !q.put(it(10)) || q.put(it(1)) {
		t.Error("10 bytes fit, 11 do not")
	}
	q.take()
	if !q.put(it(0)) || !q.put(it(0)) || !q.put(it(0)) || q.put(it(0)) {
		t.Error("3 messages fit, 4 do not")
	}
	q.limit(10, 4)
	if !q.put(it(0)) {
		t.Error("4 messages fit after the limit was raised")
	}
}

func TestQueueEnds(t *testing.T) {
	for _, flush := range []bool{true, false} {
		q := newQueue(10, 10)
		q.put(item{websocket.BinaryMessage, []byte("a")})
		if !q.end(wire.CloseDropped, flush) || q.end(wire.CloseTooSlow, false) {
			t.Error("a queue ends once")
		}
		if !q.put(item{websocket.BinaryMessage, []byte("too late")}) {
			t.Error("what comes after the end is forgotten, not refused")
		}
		it, ok, ended, _ := q.take()
		if ok != flush || flush && string(it.data) != "a" || ended == flush {
			t.Errorf("flush %v: took %q, %v, ended %v", flush, it.data, ok, ended)
		}
		if _, ok, ended, code := q.take(); ok || !ended || code != wire.CloseDropped {
			t.Errorf("flush %v: at the end %v, %v, %d", flush, ok, ended, code)
		}
	}
}

// full makes a connection whose queue takes one message more, and whose writer never runs.
func (in *hall) full(c *conn, more int) *conn {
	c.hall, c.queue = in, newQueue(1<<30, more)
	in.conns[c.id] = c
	in.room.Enter(c.id)
	return c
}

// A full queue closes its own connection with 4007 and no other; the doctor is told. The
// sockets are real, but nothing is written: what a queue holds is not left to the kernel.
func TestFullQueueIsTooSlow(t *testing.T) {
	s := serve(t, Config{})
	h := newHub(10)
	in := &hall{id: roomID, hub: h, room: room.New(roomID, 10), conns: map[wire.PeerID]*conn{}}
	socket := func() *websocket.Conn { return s.dial(t, roomID).ws }
	d := in.full(&conn{id: wire.PeerID{1}, ws: socket(), stopFirst: func() {}}, 100)
	slow := in.full(&conn{id: wire.PeerID{2}, ws: socket(), stopFirst: func() {}}, 2)
	quick := in.full(&conn{id: wire.PeerID{3}, ws: socket(), stopFirst: func() {}}, 100)
	in.receive(d, wire.AppendClaim(nil, token))
	for _, p := range []*conn{slow, quick} {
		in.receive(p, wire.AppendJoin(nil))
		in.receive(d, wire.AppendAdmit(nil, p.id, true))
	}
	for range 3 { // WELCOMED and one frame fill the slow one's queue
		in.receive(d, wire.AppendCast(nil, []byte("frame")))
	}
	if _, ok, ended, code := slow.queue.take(); ok || !ended || code != wire.CloseTooSlow {
		t.Errorf("the slow patient: %v, ended %v with %d", ok, ended, code)
	}
	if n := len(quick.queue.items); n != 4 || quick.queue.ended {
		t.Errorf("the quick patient has %d messages, ended %v; want 4", n, quick.queue.ended)
	}
	last := d.queue.items[len(d.queue.items)-1].data
	if want := wire.AppendLeft(nil, slow.id, wire.CloseTooSlow); string(last) != string(want) {
		t.Errorf("the doctor is told %x, want %x", last, want)
	}
	if d.queue.maxMessages != wire.DoctorQueueMessages {
		t.Errorf("the doctor's queue takes %d messages", d.queue.maxMessages)
	}

	// The doctor's own queue: the patients see the doctor away.
	d.queue.limit(0, 0)
	in.receive(quick, wire.AppendFrame(nil, []byte("frame")))
	last = quick.queue.items[len(quick.queue.items)-1].data
	if want := wire.AppendDoctor(nil, false); string(last) != string(want) || !d.queue.ended || d.queue.code != wire.CloseTooSlow {
		t.Errorf("patients are told %x, want %x; the doctor's queue ended: %v, %d", last, want, d.queue.ended, d.queue.code)
	}
	for _, c := range in.conns {
		c.abort()
	}
}
