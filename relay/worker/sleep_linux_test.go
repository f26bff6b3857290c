package worker

import (
	"bytes"
	"testing"

	"telemed/relay/room/roomtest/pagetest"
	"telemed/relay/wire"
)

const evictConfig = "evict.capnp"

// evict ends a room's Durable Object as going to sleep does: what is in memory is gone, the
// sockets stay open.
func (w *workerd) evict(t testing.TB, room wire.RoomID) {
	t.Helper()
	if r, body := w.get(t, "POST", "/ws/"+room.String()); r.StatusCode != 200 {
		t.Fatalf("evict: %d %s", r.StatusCode, body)
	}
}

func gets(t testing.TB, c *pagetest.Conn, want []byte) {
	t.Helper()
	if e := c.Next(); !bytes.Equal(e.Message, want) {
		t.Fatalf("got %x %q (close %d), want %x", e.Message, e.Text, e.Code, want)
	}
}

func isClosed(t testing.TB, c *pagetest.Conn, want wire.CloseCode) {
	t.Helper()
	if e := c.Next(); e.Code != want {
		t.Fatalf("got %x (close %d), want close %d", e.Message, e.Code, want)
	}
}

func (w *workerd) claim(t testing.TB, token [32]byte, patients uint16) *pagetest.Conn {
	t.Helper()
	d := w.dial(t, wire.RoomOfToken(token))
	d.Send(wire.AppendClaim(nil, token))
	gets(t, d, wire.AppendClaimed(nil, wire.MaxFrame, patients))
	return d
}

func (w *workerd) join(t testing.TB, token [32]byte, d *pagetest.Conn) (*pagetest.Conn, wire.PeerID) {
	t.Helper()
	p := w.dial(t, wire.RoomOfToken(token))
	p.Send(wire.AppendJoin(nil))
	gets(t, p, wire.AppendWelcomed(nil, true, wire.MaxFrame, wire.InFlight))
	e, err := wire.ParseFromRelay(d.Next().Message)
	if err != nil || e.Type != wire.TypeJoined {
		t.Fatalf("the doctor got %+v, %v", e, err)
	}
	return p, e.Peer
}

// A room that slept goes on as if it had not: a frame goes where it should, flags and credit
// hold, ids are not used again.
func TestSleep(t *testing.T) {
	w := start(t, evictConfig, "PATIENTS=3")
	token := [32]byte{9}
	d := w.claim(t, token, 3)
	in, inID := w.join(t, token, d)
	lobby, lobbyID := w.join(t, token, d)
	gone, goneID := w.join(t, token, d)
	d.Send(wire.AppendAdmit(nil, inID, true))
	d.Send(wire.AppendCast(nil, []byte("before")))
	gets(t, in, wire.AppendDeliver(nil, []byte("before")))
	gone.Close(1000)
	gets(t, d, wire.AppendLeft(nil, goneID, wire.CloseNormal))

	w.evict(t, wire.RoomOfToken(token))
	d.Send(wire.AppendCast(nil, []byte("after")))
	gets(t, in, wire.AppendDeliver(nil, []byte("after")))
	w.evict(t, wire.RoomOfToken(token))
	lobby.Send(wire.AppendFrame(nil, []byte("from the lobby")))
	gets(t, d, wire.AppendFrom(nil, lobbyID, []byte("from the lobby")))
	in.Send(wire.AppendFrame(nil, []byte("from inside")))
	gets(t, d, wire.AppendFrom(nil, inID, []byte("from inside")))

	// A newcomer after waking is nobody who was there before.
	w.evict(t, wire.RoomOfToken(token))
	late, lateID := w.join(t, token, d)
	if lateID == goneID || lateID == inID || lateID == lobbyID {
		t.Fatalf("%s is used again", lateID)
	}
	d.Send(wire.AppendSend(nil, []wire.PeerID{goneID}, []byte("to one who left")))
	d.Send(wire.AppendSend(nil, []wire.PeerID{lateID, lobbyID}, []byte("to two")))
	gets(t, late, wire.AppendDeliver(nil, []byte("to two")))
	gets(t, lobby, wire.AppendDeliver(nil, []byte("to two")))

	// Credit goes on from where it was: in has had "before" and "after".
	w.evict(t, wire.RoomOfToken(token))
	in.Send(wire.AppendCredit(nil, 11))
	in.Send(wire.AppendFrame(nil, []byte("still here")))
	gets(t, d, wire.AppendFrom(nil, inID, []byte("still here")))
	w.evict(t, wire.RoomOfToken(token))
	in.Send(wire.AppendCredit(nil, 10))
	isClosed(t, in, wire.CloseBadEnvelope)
	gets(t, d, wire.AppendLeft(nil, inID, wire.CloseBadEnvelope))

	// Who was told to close is not restored, and a page that goes while the room sleeps is missed.
	w.evict(t, wire.RoomOfToken(token))
	late.Abort()
	gets(t, d, wire.AppendLeft(nil, lateID, wire.CloseAbnormal))
	w.evict(t, wire.RoomOfToken(token))
	d.Close(1000)
	gets(t, lobby, wire.AppendDoctor(nil, false))
	w.evict(t, wire.RoomOfToken(token))
	d = w.dial(t, wire.RoomOfToken(token))
	d.Send(wire.AppendClaim(nil, token))
	gets(t, d, wire.AppendClaimed(nil, wire.MaxFrame, 3))
	gets(t, d, wire.AppendJoined(nil, lobbyID))
	gets(t, lobby, wire.AppendDoctor(nil, true))
}
