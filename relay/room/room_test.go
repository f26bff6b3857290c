package room

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"telemed/relay/door"
	"telemed/relay/room/roomtest"
	"telemed/relay/wire"
)

// direct is a host without sockets: what the room returns is carried out at once.
type direct struct {
	patients int
	rooms    map[wire.RoomID]*Room
	conns    map[wire.PeerID]*directConn
}

type directConn struct {
	t    testing.TB
	host *direct
	room *Room
	id   wire.PeerID
	in   []roomtest.Event
}

func newDirect(patients int) *direct {
	return &direct{patients: patients, rooms: map[wire.RoomID]*Room{}, conns: map[wire.PeerID]*directConn{}}
}

func (h *direct) Dial(t testing.TB, id wire.RoomID, address string) roomtest.Conn {
	if h.rooms[id] == nil {
		h.rooms[id] = New(id, h.patients)
	}
	c := &directConn{t: t, host: h, room: h.rooms[id], id: peer(len(h.conns) + 1)}
	if a := door.Network(address); !c.room.Enter(c.id, a) || c.room.Enter(c.id, a) {
		t.Fatalf("%s: Enter takes an id once", c.id)
	}
	h.conns[c.id] = c
	return c
}

func (h *direct) carryOut(e Effects) {
	for _, d := range e.Deliveries {
		for _, id := range d.To {
			h.conns[id].in = append(h.conns[id].in, roomtest.Event{Message: d.Message})
		}
	}
	for _, c := range e.Closes {
		h.conns[c.ID].in = append(h.conns[c.ID].in, roomtest.Event{Code: c.Code})
	}
}

func (c *directConn) Send(m []byte)  { c.host.carryOut(c.room.Receive(c.id, m)) }
func (c *directConn) Close(code int) { c.host.carryOut(c.room.Leave(c.id, PageClosed(code))) }
func (c *directConn) Abort()         { c.Close(1006) }

func (c *directConn) Text(s string) {
	if s == wire.Ping {
		c.in = append(c.in, roomtest.Event{Text: wire.Pong})
		return
	}
	c.host.carryOut(c.room.Refuse(c.id, wire.CloseBadEnvelope))
}

func (c *directConn) Next() roomtest.Event {
	c.t.Helper()
	if len(c.in) == 0 {
		c.t.Fatal("waits for what will never come")
	}
	e := c.in[0]
	c.in = c.in[1:]
	return e
}

func TestBehaviour(t *testing.T) {
	roomtest.Run(t, func(_ *testing.T, patients int) roomtest.Host { return newDirect(patients) })
}

func peer(n int) (p wire.PeerID) {
	binary.BigEndian.PutUint64(p[:], uint64(n))
	return p
}

var token = [32]byte{7}

// visit is a room with a doctor (1) and the patients 2, 3 …
func visit(patients int) *Room {
	r := New(wire.RoomOfToken(token), patients)
	r.Enter(peer(1), 0)
	r.Receive(peer(1), wire.AppendClaim(nil, token))
	for i := range patients {
		r.Enter(peer(2+i), 0)
		r.Receive(peer(2+i), wire.AppendJoin(nil))
	}
	return r
}

// A cast is encoded once, however many get it.
func TestCastIsOneDelivery(t *testing.T) {
	r := visit(100)
	for i := range 100 {
		r.Receive(peer(1), wire.AppendAdmit(nil, peer(2+i), true))
	}
	e := r.Receive(peer(1), wire.AppendCast(nil, []byte("frame")))
	if len(e.Deliveries) != 1 || len(e.Deliveries[0].To) != 100 || len(e.Closes) != 0 {
		t.Fatalf("got %d deliveries, %d closes", len(e.Deliveries), len(e.Closes))
	}
}

// The room keeps nothing of a message, so that a host can read the next one into its place.
func TestMessageIsNotKept(t *testing.T) {
	r := visit(1)
	for _, c := range []struct {
		from int
		msg  []byte
	}{
		{1, wire.AppendSend(nil, []wire.PeerID{peer(2)}, []byte("frame"))},
		{2, wire.AppendFrame(nil, []byte("frame"))},
	} {
		e := r.Receive(peer(c.from), c.msg)
		clear(c.msg)
		if !bytes.HasSuffix(e.Deliveries[0].Message, []byte("frame")) {
			t.Errorf("the delivery became %q", e.Deliveries[0].Message)
		}
	}
}

func TestExpire(t *testing.T) {
	r := visit(1)
	r.Enter(peer(9), 0)
	for _, id := range []int{1, 2, 77} {
		if e := r.Expire(peer(id)); len(e.Closes)+len(e.Deliveries) != 0 {
			t.Errorf("the deadline of %d brings about %+v", id, e)
		}
	}
	e := r.Expire(peer(9))
	if len(e.Deliveries) != 0 || !slices.Equal(e.Closes, []Close{{peer(9), wire.CloseTooLate}}) {
		t.Errorf("a stranger's deadline brings about %+v", e)
	}
}

