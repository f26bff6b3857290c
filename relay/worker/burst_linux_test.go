package worker

import (
	"encoding/binary"
	"testing"

	"telemed/relay/wire"
)

// While many messages come in, those that go out wait for each other: their order stays, and what
// was sent before a close arrives before it.
func TestBurst(t *testing.T) {
	w := start(t, mainConfig)
	token := [32]byte{3}
	d := w.claim(t, token, 200)
	p, id := w.join(t, token, d)
	d.Send(wire.AppendAdmit(nil, id, true))
	const n = 5000
	number := func(i int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(i)) }
	go func() {
		for i := range n {
			p.Send(wire.AppendFrame(nil, number(i)))
		}
	}()
	for i := range n {
		gets(t, d, wire.AppendFrom(nil, id, number(i)))
	}
	go func() {
		for i := range n {
			if i%3 == 0 {
				d.Send(wire.AppendSend(nil, []wire.PeerID{id}, number(i)))
			} else {
				d.Send(wire.AppendCast(nil, number(i)))
			}
		}
		d.Send(wire.AppendDrop(nil, id))
	}()
	for i := range n {
		gets(t, p, wire.AppendDeliver(nil, number(i)))
	}
	isClosed(t, p, wire.CloseDropped)
	gets(t, d, wire.AppendLeft(nil, id, wire.CloseDropped))
}

// When the room's Go ends, which it never should, its pages are told to come back, and find a room.
func TestGoEnds(t *testing.T) {
	w := start(t, evictConfig)
	token := [32]byte{4}
	d := w.claim(t, token, 200)
	p, _ := w.join(t, token, d)
	if r, body := w.get(t, "DELETE", "/ws/"+wire.RoomOfToken(token).String()); r.StatusCode != 200 {
		t.Fatalf("end: %d %s", r.StatusCode, body)
	}
	isClosed(t, d, wire.CloseGoingAway)
	isClosed(t, p, wire.CloseGoingAway)
	d = w.claim(t, token, 200)
	w.join(t, token, d)
}
