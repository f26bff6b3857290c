package host

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/gorilla/websocket"

	"telemed/relay/room/roomtest"
	"telemed/relay/wire"
)

// A visit leaves nothing in the log, at any level: not who came through the proxy, into which room, what
// was said, who was dropped, too slow or refused.
func TestLogOfAVisit(t *testing.T) {
	var log bytes.Buffer
	c := behindProxy(2)
	c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug - 100}))
	c.Limits.PerAddress = 1
	s := serve(t, c)
	d := s.claim(t)
	join := func(from string) (*pageConn, wire.PeerID) { return s.join(t, d, "X-Forwarded-For", from) }
	for n, end := range []struct {
		page func(*pageConn)
		code wire.CloseCode
	}{
		{func(p *pageConn) { p.Text("nonsense") }, wire.CloseBadEnvelope},
		{func(p *pageConn) { p.Send(append(wire.AppendFrame(nil, make([]byte, wire.MaxFrame)), 0)) }, wire.CloseTooLarge},
		{func(p *pageConn) { p.Send(wire.AppendCredit(nil, 1<<40)) }, wire.CloseBadEnvelope},
		{func(p *pageConn) { p.ws.NetConn().Write([]byte{0xff, 0xff}) }, wire.CloseProtocol},
	} {
		p, id := join("192.0.2.1")
		d.Send(wire.AppendAdmit(nil, id, true))
		frame := []byte("said")
		d.Send(wire.AppendCast(nil, frame))
		p.gets(wire.AppendDeliver(nil, frame))
		p.Send(wire.AppendCredit(nil, uint64(len(frame))))
		s.refused(t, roomID, 429, "X-Forwarded-For", "192.0.2.1")
		end.page(p)
		p.isClosed(end.code)
		if e, err := wire.ParseFromRelay(d.Next().Message); err != nil || e.Type != wire.TypeLeft {
			t.Fatalf("%d: the doctor got %+v, %v", n, e, err)
		}
		until(t, "it has left", func() bool { return s.host.hub.gate.count() == 1 })
	}
	p, id := join("2001:db8::1")
	d.Send(wire.AppendDrop(nil, id))
	p.isClosed(wire.CloseDropped)
	d.gets(wire.AppendLeft(nil, id, wire.CloseDropped))
	slow, id := join("2001:db8:1::1")
	var e roomtest.Event
	for e.Message == nil { // until its credit is used up
		for range 4 {
			d.Send(wire.AppendSend(nil, []wire.PeerID{id}, make([]byte, wire.MaxFrame)))
		}
		d.Text(wire.Ping)
		e = d.Next()
	}
	if !bytes.Equal(e.Message, wire.AppendLeft(nil, id, wire.CloseTooSlow)) {
		t.Fatalf("the doctor got %x", e.Message)
	}
	slow.ws.Close()
	d.Close(websocket.CloseNormalClosure)
	until(t, "all have left", func() bool { return s.host.hub.gate.count() == 0 })
	s.server.Close()
	if log.Len() > 0 {
		t.Errorf("the log says %q", &log)
	}
}