// The room's bound closes those who are furthest behind, and only as many as it must.
func TestBound(t *testing.T) {
	r := visit(4)
	for i := range 4 {
		r.Receive(peer(1), wire.AppendAdmit(nil, peer(2+i), true))
	}
	r.Bound(4 * wire.MaxFrame)
	full := make([]byte, wire.MaxFrame)
	cast := func(frame []byte, to int, closed ...int) {
		t.Helper()
		e := r.Receive(peer(1), wire.AppendCast(nil, frame))
		var want []Close
		for _, n := range closed {
			want = append(want, Close{peer(n), wire.CloseTooSlow})
		}
		if !slices.Equal(e.Closes, want) || len(e.Deliveries[0].To) != to {
			t.Fatalf("sent to %d, closed %v; want %d, %v", len(e.Deliveries[0].To), e.Closes, to, want)
		}
	}
	cast(full, 4)
	r.Receive(peer(2), wire.AppendCredit(nil, wire.MaxFrame))
	r.Receive(peer(3), wire.AppendCredit(nil, wire.MaxFrame))
	// Two frames are in flight, to peers 4 and 5; of four more only three fit when one of these goes.
	cast(full, 3, 4)
	r.Receive(peer(2), wire.AppendCredit(nil, 2*wire.MaxFrame))
	r.Receive(peer(1), wire.AppendDrop(nil, peer(3)))
	// Peer 5 has two frames in flight, peer 2 none.
	cast(full, 2)
	cast(full[:1], 1, 5)
	if r.flying != wire.MaxFrame+1 {
		t.Errorf("%d bytes in flight, want a frame and a byte", r.flying)
	}
	// One who is not sent to can be the one to go.
	r = visit(2)
	r.Bound(2 * wire.MaxFrame)
	r.Receive(peer(1), wire.AppendSend(nil, []wire.PeerID{peer(3)}, full))
	r.Receive(peer(1), wire.AppendSend(nil, []wire.PeerID{peer(2)}, full))
	e := r.Receive(peer(1), wire.AppendSend(nil, []wire.PeerID{peer(3)}, full[:1]))
	if !slices.Equal(e.Closes, []Close{{peer(2), wire.CloseTooSlow}}) {
		t.Errorf("closed %v, want the first of those who are furthest behind", e.Closes)
	}
}

// What a closed connection still sends, even JOIN, brings about nothing.
func TestClosedConnectionIsSilent(t *testing.T) {
	r := visit(1)
	r.Refuse(peer(2), wire.CloseTooSlow)
	for _, m := range [][]byte{wire.AppendJoin(nil), wire.AppendFrame(nil, []byte("x")), nil} {
		if e := r.Receive(peer(2), m); len(e.Closes)+len(e.Deliveries) != 0 {
			t.Errorf("%x brings about %+v", m, e)
		}
	}
	if e := r.Leave(peer(2), wire.CloseNormal); len(e.Closes)+len(e.Deliveries) != 0 {
		t.Errorf("a second leave brings about %+v", e)
	}
}

func TestEmpty(t *testing.T) {
	r := visit(1)
	r.Leave(peer(1), wire.CloseNormal)
	if r.Empty() {
		t.Error("empty with a patient in it")
	}
	r.Leave(peer(2), wire.CloseNormal)
	if !r.Empty() {
		t.Error("not empty after the last left")
	}
}

// A room that is rebuilt from its connections goes on as the one before would have.
func TestRestore(t *testing.T) {
	before := visit(3)
	before.Enter(peer(9), 5)
	before.Receive(peer(1), wire.AppendAdmit(nil, peer(3), true))
	before.Receive(peer(1), wire.AppendCast(nil, make([]byte, wire.MaxFrame)))
	before.Receive(peer(3), wire.AppendCredit(nil, wire.MaxFrame))
	before.Receive(peer(1), wire.AppendCast(nil, make([]byte, 10)))

	after := New(wire.RoomOfToken(token), 3)
	for _, id := range []int{1, 2, 3, 4, 9} {
		c, ok := before.Connection(peer(id))
		if !ok || !after.Restore(c) || after.Restore(c) {
			t.Fatalf("connection %d: a restore is made once", id)
		}
	}
	if after.flying != before.flying {
		t.Errorf("restored with %d bytes in flight, before %d", after.flying, before.flying)
	}
	if c, _ := after.Connection(peer(3)); c != (Connection{peer(3), 0, Patient, true, wire.MaxFrame + 10, wire.MaxFrame}) {
		t.Fatalf("restored as %+v", c)
	}
	if after.Restore(Connection{ID: peer(10), Role: Doctor}) {
		t.Error("a second doctor was restored")
	}
	if _, ok := after.Connection(peer(10)); ok {
		t.Error("one who never came is known")
	}
	for _, c := range []struct {
		from int
		msg  []byte
	}{
		{1, wire.AppendCast(nil, []byte("frame"))},
		{4, wire.AppendFrame(nil, []byte("frame"))},
		{9, wire.AppendJoin(nil)},
		{3, wire.AppendCredit(nil, wire.MaxFrame-1)},
		{1, wire.AppendDrop(nil, peer(2))},
	} {
		want, got := before.Receive(peer(c.from), c.msg), after.Receive(peer(c.from), c.msg)
		if !slices.EqualFunc(want.Deliveries, got.Deliveries, func(a, b Delivery) bool {
			return slices.Equal(a.To, b.To) && bytes.Equal(a.Message, b.Message)
		}) || !slices.Equal(want.Closes, got.Closes) {
			t.Errorf("%x from %d: %+v, before %+v", c.msg, c.from, got, want)
		}
	}
}
